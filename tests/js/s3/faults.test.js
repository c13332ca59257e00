// What S3, a proxy or the network may do wrong: each is an error or is tried again, and no body is taken for whole that is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { htmlPage, networkFailure, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, drain, REGION, rejection } from "../support/clients.js";
import { startServer } from "../support/http-server.js";

const object = { Bucket: "my-bucket", Key: "k" };
const xml =
  (body, status = 200, headers = { "x-amz-request-id": "request-1" }) =>
  () =>
    new Response(body, { status, headers: { "content-type": "application/xml", ...headers } });
const failure = (code, status, headers) =>
  xml(
    `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>told &amp; explained</Message><RequestId>request-2</RequestId><BucketName>my-bucket</BucketName></Error>`,
    status,
    headers,
  );
const s3 = (script, config = {}) => {
  const fetch = config.fetch ?? scriptedFetch(script);
  return Object.assign(new S3({ region: REGION, credentials: CREDENTIALS, fetch, ...config }), { fetch });
};
const etag = () => new Response("", { headers: { etag: '"1"' } });

test("a body that ends before its Content-Length throws after the bytes that came", async () => {
  const client = s3([() => new Response("abcd", { headers: { "content-length": "9", etag: '"1"' } })]);
  const { Body } = await client.getObject(object);
  const { events, error } = await drain(Body);
  assert.deepEqual(
    events.map((bytes) => new TextDecoder().decode(bytes)),
    ["abcd"],
  );
  assert.deepEqual([error.name, error.code, error.retryable], ["IncompleteStreamError", "cut_body", true]);
  assert.match(error.message, /after 4 of 9 bytes/);
  const whole = await client.getObject(object);
  assert.equal((await rejection(whole.Body.transformToString())).code, "cut_body");
});

test("a connection that is cut in a body throws the same", async () => {
  const server = await startServer((_, response) => {
    response.writeHead(200, { "content-length": 9 });
    response.write("abcd", () => setImmediate(() => response.destroy()));
  });
  try {
    const client = s3([], { fetch, endpoint: server.url });
    const { Body } = await client.getObject(object);
    const error = await rejection(Body.transformToByteArray());
    assert.deepEqual([error.name, error.code], ["IncompleteStreamError", "cut_body"]);
    assert.match(error.message, /after 4 of 9 bytes/);
  } finally {
    await server.close();
  }
});

test("a body that fetch has decoded may be shorter than its Content-Length", async () => {
  const { Body } = await s3([
    () => new Response("abcd", { headers: { "content-length": "9", "content-encoding": "gzip" } }),
  ]).getObject(object);
  assert.equal(await Body.transformToString(), "abcd");
});

test("a body that stops arriving ends with the timeout of the client", async () => {
  const stalled = () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(2)) }), {
      headers: { "content-length": "9" },
    });
  const { Body } = await s3([stalled], { timeouts: { idleMs: 20 } }).getObject(object);
  assert.equal((await rejection(Body.transformToByteArray())).code, "timeout_idleMs");
});

test("an abort ends a body with the signal's reason", async () => {
  const controller = new AbortController();
  const endless = () =>
    new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(2)) }, { highWaterMark: 0 }));
  const { Body } = await s3([endless]).getObject(object, { abortSignal: controller.signal });
  const reader = Body.getReader();
  await reader.read();
  controller.abort(new Error("enough"));
  assert.equal((await rejection(reader.read().then(() => reader.read()))).message, "enough");
});

for (const [code, status] of [
  ["SlowDown", 503],
  ["InternalError", 500],
  ["RequestTimeout", 400],
]) {
  test(`${code} is tried again`, async () => {
    const client = s3([failure(code, status), etag]);
    const { $metadata } = await client.putObject({ ...object, Body: "x" });
    assert.equal($metadata.attempts, 2);
  });
}

test("errors have the code, the members and the request id of S3", async () => {
  const client = s3([failure("AccessDenied", 403)]);
  const error = await rejection(client.putObject({ ...object, Body: "x" }));
  assert.deepEqual(
    [error.name, error.message, error.$fault, error.BucketName],
    ["AccessDenied", "told & explained", "client", "my-bucket"],
  );
  assert.equal(error.$metadata.requestId, "request-1");
  assert.equal(client.fetch.sent.length, 1);
  // A page may be unable to read the header.
  const unexposed = await rejection(s3([failure("AccessDenied", 403, {})]).putObject({ ...object, Body: "x" }));
  assert.equal(unexposed.$metadata.requestId, "request-2");
});

test("the request id of an output is S3's", async () => {
  const { $metadata } = await s3([
    () => new Response("", { headers: { "x-amz-request-id": "request-1" } }),
  ]).deleteObject(object);
  assert.equal($metadata.requestId, "request-1");
});

test("a network that fails once is tried again", async () => {
  const { $metadata } = await s3([networkFailure(), etag]).putObject({ ...object, Body: "x" });
  assert.equal($metadata.attempts, 2);
});

const upload = { ...object, UploadId: "u", MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"1"' }] } };
const DONE = xml(`<CompleteMultipartUploadResult><ETag>"1-1"</ETag></CompleteMultipartUploadResult>`);

test("an error in the body of a 200 is an error", async () => {
  const client = s3([failure("InvalidPart", 200)]);
  const error = await rejection(client.completeMultipartUpload(upload));
  assert.deepEqual(
    [error.name, error.message, error.$fault, error.retryable],
    ["InvalidPart", "told & explained", "client", false],
  );
  assert.equal(client.fetch.sent.length, 1);
});

test("an error in the body of a 200 that may pass is tried again, as often as the caller allows", async () => {
  const client = s3([failure("InternalError", 200), DONE]);
  assert.equal((await client.completeMultipartUpload(upload)).ETag, '"1-1"');
  assert.equal(client.fetch.sent.length, 2);
  const once = s3([failure("InternalError", 200), DONE]);
  const error = await rejection(once.completeMultipartUpload(upload, { maxAttempts: 1 }));
  assert.deepEqual([error.name, error.$fault, once.fetch.sent.length], ["InternalError", "server", 1]);
});

for (const [what, body] of Object.entries({
  "is cut off": "<ListBucketResult><Contents><Key>a</Key></Contents>",
  "is cut off inside a tag": "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucket",
  "is empty": "",
  "is a page": "<!doctype html><html><body>Welcome<br></body></html>",
  "closes what it has not opened": "</ListBucketResult>",
  "is something else": "<Other></Other>",
})) {
  test(`a list that ${what} throws`, async () => {
    const error = await rejection(s3([xml(body)]).listObjectsV2({ Bucket: "my-bucket" }));
    assert.deepEqual([error.name, error.code], ["StreamIntegrityError", "invalid_xml"]);
  });
}

test("a list that was cut off once is asked for again", async () => {
  const client = s3([xml("<ListBucketResult><Name>n</Na"), xml("<ListBucketResult><Name>n</Name></ListBucketResult>")]);
  const { Name, $metadata } = await client.listObjectsV2({ Bucket: "my-bucket" });
  assert.deepEqual([Name, $metadata.attempts], ["n", 2]);
});

test("an upload that begins without an id throws", async () => {
  const client = s3([xml("<InitiateMultipartUploadResult><Key>k</Key></InitiateMultipartUploadResult>")], {
    maxAttempts: 1,
  });
  const error = await rejection(client.createMultipartUpload(object));
  assert.deepEqual([error.name, error.code], ["StreamIntegrityError", "no_answer"]);
  assert.match(error.message, /has no UploadId/);
});

test("names in XML set nothing but members", async () => {
  const output = await s3([
    xml("<ListBucketResult><__proto__><polluted>1</polluted></__proto__><Name>n</Name></ListBucketResult>"),
  ]).listObjectsV2({ Bucket: "my-bucket" });
  assert.deepEqual([output.Name, output.polluted, {}.polluted], ["n", undefined, undefined]);
});

test("a list is read page after page", async () => {
  const page = (key, next) =>
    xml(
      `<ListBucketResult><IsTruncated>${Boolean(next)}</IsTruncated>${next}<Contents><Key>${key}</Key></Contents></ListBucketResult>`,
    );
  const client = s3([
    page("a", "<NextContinuationToken>1=</NextContinuationToken>"),
    page("b", "<NextContinuationToken>2</NextContinuationToken>"),
    page("c", ""),
  ]);
  const { events } = await drain(client.listObjects({ Bucket: "my-bucket", Prefix: "p" }));
  assert.deepEqual(
    events.map(({ Key }) => Key),
    ["a", "b", "c"],
  );
  const asked = client.fetch.sent.map(({ url }) => new URL(url).searchParams);
  assert.deepEqual(
    asked.map((query) => [query.get("prefix"), query.get("continuation-token")]),
    [
      ["p", null],
      ["p", "1="],
      ["p", "2"],
    ],
  );
});

test("a list whose pages never end throws", async () => {
  const client = s3([
    xml(
      "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>",
    ),
  ]);
  const { error } = await drain(client.listObjects({ Bucket: "my-bucket" }));
  assert.equal(error.code, "same_token");
  assert.equal(client.fetch.sent.length, 2);
});

test("a page of a gateway is an error with its status", async () => {
  const error = await rejection(s3([htmlPage(403)]).putObject({ ...object, Body: "x" }));
  assert.deepEqual([error.name, error.$metadata.httpStatusCode], ["AccessDeniedException", 403]);
});

test("expired credentials are asked for again", async () => {
  let given = 0;
  const credentials = async () => ({
    ...CREDENTIALS,
    sessionToken: `token-${++given}`,
    expiration: new Date(Date.now() + 3_600_000),
  });
  const client = s3([failure("ExpiredToken", 400), etag], { credentials });
  await client.putObject({ ...object, Body: "x" });
  assert.deepEqual(
    client.fetch.sent.map(({ headers }) => headers["x-amz-security-token"]),
    ["token-1", "token-2"],
  );
});
