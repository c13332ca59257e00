// The client of S3 against the emulator's S3, inside this process as in a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { createLocalBedrock } from "local-bedrock/in-page";

const Bucket = "local-bedrock";
const PART_BYTES = 5 * 2 ** 20;

async function started(t, config) {
  const bedrock = await createLocalBedrock();
  t.after(() => bedrock.close());
  const { fetch, credentials } = bedrock;
  return { bedrock, s3: new S3({ region: "us-east-1", credentials, fetch, maxAttempts: 1, ...config }) };
}

/** Everything that is in the bucket. */
async function keysOf(s3) {
  const keys = [];
  for await (const { Key } of s3.listObjects({ Bucket, MaxKeys: 2 })) keys.push(Key);
  return keys;
}

for (const forcePathStyle of [false, true]) {
  test(`objects, pages and parts, ${forcePathStyle ? "by path" : "at AWS's own host"}`, async (t) => {
    const { bedrock, s3 } = await started(t, { forcePathStyle });
    for (const Key of ["a b", "ü/1", "ü/2"]) await s3.putObject({ Bucket, Key, Body: Key });
    assert.deepEqual(await keysOf(s3), ["a b", "ü/1", "ü/2"]);
    const { Body, ContentRange } = await s3.getObject({ Bucket, Key: "ü/1", Range: "bytes=3-" });
    assert.deepEqual([await Body.transformToString(), ContentRange], ["1", "bytes 3-3/4"]);
    await s3.deleteObject({ Bucket, Key: "a b" });
    await assert.rejects(s3.getObject({ Bucket, Key: "a b" }), { name: "NoSuchKey" });
    await assert.rejects(s3.headObject({ Bucket, Key: "a b" }), { name: "NotFound" });

    const bytes = crypto.getRandomValues(new Uint8Array(65536));
    const large = new Blob(Array.from({ length: 170 }, () => bytes));
    const uploaded = await s3.upload({ Bucket, Key: "large", Body: large.stream() });
    assert.match(uploaded.ChecksumSHA256, /-3$/);
    const whole = await (await s3.getObject({ Bucket, Key: "large" })).Body.transformToByteArray();
    assert.ok(Buffer.from(await large.arrayBuffer()).equals(whole));
    assert.ok(bedrock.requests.every(({ service }) => service === "s3"));
  });
}

test("an upload continues, and an abort leaves nothing behind", async (t) => {
  const { bedrock, s3 } = await started(t);
  const Body = new Uint8Array(3 * PART_BYTES).fill(7);
  const resume = {};
  const script = { match: { operation: "UploadPart" }, replies: [{}, { reset: true, times: 9 }] };
  const [{ id }] = await (
    await bedrock.fetch(`${bedrock.url}/_local-bedrock/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(script),
    })
  ).json();
  await assert.rejects(s3.upload({ Bucket, Key: "k", Body, resume, concurrency: 1 }), { name: "NetworkError" });
  const { Parts } = await s3.listParts({ Bucket, Key: "k", UploadId: resume.UploadId });
  assert.equal(Parts.length, 1);
  await bedrock.fetch(`${bedrock.url}/_local-bedrock/faults/${id}`, { method: "DELETE" });
  const before = bedrock.requests.length;
  await s3.upload({ Bucket, Key: "k", Body, resume });
  const sent = bedrock.requests.slice(before).filter(({ operation }) => operation === "UploadPart");
  assert.equal(sent.length, 2, "the part that was there is not sent again");

  const aborted = {};
  const controller = new AbortController();
  const onProgress = ({ part }) => part && controller.abort(new Error("enough"));
  const upload = { Bucket, Key: "left", Body, resume: aborted, concurrency: 1, onProgress };
  let UploadId;
  const watch = { ...upload, onProgress: (at) => ((UploadId ??= aborted.UploadId), onProgress(at)) };
  await assert.rejects(s3.upload({ ...watch, abortSignal: controller.signal }), { message: "enough" });
  await assert.rejects(s3.listParts({ Bucket, Key: "left", UploadId }), { name: "NoSuchUpload" });
  assert.deepEqual(await keysOf(s3), ["k"]);
});
