// The limits of an upload: how many parts S3 takes, and how long its removal may take.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const PART = 5 * 2 ** 20;
const target = { Bucket: "my-bucket", Key: "k" };
const sha256 = (body) => createHash("sha256").update(body).digest("hex");

/** S3 whose methods record their inputs and options, and send nothing. */
function recorded(answers) {
  const seen = [];
  const s3 = new S3({ region: REGION, credentials: CREDENTIALS, fetch: () => assert.fail("a request was sent") });
  for (const [name, answer] of Object.entries({
    createMultipartUpload: () => ({ UploadId: "u" }),
    uploadPart: () => ({ ETag: '"p"' }),
    completeMultipartUpload: () => ({ ETag: '"all"' }),
    abortMultipartUpload: () => ({}),
    listParts: () => assert.fail("the upload is gone"),
    ...answers,
  })) {
    s3[name] = async (input, options) => {
      seen.push({ name, input, options });
      return answer(input);
    };
  }
  return { s3, seen };
}

/** A file that is written to while it is read: its size is that of one part at first. Only its first part has bytes. */
function growing(parts) {
  let looks = 0;
  return {
    [Symbol.toStringTag]: "Blob",
    get size() {
      return looks++ ? parts * PART : PART;
    },
    slice: (at) => ({ arrayBuffer: async () => new ArrayBuffer(at ? 0 : PART) }),
  };
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
test("an upload may have 10,000 parts, and one more is refused", async () => {
  const { s3, seen } = recorded();
  const error = await rejection(s3.upload({ ...target, Body: growing(10_001), concurrency: 1 }));
  assert.deepEqual(
    [error.name, error.message],
    ["InputError", "partSize: makes more than 10000 parts; give a larger one"],
  );
  assert.equal(seen.filter(({ name }) => name === "uploadPart").length, 10_000);
  assert.deepEqual(
    seen.slice(-2).map(({ name }) => name),
    ["abortMultipartUpload", "listParts"],
  );
});

test("every request of an upload has its options, and removal has 30 seconds", async () => {
  const { signal } = new AbortController();
  const options = { headers: { "x-mine": "1" }, timeouts: { headersMs: 5, totalMs: 3_600_000 } };
  const { s3, seen } = recorded({ completeMultipartUpload: () => Promise.reject(new Error("no")) });
  const error = await rejection(
    s3.upload({ ...target, Body: new Uint8Array(PART) }, { ...options, abortSignal: signal }),
  );
  assert.equal(error.message, "no");
  const removal = { ...options, timeouts: { headersMs: 5, totalMs: 30_000 } };
  assert.deepEqual(
    seen.map(({ name, options: { abortSignal: _, ...others } }) => [name, others]),
    [
      ["createMultipartUpload", options],
      ["uploadPart", options],
      ["completeMultipartUpload", options],
      ["abortMultipartUpload", removal],
      ["listParts", removal],
    ],
  );
});

test("only a whole checksum stands for the hash of the body", async () => {
  const right = createHash("sha256").update("x").digest("base64");
  for (const ChecksumSHA256 of [`AAAA${right}`, `${right}A`, `${right}AAAA`]) {
    const sent = [];
    const fetch = async (_url, init) => {
      sent.push(init);
      return new Response();
    };
    const s3 = new S3({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
    await s3.putObject({ ...target, Body: "x", ChecksumSHA256 });
    assert.equal(sent[0].headers["x-amz-content-sha256"], sha256("x"), ChecksumSHA256);
  }
});

test("requests without headers besides say whose bucket it must be", async () => {
  const sent = [];
  const fetch = async (_url, { headers }) => {
    sent.push([headers["x-amz-expected-bucket-owner"], headers["x-amz-request-payer"]]);
    return new Response("<ListPartsResult/>");
  };
  const s3 = new S3({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
  const owned = { ExpectedBucketOwner: "123456789012", RequestPayer: "requester" };
  await s3.abortMultipartUpload({ ...target, UploadId: "u", ...owned });
  await s3.listParts({ ...target, UploadId: "u", ...owned });
  assert.deepEqual(sent, [
    ["123456789012", "requester"],
    ["123456789012", "requester"],
  ]);
});
