// What an upload sends, part by part, and what it makes of the responses.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const PART = 5 * 2 ** 20;
const DATA = new Uint8Array(2 * PART + 7).map((_, at) => at >> 16);
const hash = (bytes) => createHash("sha256").update(bytes).digest("base64");
const PARTS = [DATA.subarray(0, PART), DATA.subarray(PART, 2 * PART), DATA.subarray(2 * PART)];
const HASHES = PARTS.map(hash);
const WHOLE = `${hash(Buffer.concat(HASHES.map((one) => Buffer.from(one, "base64"))))}-3`;
const target = { Bucket: "my-bucket", Key: "k" };
const xml = (text, init) => new Response(text, init);
const written = (etag, more) => new Response(null, { headers: { ...(etag && { etag }), ...more } });

/** S3 whose responses may be replaced, by the kind of their request. */
function scripted(answers = {}) {
  const sent = [];
  const fetch = async (url, { method, headers, body }) => {
    const { searchParams, pathname } = new URL(url);
    const number = searchParams.get("partNumber");
    const kind = number
      ? `part ${number}`
      : searchParams.has("uploads")
        ? "create"
        : searchParams.has("uploadId")
          ? { POST: "complete", DELETE: "remove", GET: "list" }[method]
          : method;
    sent.push({ kind, pathname, headers, body, searchParams });
    const answer = answers[kind] ?? answers.all;
    const response = answer?.({ kind, searchParams });
    if (response) return response;
    if (kind === "create") {
      return xml("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
    }
    if (kind === "complete") {
      return xml(
        '<CompleteMultipartUploadResult><ETag>"all"</ETag><Location>l</Location></CompleteMultipartUploadResult>',
      );
    }
    if (kind === "list") return xml("<Error><Code>NoSuchUpload</Code></Error>", { status: 404 });
    return written(`"${kind}"`);
  };
  const s3 = new S3({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
  return Object.assign(s3, { sent, kinds: () => sent.map(({ kind }) => kind) });
}

const document = (etags = [1, 2, 3].map((number) => `"part ${number}"`)) =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${etags
    .map(
      (etag, at) =>
        `<Part><ChecksumSHA256>${HASHES[at]}</ChecksumSHA256><ETag>${etag.replaceAll('"', "&#34;")}</ETag><PartNumber>${at + 1}</PartNumber></Part>`,
    )
    .join("")}</CompleteMultipartUpload>`;

for (const [kind, body] of Object.entries({
  bytes: () => DATA,
  "a Blob": () => new Blob([DATA]),
  "a stream": () => new Blob([DATA]).stream(),
})) {
  test(`${kind}: three parts, with their checksums, in one document`, async () => {
    const s3 = scripted({ complete: () => undefined });
    const progress = [];
    const resume = {};
    const output = await s3.upload({
      ...target,
      Body: body(),
      ContentType: "text/plain",
      ExpectedBucketOwner: "1",
      concurrency: 1,
      resume,
      onProgress: (told) => void progress.push(told),
    });
    const { $metadata, ...members } = output;
    assert.equal($metadata.httpStatusCode, 200);
    assert.deepEqual(members, { ...target, ETag: '"all"', Location: "l" });
    assert.deepEqual(s3.kinds(), ["create", "part 1", "part 2", "part 3", "complete"]);
    const [create, ...others] = s3.sent;
    assert.deepEqual(
      [create.headers["content-type"], create.headers["x-amz-checksum-algorithm"]],
      ["text/plain", "SHA256"],
    );
    for (const [at, part] of PARTS.entries()) {
      assert.ok(Buffer.from(others[at].body).equals(part));
      assert.equal(others[at].headers["x-amz-checksum-sha256"], HASHES[at]);
    }
    for (const { headers } of s3.sent) assert.equal(headers["x-amz-expected-bucket-owner"], "1");
    assert.equal(new TextDecoder().decode(s3.sent[4].body), document());
    const total = kind === "a stream" ? undefined : DATA.length;
    assert.deepEqual(progress, [
      { loaded: 0, total, part: 0 },
      { loaded: PART, total, part: 1 },
      { loaded: 2 * PART, total, part: 2 },
      { loaded: DATA.length, total, part: 3 },
    ]);
    assert.deepEqual(resume, {});
  });
}

test("a body of whole parts has no empty part after them", async () => {
  for (const body of [DATA.subarray(0, 2 * PART), new Blob([DATA.subarray(0, 2 * PART)]).stream()]) {
    const s3 = scripted();
    await s3.upload({ ...target, Body: body });
    assert.deepEqual(s3.kinds().sort(), ["complete", "create", "part 1", "part 2"]);
  }
});

test("a body of less than a part is one request", async () => {
  for (const [Body, text] of [
    ["hé", "hé"],
    [undefined, ""],
    [new Blob(["ab"]), "ab"],
    [new Blob(["ab"]).stream(), "ab"],
    [new Blob([]).stream(), ""],
  ]) {
    const s3 = scripted();
    const progress = [];
    const { $metadata: _, ...output } = await s3.upload({ ...target, Body, onProgress: (told) => progress.push(told) });
    assert.deepEqual(output, { ...target, ETag: '"PUT"' });
    const [{ kind, headers, body }] = s3.sent;
    assert.deepEqual([s3.sent.length, kind, new TextDecoder().decode(body)], [1, "PUT", text]);
    assert.deepEqual(
      [headers["content-type"], headers["x-amz-checksum-sha256"]],
      ["application/octet-stream", hash(text)],
    );
    assert.deepEqual([progress.length, progress[0].loaded, progress[0].part], [1, Buffer.byteLength(text), 1]);
  }
});

test("responses that do not show what was stored are errors", async () => {
  const expose = "no ETag; in a page, add ETag to the ExposeHeaders of the bucket's CORS rule";
  const other = { "x-amz-checksum-sha256": hash("other") };
  const checksum = "the checksum of other bytes";
  for (const [Body, answers, thing, code, problem] of [
    ["x", { PUT: () => written() }, "the object", "no_answer", expose],
    ["x", { PUT: () => written('"e"', other) }, "the object", "checksum_mismatch", checksum],
    [DATA, { "part 2": () => written() }, "part 2", "no_answer", expose],
    [DATA, { "part 3": () => written('"e"', other) }, "part 3", "checksum_mismatch", checksum],
    [DATA, { complete: () => xml("<CompleteMultipartUploadResult/>") }, "the object", "no_answer", expose],
    [
      DATA,
      {
        complete: () =>
          xml("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>", { headers: other }),
      },
      "the object",
      "checksum_mismatch",
      checksum,
    ],
  ]) {
    const s3 = scripted(answers);
    const error = await rejection(s3.upload({ ...target, Body }));
    assert.deepEqual(
      [error.name, error.code, error.message],
      ["StreamIntegrityError", code, `the response for ${thing} has ${problem}`],
    );
    assert.equal(error.$metadata.httpStatusCode, 200);
    assert.equal(s3.kinds().includes("remove"), Body === DATA);
  }
});

test("checksums of what was stored are compared with those of what was sent", async () => {
  const s3 = scripted({
    "part 2": () => written('"p"', { "x-amz-checksum-sha256": HASHES[1] }),
    complete: () =>
      xml('<CompleteMultipartUploadResult><ETag>"all"</ETag></CompleteMultipartUploadResult>', {
        headers: { "x-amz-checksum-sha256": WHOLE },
      }),
  });
  assert.equal((await s3.upload({ ...target, Body: DATA })).ChecksumSHA256, WHOLE);
});

test("the parts of a Blob grow, so that S3 takes all of them", async () => {
  const s3 = scripted();
  const blob = new Blob(["x"]);
  const slice = (from, to) => assert.fail(`a part of ${to - from} bytes`);
  Object.defineProperties(blob, { size: { value: PART * 20_000 }, slice: { value: slice } });
  const error = await rejection(s3.upload({ ...target, Body: blob }));
  assert.equal(error.message, `a part of ${2 * PART} bytes`);
  assert.deepEqual(s3.sent, []);
});

test("an upload that is aborted is removed until it is gone", async () => {
  for (const [lists, kinds] of [
    [0, ["remove", "list"]],
    [1, ["remove", "list", "remove", "list"]],
    [9, ["remove", "list", "remove", "list", "remove", "list"]],
  ]) {
    let seen = 0;
    const controller = new AbortController();
    const s3 = scripted({
      "part 1": () => controller.abort(new Error("enough")),
      list: () => (seen++ < lists ? xml("<ListPartsResult/>") : undefined),
    });
    const resume = {};
    const error = await rejection(
      s3.upload({ ...target, Body: DATA, concurrency: 1, resume }, { abortSignal: controller.signal }),
    );
    assert.equal(error.message, "enough");
    assert.deepEqual(s3.kinds().slice(2), kinds);
    assert.deepEqual(resume, {});
  }
});
