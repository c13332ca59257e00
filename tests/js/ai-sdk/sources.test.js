// Pictures and sources of an answer, which the official provider leaves out.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai6 from "ai";
import * as ai5 from "ai-5";
import * as ai7 from "ai-7";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { converseOutput, event, json, scriptedFetch, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const BYTES = Uint8Array.from(Buffer.from(PNG, "base64"));
const PROMPT = [{ role: "user", content: [{ type: "text", text: "?" }] }];
const VERSIONS = [
  ["v4", ai7],
  ["v3", ai6],
  ["v2", ai5],
];

function modelOf(answer, specification) {
  const settings = { region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([answer]), maxAttempts: 1 };
  return createBedrock({ ...settings, specification })("us.amazon.nova-lite-v1:0");
}

const picture = { image: { format: "webp", source: { bytes: PNG } } };
const pictureFrames = () => [
  event("messageStart", { role: "assistant" }),
  event("contentBlockDelta", { contentBlockIndex: 0, delta: { image: { source: { bytes: PNG } } } }),
  event("contentBlockStop", { contentBlockIndex: 0 }),
  event("messageStop", { stopReason: "end_turn" }),
];

for (const [specification, ai] of VERSIONS) {
  test(`${specification}: a picture of the model is a file in the AI SDK, whole and streamed`, async () => {
    const { files } = await ai.generateText({
      model: modelOf(json(converseOutput([picture])), specification),
      prompt: "?",
    });
    assert.deepEqual(
      files.map(({ mediaType, base64 }) => [mediaType, base64]),
      [["image/webp", PNG]],
    );
    const result = ai.streamText({ model: modelOf(stream(pictureFrames()), specification), prompt: "?" });
    await result.consumeStream();
    assert.deepEqual(
      (await result.files).map(({ mediaType, uint8Array }) => [mediaType, [...uint8Array]]),
      [["image/png", [...BYTES]]],
    );
  });
}

test("a text has the sources that it is cited from", async () => {
  const web = { location: { web: { url: "https://example.com/a", domain: "example.com" } }, title: "A page" };
  const page = { location: { documentPage: { documentIndex: 0, start: 1, end: 2 } }, title: "Report" };
  const found = { location: { documentChar: { documentIndex: 1, start: 0, end: 9 } }, source: "s3://bucket/a.txt" };
  const unnamed = { sourceContent: [{ text: "It rains." }] };
  const cited = { content: [{ text: "It " }, { text: "rains." }], citations: [web, page, found, unnamed] };
  const body = converseOutput([
    { text: "So: " },
    { citationsContent: cited },
    { citationsContent: { citations: [web] } },
  ]);
  const { content } = await modelOf(json(body)).doGenerate({ prompt: PROMPT });
  const more = (citation) => ({ providerMetadata: { amazonBedrock: { citation }, bedrock: { citation } } });
  const document = { type: "source", sourceType: "document", mediaType: "text/plain" };
  const link = { type: "source", sourceType: "url", url: "https://example.com/a", title: "A page", ...more(web) };
  assert.deepEqual(content, [
    { type: "text", text: "So: " },
    { type: "text", text: "It rains." },
    { ...link, id: "1-0" },
    { ...document, id: "1-1", title: "Report", ...more(page) },
    { ...document, id: "1-2", title: "s3://bucket/a.txt", ...more(found) },
    { ...document, id: "1-3", title: "document", ...more(unnamed) },
    { ...link, id: "2-0" },
  ]);
});

test("blocks that the AI SDK has no part for are left out", async () => {
  const blocks = [
    { image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png" } } } },
    { image: { format: "png" } },
    { guardContent: { text: { text: "?" } } },
    { text: "Yes." },
  ];
  const { content } = await modelOf(json(converseOutput(blocks))).doGenerate({ prompt: PROMPT });
  assert.deepEqual(content, [{ type: "text", text: "Yes." }]);
});

test("a response says which request and which model it is of", async () => {
  const before = Date.now();
  const { response } = await modelOf(json(converseOutput("Yes."))).doGenerate({ prompt: PROMPT });
  const { id, modelId, timestamp, body } = response;
  assert.deepEqual([id, modelId], ["request-1", "us.amazon.nova-lite-v1:0"]);
  assert.ok(timestamp >= before && timestamp <= Date.now());
  assert.equal(body.output.message.content[0].text, "Yes.");
});
