// Files of a prompt in every form that the specifications of the AI SDK have for them.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai7 from "ai-7";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { converseOutput, json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const MODEL = "us.amazon.nova-lite-v1:0";
const HI = { bytes: "SGk=" };

function scripted() {
  const fetch = scriptedFetch([json(converseOutput("Yes."))]);
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
  const sent = () => JSON.parse(new TextDecoder().decode(fetch.sent[0].body)).messages[0].content;
  return { model: provider(MODEL), fetch, sent };
}

/** The block that is sent for a file. */
async function blockOf(file) {
  const { model, sent } = scripted();
  await model.doGenerate({ prompt: [{ role: "user", content: [{ type: "file", ...file }] }] });
  return sent()[0];
}

/** An image whose first bytes are these. */
const imageOf = (...bytes) => Uint8Array.of(...bytes, 1, 2, 3, 4);
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

test("an image whose subtype is not named is of the format that its bytes or its address say", async () => {
  const images = {
    png: imageOf(0x89, 0x50, 0x4e, 0x47),
    jpeg: imageOf(0xff, 0xd8, 0xff),
    gif: imageOf(0x47, 0x49, 0x46, 0x38),
    webp: imageOf(0x52, 0x49, 0x46, 0x46),
  };
  for (const [format, bytes] of Object.entries(images)) {
    for (const data of [
      bytes,
      base64(bytes),
      { type: "data", data: bytes },
      `data:image/${format};base64,${base64(bytes)}`,
    ]) {
      for (const mediaType of ["image", "image/*"]) {
        const image = { format, source: { bytes: base64(bytes) } };
        assert.deepEqual(await blockOf({ mediaType, data }), { image }, mediaType);
      }
    }
  }
  for (const [uri, kind, format] of [
    ["s3://bucket/a.png", "image", "png"],
    ["s3://bucket/b.c/photo.JPG", "image", "jpeg"],
    ["s3://bucket/clip.mkv", "video", "mkv"],
    ["s3://bucket/clip.mov", "video", "mov"],
  ]) {
    const block = { [kind]: { format, source: { s3Location: { uri } } } };
    assert.deepEqual(await blockOf({ mediaType: kind, data: new URL(uri) }), block);
    assert.deepEqual(await blockOf({ mediaType: `${kind}/*`, data: { type: "url", url: new URL(uri) } }), block);
  }
  assert.deepEqual(await blockOf({ data: "s3://bucket/a.gif" }), {
    image: { format: "gif", source: { s3Location: { uri: "s3://bucket/a.gif" } } },
  });
});

test("a document is of its media type, whatever parameters follow it", async () => {
  for (const mediaType of ["text/plain", "text/plain; charset=utf-8", "text/plain;charset=utf-8", "text", "text/*"]) {
    const data = { type: "text", text: "Hi" };
    assert.deepEqual(await blockOf({ mediaType, data }), {
      document: { format: "txt", name: "document-1", source: HI },
    });
  }
  // These bytes begin like a GIF.
  const gift = { document: { format: "txt", name: "document-1", source: { bytes: base64("GIft") } } };
  assert.deepEqual(await blockOf({ mediaType: "text", data: { type: "text", text: "GIft" } }), gift);
});

test("bytes may be a view of part of a buffer, or a buffer", async () => {
  const buffer = new TextEncoder().encode("-Hi-").buffer;
  for (const data of [
    new Uint8Array(buffer, 1, 2),
    new DataView(buffer, 1, 2),
    buffer.slice(1, 3),
    Buffer.from("Hi"),
  ]) {
    assert.deepEqual((await blockOf({ mediaType: "text/plain", data })).document.source, HI);
  }
});

test("the name of a document is of the characters that Bedrock takes", async () => {
  for (const [filename, name] of [
    ["a.txt", "a"],
    ["annual_report  2025\t(final) [1].v2.pdf", "annual-report 2025 (final) [1]-v2"],
    ["é&ü.txt", "---"],
    ["README", "README"],
    [".env", "document-1"],
    ["", "document-1"],
  ]) {
    assert.equal((await blockOf({ mediaType: "text/plain", data: "SGk=", filename })).document.name, name, filename);
  }
});

test("an object's address is sent as it was written", async () => {
  const originalUrl = "s3://bucket/my report é.pdf";
  const url = new URL(originalUrl);
  for (const file of [{ data: url, originalUrl }, { data: { type: "url", url, originalUrl } }]) {
    const { document } = await blockOf({ mediaType: "application/pdf", ...file });
    assert.deepEqual(document.source, { s3Location: { uri: originalUrl } });
  }
});

test("what is not a file is refused before anything is sent", async () => {
  const message = "prompt: give files as bytes, base64 or s3: URLs, redacted thoughts as base64";
  for (const data of [
    undefined,
    null,
    "",
    5,
    {},
    "not base64!",
    "http://example.com/a.png",
    new URL("https://example.com/a.png"),
    { type: "url", url: new URL("https://example.com/a.png") },
    { type: "data", data: undefined },
    { type: "reference", reference: { openai: "file-1" } },
    "data:text/plain,Hell",
    "AAAAdata:;base64,SGk=",
    new Blob(["Hi"]),
  ]) {
    const { model, fetch } = scripted();
    const content = [{ type: "file", mediaType: "image/png", data }];
    const refused = model.doGenerate({ prompt: [{ role: "user", content }] });
    await assert.rejects(refused, { name: "InputError", message }, String(data));
    assert.equal(fetch.sent.length, 0);
  }
});

test("the AI SDK hands on the addresses of objects in S3, and does not download them", async () => {
  const { model, sent } = scripted();
  const file = (mediaType, data) => ({ type: "file", mediaType, data });
  const content = [
    file("application/pdf", new URL("s3://bucket/a.pdf")),
    file("image", new URL("s3://bucket/a.png")),
    file("video/mp4", new URL("s3://bucket/a.mp4")),
  ];
  await ai7.generateText({ model, messages: [{ role: "user", content }] });
  const s3 = (uri) => ({ s3Location: { uri } });
  assert.deepEqual(sent(), [
    { document: { format: "pdf", name: "document-1", source: s3("s3://bucket/a.pdf") } },
    { image: { format: "png", source: s3("s3://bucket/a.png") } },
    { video: { format: "mp4", source: s3("s3://bucket/a.mp4") } },
  ]);
});
