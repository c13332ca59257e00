// Objects of a real S3 server, which verifies every signature.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, drain, REGION, rejection } from "../support/clients.js";
import { BUCKET, startS3 } from "../support/s3-server.js";

let server;
let s3;
const Bucket = BUCKET;

before(async () => {
  server = await startS3();
  s3 = server.client();
});
after(() => server.close());

test("an object comes back as it was put", async () => {
  const put = await s3.putObject({
    Bucket,
    Key: "a/b.jsonl",
    Body: "héllo",
    ContentType: "application/jsonl",
    Metadata: { made: "here" },
  });
  assert.equal(put.ETag, `"${createHash("md5").update("héllo").digest("hex")}"`);
  assert.equal(put.$metadata.httpStatusCode, 200);
  const { Body, ...got } = await s3.getObject({ Bucket, Key: "a/b.jsonl" });
  assert.equal(await Body.transformToString(), "héllo");
  assert.deepEqual(
    [got.ETag, got.ContentLength, got.ContentType, got.Metadata],
    [put.ETag, 6, "application/jsonl", { made: "here" }],
  );
  assert.ok(got.LastModified instanceof Date);
  const { Body: part, ContentRange } = await s3.getObject({ Bucket, Key: "a/b.jsonl", Range: "bytes=3-" });
  assert.deepEqual([await part.transformToString(), ContentRange], ["llo", "bytes 3-5/6"]);
});

test("a body may be bytes, a Blob, text or nothing", async () => {
  for (const [body, length] of [
    [new Uint8Array(3), 3],
    [new ArrayBuffer(2), 2],
    [new Blob(["abcd"]), 4],
    ["ä", 2],
    [undefined, 0],
  ]) {
    await s3.putObject({ Bucket, Key: "body", Body: body });
    assert.equal((await s3.headObject({ Bucket, Key: "body" })).ContentLength, length);
  }
});

test("a body is read as a stream, piece by piece", async () => {
  await s3.putObject({ Bucket, Key: "large", Body: new Uint8Array(300_000).fill(7) });
  const { Body } = await s3.getObject({ Bucket, Key: "large" });
  let length = 0;
  for await (const piece of Body) length += piece.length;
  assert.equal(length, 300_000);
  const { Body: left } = await s3.getObject({ Bucket, Key: "large" });
  await left.cancel();
});

for (const Key of ["[a]|b^c.txt", "größe/ü.txt", "a b+c&d=e?f#g%20h", "~(!*')$@:;,", "x..y/...z"]) {
  test(`the key ${Key} is that of the object and of no other`, async () => {
    await s3.putObject({ Bucket, Key, Body: Key });
    const { Body } = await s3.getObject({ Bucket, Key });
    assert.equal(await Body.transformToString(), Key);
    await s3.deleteObject({ Bucket, Key });
    assert.equal((await rejection(s3.getObject({ Bucket, Key }))).name, "NoSuchKey");
  });
}

for (const Key of ["../x", "a/../b", "a/./b", "..", ""]) {
  test(`the key "${Key}", which a URL cannot carry, is refused`, async () => {
    const error = await rejection(s3.getObject({ Bucket, Key }));
    assert.deepEqual([error.name, error.code], ["InputError", "invalid_label"]);
    assert.match(error.message, /^Key: /);
  });
}

test("errors have S3's codes, and the AWS SDK's names if there is no body", async () => {
  const missing = await rejection(s3.getObject({ Bucket, Key: "missing" }));
  assert.deepEqual(
    [missing.name, missing.$fault, missing.$metadata.httpStatusCode, missing.Key],
    ["NoSuchKey", "client", 404, "missing"],
  );
  assert.equal(missing.message, "The specified key does not exist.");
  assert.equal((await rejection(s3.headObject({ Bucket, Key: "missing" }))).name, "NotFound");
  assert.equal((await rejection(s3.putObject({ Bucket: "no-such-bucket", Key: "k" }))).name, "NoSuchBucket");
  const forged = server.client({ credentials: { accessKeyId: "S3RVER", secretAccessKey: "another-secret" } });
  assert.equal((await rejection(forged.putObject({ Bucket, Key: "k", Body: "" }))).name, "SignatureDoesNotMatch");
});

test("objects are listed by prefix", async () => {
  const unsigned = await startS3({ unsigned: true });
  try {
    const client = unsigned.client();
    const keys = Array.from({ length: 7 }, (_, at) => `list/${at} [x]`);
    for (const Key of keys) await client.putObject({ Bucket, Key, Body: "x".repeat(3) });
    await client.putObject({ Bucket, Key: "other", Body: "" });
    const { events, error } = await drain(client.listObjects({ Bucket, Prefix: "list/" }));
    assert.equal(error, undefined);
    assert.deepEqual(
      events.map(({ Key, Size }) => [Key, Size]),
      keys.map((Key) => [Key, 3]),
    );
    assert.ok(events[0].LastModified instanceof Date);
    const page = await client.listObjectsV2({ Bucket, Delimiter: "/", MaxKeys: 10 });
    assert.deepEqual([page.CommonPrefixes, page.IsTruncated, page.MaxKeys], [[{ Prefix: "list/" }], false, 10]);
  } finally {
    await unsigned.close();
  }
});

test("wrong arguments are refused before anything is sent", async () => {
  const refused = async (promise, pattern) => {
    const error = await rejection(promise);
    assert.equal(error.name, "InputError");
    assert.match(error.message, pattern);
  };
  await refused(s3.putObject({ Bucket: "arn:aws:s3:::b", Key: "k" }), /^Bucket: /);
  await refused(s3.putObject({ Bucket: "../etc", Key: "k" }), /^Bucket: /);
  await refused(s3.putObject({ Key: "k" }), /^Bucket: /);
  await refused(s3.putObject({ Bucket }), /Key is required/);
  await refused(s3.putObject({ Bucket, Key: "k", Body: { a: 1 } }), /PutObject: Body: .*upload\(\)/);
  await refused(
    s3.putObject({ Bucket, Key: "k", SSECustomerKey: "secret" }),
    /PutObject: SSECustomerKey: not supported/,
  );
  await refused(s3.getObject({ Bucket, Key: "k", Body: "x" }), /GetObject: Body: not supported/);
  await refused(s3.putObject(), /^input: /);
  assert.throws(() => server.client({ region: "no region" }), { code: "invalid_region" });
  assert.throws(() => server.client({ forcePathStyle: "yes" }), { message: /^forcePathStyle: / });
});

test("an object that has not changed is NotModified", async () => {
  const fetch = async () => new Response(null, { status: 304 });
  const s3 = new S3({ region: REGION, credentials: CREDENTIALS, fetch });
  const error = await rejection(s3.headObject({ Bucket: "my-bucket", Key: "k", IfNoneMatch: '"1"' }));
  assert.deepEqual([error.name, error.retryable], ["NotModified", false]);
});
