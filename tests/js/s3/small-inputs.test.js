// What S3's methods make of members that are missing, unknown or unusual.
import assert from "node:assert/strict";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, drain, REGION, rejection } from "../support/clients.js";

function scripted(answer = () => new Response(null, { headers: { etag: '"1"' } }), config = {}) {
  const sent = [];
  const fetch = async (url, init) => {
    sent.push({ url, ...init });
    return answer();
  };
  return Object.assign(new S3({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1, ...config }), {
    sent,
  });
}
const target = { Bucket: "my-bucket", Key: "k" };
const refused = async (call) => {
  const { name, message } = await rejection((async () => call())());
  return [name, message];
};

test("arguments that are not objects are refused by name", async () => {
  const s3 = scripted();
  for (const [call, message] of [
    [() => new S3(), "config: must be a plain object"],
    [() => s3.putObject(), "input: must be a plain object"],
    [() => s3.upload("k"), "input: must be a plain object"],
    [() => s3.listObjects().next(), "Bucket: give the name of a bucket; ARNs and access points are not supported"],
    [
      () => s3.putObject({ ...target, Bucket: "-ab" }),
      "Bucket: give the name of a bucket; ARNs and access points are not supported",
    ],
    [() => s3.putObject({ ...target, Foo: 1 }), "PutObject: Foo: not supported; use the option headers"],
    [
      () => s3.upload({ ...target, Body: null }),
      "Body: give bytes, a Blob or text, or a stream or an async iterable of them",
    ],
    [
      () => s3.upload({ ...target, Body: {} }),
      "Body: give bytes, a Blob or text, or a stream or an async iterable of them",
    ],
    [() => s3.upload({ ...target, concurrency: 0 }), "concurrency: give a whole number from 1 on"],
    [() => s3.upload({ ...target, concurrency: 1.5 }), "concurrency: give a whole number from 1 on"],
    [() => s3.upload({ ...target, abortSignal: {} }), "abortSignal.throwIfAborted: must be a function"],
    ...[5, 5 * 2 ** 20 - 1, 5 * 2 ** 20 + 0.5, 5 * 2 ** 30 + 1, "6000000"].map((partSize) => [
      () => s3.upload({ ...target, partSize }),
      "partSize: give a whole number from 5242880 to 5368709120",
    ]),
  ]) {
    assert.deepEqual(await refused(call), ["InputError", message]);
  }
  assert.deepEqual(s3.sent, []);
  await s3.putObject({ ...target, Foo: undefined });
  await s3.upload({ ...target, partSize: 5 * 2 ** 30 });
});

test("options of an upload are those of its requests", async () => {
  const s3 = scripted();
  await s3.upload({ ...target, Body: "x" }, { headers: { "x-mine": "1" } });
  assert.equal(s3.sent[0].headers["x-mine"], "1");
});

test("a list that never moves on is an error", async () => {
  const page =
    "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>";
  const { error } = await drain(scripted(() => new Response(page)).listObjects({ Bucket: "my-bucket" }));
  assert.deepEqual([error.message, error.code], ["S3 gave no new NextContinuationToken", "same_token"]);
});

test("an abort's reason is thrown as it is", async () => {
  for (const reason of [new Error("enough"), "text", 5]) {
    const controller = new AbortController();
    const s3 = scripted(() => controller.abort(reason));
    await assert.rejects(s3.headObject(target, { abortSignal: controller.signal }), (error) => error === reason);
  }
});

test("an iterable is a body, whatever its class is called", async () => {
  for (const name of ["BlobStore", "MyFile"]) {
    const s3 = scripted();
    const body = {
      [Symbol.toStringTag]: name,
      // Of its entries, as a Map has it.
      size: 1,
      async *[Symbol.asyncIterator]() {
        yield "ab";
      },
    };
    await s3.upload({ ...target, Body: body });
    assert.equal(new TextDecoder().decode(s3.sent[0].body), "ab");
  }
});

test("parts are written with the members that they have", async () => {
  const s3 = scripted(() => new Response("<CompleteMultipartUploadResult/>"));
  const root = '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
  for (const [MultipartUpload, parts] of [
    [{}, ""],
    [{ Parts: [{ PartNumber: 1, ETag: "e<" }] }, "<Part><ETag>e&#60;</ETag><PartNumber>1</PartNumber></Part>"],
  ]) {
    await s3.completeMultipartUpload({ ...target, UploadId: "u", MultipartUpload });
    assert.equal(new TextDecoder().decode(s3.sent.at(-1).body), `${root}${parts}</CompleteMultipartUpload>`);
  }
});

test("a bucket is in the host unless that is an address", async () => {
  for (const [endpoint, url] of [
    ["https://3.example.com", "https://my-bucket.3.example.com/k"],
    ["https://example.com.", "https://my-bucket.example.com./k"],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000/my-bucket/k"],
    ["http://[::1]:9000", "http://[::1]:9000/my-bucket/k"],
  ]) {
    const s3 = scripted(undefined, { endpoint });
    await s3.putObject(target);
    assert.equal(s3.sent[0].url, url);
  }
});
