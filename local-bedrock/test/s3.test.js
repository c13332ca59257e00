// The emulator's S3, as AWS's own client and `lib-storage` see it.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { withoutChunks } from "../src/s3/chunked.js";
import { emulator } from "./emulator.js";

const Bucket = "local-bedrock";
const PART_BYTES = 5 * 2 ** 20;

function clientOf(t, server, config = {}) {
  const { url: endpoint, region, credentials } = server;
  const client = new sdk.S3({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...config });
  t.after(() => client.destroy());
  return client;
}

const refusal = (sent) =>
  sent.then(
    () => assert.fail("it passed"),
    ({ name, $metadata: { httpStatusCode } }) => [name, httpStatusCode],
  );
const md5 = (bytes) => createHash("md5").update(bytes).digest();

test("an object is put, read, headed, listed and deleted", async (t) => {
  const s3 = clientOf(t, await emulator(t));
  const Key = "folder/a key + ünïcode & <more>.txt";
  const Body = Buffer.from("hello out there");
  const object = { ContentType: "text/plain", CacheControl: "no-store", Metadata: { colour: "green" } };
  const put = await s3.putObject({ Bucket, Key, Body, ...object });
  const ETag = `"${md5(Body).toString("hex")}"`;
  assert.equal(put.ETag, ETag);
  assert.ok(put.ChecksumCRC32, "the SDK sends one, and it is checked");
  const got = await s3.getObject({ Bucket, Key });
  assert.equal(await got.Body.transformToString(), "hello out there");
  const { ContentType, CacheControl, Metadata, ContentLength, AcceptRanges } = got;
  assert.deepEqual({ ContentType, CacheControl, Metadata }, object);
  assert.deepEqual([ContentLength, AcceptRanges, got.ETag], [15, "bytes", ETag]);
  const head = await s3.headObject({ Bucket, Key, ChecksumMode: "ENABLED" });
  assert.deepEqual([head.ContentLength, head.ETag, head.ChecksumCRC32], [15, ETag, put.ChecksumCRC32]);
  assert.ok(Math.abs(head.LastModified - Date.now()) < 60_000);
  const { Contents, KeyCount, IsTruncated } = await s3.listObjectsV2({ Bucket, Prefix: "folder/" });
  assert.deepEqual(
    [Contents.map((one) => [one.Key, one.Size, one.ETag]), KeyCount, IsTruncated],
    [[[Key, 15, ETag]], 1, false],
  );
  assert.equal((await s3.deleteObject({ Bucket, Key })).$metadata.httpStatusCode, 204);
  assert.equal((await s3.deleteObject({ Bucket, Key })).$metadata.httpStatusCode, 204);
  assert.deepEqual(await refusal(s3.getObject({ Bucket, Key })), ["NoSuchKey", 404]);
  assert.deepEqual(await refusal(s3.headObject({ Bucket, Key })), ["NotFound", 404]);
});

test("a body in chunks is taken apart, and its trailer checked", async (t) => {
  const server = await emulator(t);
  const s3 = clientOf(t, server);
  const Body = Readable.from([Buffer.alloc(70_000, "a"), Buffer.from("end")]);
  const put = await s3.putObject({ Bucket, Key: "k", Body, ContentLength: 70_003, ContentEncoding: "gzip" });
  assert.ok(put.ChecksumCRC32);
  const got = await s3.headObject({ Bucket, Key: "k", ChecksumMode: "ENABLED" });
  assert.deepEqual([got.ContentLength, got.ContentEncoding, got.ChecksumCRC32], [70_003, "gzip", put.ChecksumCRC32]);
  const chunked = (body) => withoutChunks({ headers: { "content-encoding": "aws-chunked" }, body: Buffer.from(body) });
  assert.equal(Buffer.from(chunked("3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n").body).toString(), "abc");
  for (const cut of ["", "3", "3\r\nab", "3\r\nabc\r\n", "zz\r\n", "3\r\nabcd\r\n0\r\n\r\n", "ffffffff\r\n"]) {
    assert.throws(() => chunked(cut), { name: "IncompleteBody" }, JSON.stringify(cut));
  }
});

test("ranges and conditions", async (t) => {
  const s3 = clientOf(t, await emulator(t));
  const { ETag } = await s3.putObject({ Bucket, Key: "digits", Body: "0123456789" });
  for (const [Range, text, ContentRange] of [
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=5-100", "56789", "bytes 5-9/10"],
    ["lines=1-2", "0123456789", undefined],
  ]) {
    const got = await s3.getObject({ Bucket, Key: "digits", Range });
    assert.deepEqual([await got.Body.transformToString(), got.ContentRange], [text, ContentRange], Range);
  }
  const get = (more) => refusal(s3.getObject({ Bucket, Key: "digits", ...more }));
  assert.deepEqual(await get({ Range: "bytes=10-" }), ["InvalidRange", 416]);
  assert.deepEqual(await get({ IfMatch: '"other"' }), ["PreconditionFailed", 412]);
  assert.equal((await get({ IfNoneMatch: ETag }))[1], 304);
  assert.equal((await get({ IfModifiedSince: new Date(Date.now() + 5000) }))[1], 304);
  const put = (more) => refusal(s3.putObject({ Bucket, Key: "digits", Body: "new", ...more }));
  assert.deepEqual(await put({ IfNoneMatch: "*" }), ["PreconditionFailed", 412]);
  assert.deepEqual(await put({ IfMatch: '"other"' }), ["PreconditionFailed", 412]);
  await s3.putObject({ Bucket, Key: "digits", Body: "new", IfMatch: ETag });
});

test("lists have pages, prefixes and the order of UTF-8", async (t) => {
  const s3 = clientOf(t, await emulator(t));
  const keys = ["a", "a/1", "a/2", "b/1", "b/2/3", "c", "\u{fffd}", "\u{1f600}"];
  for (const Key of keys.toReversed()) await s3.putObject({ Bucket, Key, Body: "" });
  for (const MaxKeys of [1, 3, 1000]) {
    const seen = [];
    for await (const page of sdk.paginateListObjectsV2({ client: s3 }, { Bucket, MaxKeys })) {
      assert.ok(page.KeyCount <= MaxKeys);
      seen.push(...page.Contents.map(({ Key }) => Key));
    }
    assert.deepEqual(seen, keys, `${MaxKeys} a page`);
    const grouped = [];
    for await (const page of sdk.paginateListObjectsV2({ client: s3 }, { Bucket, MaxKeys, Delimiter: "/" })) {
      grouped.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
    }
    assert.deepEqual(grouped.toSorted(), ["a", "a/", "b/", "c", "\u{1f600}", "\u{fffd}"], `${MaxKeys} a page, grouped`);
  }
  const after = await s3.listObjectsV2({ Bucket, StartAfter: "b/1", Prefix: "b/" });
  assert.deepEqual(
    after.Contents.map(({ Key }) => Key),
    ["b/2/3"],
  );
  assert.deepEqual(await refusal(s3.listObjectsV2({ Bucket, ContinuationToken: "???" })), ["InvalidArgument", 400]);
});

test("an upload in parts, by lib-storage, of bytes and of a stream", async (t) => {
  const s3 = clientOf(t, await emulator(t));
  const bytes = randomBytes(2 * PART_BYTES + 1000);
  const digests = [0, 1, 2].map((part) => md5(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)));
  for (const [name, Body] of [
    ["bytes", bytes],
    ["stream", Readable.from([bytes.subarray(0, 3_000_000), bytes.subarray(3_000_000)])],
  ]) {
    const upload = new Upload({ client: s3, params: { Bucket, Key: name, Body, ContentType: "text/csv" } });
    const done = await upload.done();
    assert.equal(done.ETag, `"${md5(Buffer.concat(digests)).toString("hex")}-3"`);
    const got = await s3.getObject({ Bucket, Key: name });
    assert.ok(bytes.equals(await got.Body.transformToByteArray()), name);
    assert.equal(got.ContentType, "text/csv");
  }
  assert.equal((await s3.listMultipartUploads({ Bucket })).Uploads, undefined);
});

for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"]) {
  test(`checksums of whole objects and of parts: ${ChecksumAlgorithm}`, async (t) => {
    const s3 = clientOf(t, await emulator(t));
    const member = `Checksum${ChecksumAlgorithm}`;
    const put = await s3.putObject({ Bucket, Key: "one", Body: "hello", ChecksumAlgorithm });
    assert.ok(put[member]);
    await (await s3.getObject({ Bucket, Key: "one", ChecksumMode: "ENABLED" })).Body.transformToString();
    const wrong = {
      Bucket,
      Key: "one",
      Body: "hello",
      [member]: Buffer.alloc(Buffer.from(put[member], "base64").length).toString("base64"),
    };
    assert.deepEqual(await refusal(s3.putObject(wrong)), ["BadDigest", 400]);
    const upload = {
      Bucket,
      Key: "parts",
      UploadId: (await s3.createMultipartUpload({ Bucket, Key: "parts", ChecksumAlgorithm })).UploadId,
    };
    const Parts = [];
    for (const [index, Body] of [randomBytes(PART_BYTES), Buffer.from("end")].entries()) {
      const PartNumber = index + 1;
      const { ETag, [member]: value } = await s3.uploadPart({ ...upload, PartNumber, Body, ChecksumAlgorithm });
      Parts.push({ PartNumber, ETag, [member]: value });
    }
    const without = {
      ...upload,
      MultipartUpload: { Parts: Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
    };
    assert.deepEqual(await refusal(s3.completeMultipartUpload(without)), ["InvalidRequest", 400]);
    const done = await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } });
    assert.match(done[member], /-2$/);
    assert.equal((await s3.headObject({ Bucket, Key: "parts", ChecksumMode: "ENABLED" }))[member], done[member]);
  });
}

test("an upload in parts is listed, refused for wrong parts, and aborted", async (t) => {
  const s3 = clientOf(t, await emulator(t), { requestChecksumCalculation: "WHEN_REQUIRED" });
  const Key = "upload";
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key });
  const upload = { Bucket, Key, UploadId };
  const ETags = [];
  for (const PartNumber of [3, 1, 2]) {
    const { ETag } = await s3.uploadPart({ ...upload, PartNumber, Body: `part ${PartNumber}` });
    ETags[PartNumber] = ETag;
  }
  const numbers = [];
  for await (const page of sdk.paginateListParts({ client: s3, pageSize: 2 }, upload)) {
    numbers.push(...page.Parts.map(({ PartNumber, ETag, Size }) => [PartNumber, ETag, Size]));
  }
  assert.deepEqual(
    numbers,
    [1, 2, 3].map((number) => [number, ETags[number], 6]),
  );
  const complete = (Parts) => refusal(s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }));
  const part = (PartNumber) => ({ PartNumber, ETag: ETags[PartNumber] });
  assert.deepEqual(await complete([part(1), part(2)]), ["EntityTooSmall", 400]);
  assert.deepEqual(await complete([part(2), part(1)]), ["InvalidPartOrder", 400]);
  assert.deepEqual(await complete([{ PartNumber: 1, ETag: ETags[2] }]), ["InvalidPart", 400]);
  assert.deepEqual(await complete([{ PartNumber: 9, ETag: ETags[2] }]), ["InvalidPart", 400]);
  assert.deepEqual(await complete([]), ["MalformedXML", 400]);
  assert.deepEqual(await refusal(s3.uploadPart({ ...upload, PartNumber: 10_001, Body: "" })), ["InvalidArgument", 400]);
  const { Uploads } = await s3.listMultipartUploads({ Bucket });
  assert.deepEqual(
    Uploads.map((one) => [one.Key, one.UploadId]),
    [[Key, UploadId]],
  );
  await s3.abortMultipartUpload(upload);
  assert.deepEqual(await refusal(s3.listParts(upload)), ["NoSuchUpload", 404]);
  assert.deepEqual(await refusal(s3.abortMultipartUpload({ ...upload, UploadId: "x" })), ["NoSuchUpload", 404]);
});

test("buckets are made, listed and deleted", async (t) => {
  const s3 = clientOf(t, await emulator(t, { buckets: ["records", "results"] }));
  assert.deepEqual(
    (await s3.listBuckets({})).Buckets.map(({ Name }) => Name),
    ["records", "results"],
  );
  await s3.createBucket({ Bucket: "third" });
  await s3.headBucket({ Bucket: "third" });
  await s3.putObject({ Bucket: "third", Key: "k", Body: "" });
  assert.deepEqual(await refusal(s3.createBucket({ Bucket: "third" })), ["BucketAlreadyOwnedByYou", 409]);
  assert.deepEqual(await refusal(s3.createBucket({ Bucket: "No" })), ["InvalidBucketName", 400]);
  assert.deepEqual(await refusal(s3.deleteBucket({ Bucket: "third" })), ["BucketNotEmpty", 409]);
  await s3.deleteObject({ Bucket: "third", Key: "k" });
  await s3.deleteBucket({ Bucket: "third" });
  for (const sent of [
    () => s3.putObject({ Bucket: "third", Key: "k", Body: "" }),
    () => s3.listObjectsV2({ Bucket: "third" }),
    () => s3.createMultipartUpload({ Bucket: "third", Key: "k" }),
  ]) {
    assert.deepEqual(await refusal(sent()), ["NoSuchBucket", 404]);
  }
});

test("a signature that is wrong is refused in S3's words", async (t) => {
  const server = await emulator(t);
  const { credentials, temporaryCredentials, expiredCredentials } = server;
  for (const [config, expected] of [
    [{ credentials: { ...credentials, secretAccessKey: "another" } }, ["SignatureDoesNotMatch", 403]],
    [{ credentials: { ...credentials, accessKeyId: "AKIDUNKNOWN" } }, ["InvalidAccessKeyId", 403]],
    [{ credentials: expiredCredentials }, ["ExpiredToken", 400]],
    [{ region: "eu-west-1" }, ["AuthorizationHeaderMalformed", 400]],
    [{ systemClockOffset: -3_600_000 }, ["RequestTimeTooSkewed", 403]],
  ]) {
    const s3 = clientOf(t, server, config);
    assert.deepEqual(await refusal(s3.listBuckets({})), expected);
  }
  await clientOf(t, server, { credentials: temporaryCredentials }).listBuckets({});
  assert.equal(server.requests.at(-1).service, "s3");
});

test("a bucket may be named by the host", async (t) => {
  const aws = "local-bedrock.s3.us-east-1.amazonaws.com";
  const server = await emulator(t, { allowHosts: [aws] });
  await clientOf(t, server).putObject({ Bucket, Key: "folder/k", Body: "by path" });
  const { hostname, port } = new URL(server.url);
  for (const [endpoint, host] of [
    [undefined, aws],
    [`http://localhost:${port}`, `local-bedrock.localhost:${port}`],
  ]) {
    const virtual = clientOf(t, server, { forcePathStyle: false, endpoint });
    // Signed for that host, and sent to this one.
    const send = (next) => (args) =>
      next({ ...args, request: Object.assign(args.request, { protocol: "http:", hostname, port }) });
    virtual.middlewareStack.add(send, { step: "finalizeRequest", priority: "low" });
    const { Body } = await virtual.getObject({ Bucket, Key: "folder/k" });
    assert.equal(await Body.transformToString(), "by path", host);
    assert.equal(server.requests.at(-1).path, "/folder/k");
  }
});

test("memory is limited, and freed", async (t) => {
  const s3 = clientOf(t, await emulator(t, { storageBytes: 1000 }));
  await s3.putObject({ Bucket, Key: "one", Body: "x".repeat(600) });
  const put = () => s3.putObject({ Bucket, Key: "two", Body: "x".repeat(600) });
  assert.deepEqual(await refusal(put()), ["QuotaExceeded", 400]);
  await s3.putObject({ Bucket, Key: "one", Body: "x".repeat(1000) });
  const upload = { Bucket, Key: "three" };
  const { UploadId } = await s3.createMultipartUpload(upload);
  assert.deepEqual(await refusal(s3.uploadPart({ ...upload, UploadId, PartNumber: 1, Body: "x" })), [
    "QuotaExceeded",
    400,
  ]);
  await s3.deleteObject({ Bucket, Key: "one" });
  await put();
});

test("what is not emulated says so", async (t) => {
  const s3 = clientOf(t, await emulator(t));
  await s3.putObject({ Bucket, Key: "k", Body: "" });
  for (const sent of [
    () => s3.copyObject({ Bucket, Key: "k2", CopySource: `${Bucket}/k` }),
    () => s3.getBucketCors({ Bucket }),
    () => s3.getObject({ Bucket, Key: "k", PartNumber: 1 }),
    () => s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: "k" }] } }),
  ]) {
    assert.deepEqual(await refusal(sent()), ["NotImplemented", 501]);
  }
});
