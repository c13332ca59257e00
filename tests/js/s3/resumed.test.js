// An upload that goes on sends only the parts that S3 does not have, or has with other bytes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const PART = 5 * 2 ** 20;
const DATA = new Uint8Array(PART + 7).map((_, at) => at >> 16);
const HASHES = [DATA.subarray(0, PART), DATA.subarray(PART)].map((part) =>
  createHash("sha256").update(part).digest("base64"),
);
const target = { Bucket: "my-bucket", Key: "k" };

/** S3 that answers a look at the parts with these pages, each an XML text or a response. */
function scripted(...pages) {
  const sent = [];
  const fetch = async (url, { method, body }) => {
    const { searchParams } = new URL(url);
    const number = searchParams.get("partNumber");
    const marker = searchParams.get("part-number-marker");
    sent.push(number ? `part ${number}` : method === "GET" ? `list ${marker ?? ""}`.trim() : method);
    if (method === "GET") {
      const page = pages.shift();
      return page instanceof Response ? page : new Response(`<ListPartsResult>${page}</ListPartsResult>`);
    }
    if (searchParams.has("uploads")) {
      return new Response("<InitiateMultipartUploadResult><UploadId>new</UploadId></InitiateMultipartUploadResult>");
    }
    if (method !== "POST") return new Response(null, { headers: { etag: `"new ${number}"` } });
    sent.document = new TextDecoder().decode(body);
    return new Response("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
  };
  return Object.assign(new S3({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 }), { sent });
}

const part = (
  number,
  { size = number === 1 ? PART : 7, checksum = HASHES[number - 1], etag = `"old ${number}"` } = {},
) =>
  `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', "&quot;")}</ETag><Size>${size}</Size>${
    checksum ? `<ChecksumSHA256>${checksum}</ChecksumSHA256>` : ""
  }</Part>`;
const saved = (more) => ({ ...target, UploadId: "u", partSize: PART, ...more });
const etags = ({ sent }) =>
  [...sent.document.matchAll(/<ETag>([^<]*)<\/ETag>/g)].map(([, etag]) => etag.replaceAll("&#34;", '"'));

const KNOWN = { 1: ['"old 1"', HASHES[0]], 2: ['"old 2"', HASHES[1]] };
for (const [what, pages, parts, sent] of [
  ["all", [part(1) + part(2)], undefined, []],
  ["none", [""], undefined, [1, 2]],
  ["the first", [part(1)], {}, [2]],
  ["one of another size", [part(1) + part(2, { size: 8 })], {}, [2]],
  ["one with other bytes", [part(1, { checksum: HASHES[1] }) + part(2)], KNOWN, [1]],
  ["those that it knows by their ETags", [part(1, { checksum: "" }) + part(2, { checksum: "" })], KNOWN, []],
  ["one with another ETag", [part(1, { checksum: "" }) + part(2, { checksum: "", etag: '"x"' })], KNOWN, [2]],
  ["one whose bytes have changed since", [part(1, { checksum: "" }) + part(2)], { 1: ['"old 1"', HASHES[1]] }, [1]],
  ["one that nothing is known of", [part(1, { checksum: "" }) + part(2)], {}, [1]],
  [
    "all, on two pages",
    [`${part(1)}<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>`, part(2)],
    undefined,
    [],
  ],
]) {
  test(`S3 has ${what}`, async () => {
    const s3 = scripted(...pages);
    const resume = saved(parts && { parts: structuredClone(parts) });
    const { $metadata: _, ...output } = await s3.upload({ ...target, Body: DATA, concurrency: 1, resume });
    assert.deepEqual(output, { ...target, ETag: "e" });
    const lists = pages.length === 1 ? ["list"] : ["list", "list 1"];
    assert.deepEqual([...s3.sent], [...lists, ...sent.map((number) => `part ${number}`), "POST"]);
    assert.deepEqual(
      etags(s3),
      [1, 2].map((number) => `"${sent.includes(number) ? "new" : "old"} ${number}"`),
    );
    assert.deepEqual(resume, {});
  });
}

test("a list that gives the same place again ends", async () => {
  const page = `${part(1)}<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>`;
  const s3 = scripted(page, page);
  await s3.upload({ ...target, Body: DATA, concurrency: 1, resume: saved() });
  assert.deepEqual([...s3.sent], ["list", "list 1", "part 2", "POST"]);
});

test("an upload that is gone begins anew, and a list that fails is an error that keeps the state", async () => {
  const error = (code, status) => new Response(`<Error><Code>${code}</Code></Error>`, { status });
  const s3 = scripted(error("NoSuchUpload", 404));
  await s3.upload({ ...target, Body: DATA, concurrency: 1, resume: saved() });
  assert.deepEqual([...s3.sent], ["list", "POST", "part 1", "part 2", "POST"]);

  const resume = saved();
  const denied = scripted(error("AccessDenied", 403));
  assert.equal((await rejection(denied.upload({ ...target, Body: DATA, resume }))).name, "AccessDenied");
  assert.deepEqual([denied.sent.length, resume], [1, saved()]);
});

test("what S3 has of a part is saved as soon as it has it", async () => {
  const resume = {};
  const s3 = scripted();
  const failing = { ...target, Body: DATA, concurrency: 1, resume };
  const onProgress = ({ part: number }) => {
    if (number === 1) throw new Error("the page is closed");
  };
  assert.equal((await rejection(s3.upload({ ...failing, onProgress }))).message, "the page is closed");
  assert.deepEqual(resume, { ...target, UploadId: "new", partSize: PART, parts: { 1: ['"new 1"', HASHES[0]] } });
  assert.ok(!s3.sent.includes("DELETE"));
});

test("a state of another upload is refused", async () => {
  for (const other of [{ Bucket: "other" }, { Key: "other" }, { partSize: PART + 1 }]) {
    const s3 = scripted();
    const error = await rejection(s3.upload({ ...target, Body: DATA, partSize: PART, resume: saved(other) }));
    assert.deepEqual(
      [error.name, error.message],
      ["InputError", "resume: belongs to another object or partSize; give {}"],
    );
    assert.deepEqual([...s3.sent], []);
  }
});
