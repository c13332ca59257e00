// The AWS SDK's S3 client asks the same, and makes the same of the answers.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { S3 as SdkS3 } from "@aws-sdk/client-s3";
import { S3 } from "bedrock-wasm/s3";
import { scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const object = { Bucket: "my-bucket", Key: "a//b/[ü] |^+%41.jsonl" };
const uploaded = { ...object, UploadId: "up+load/1" };
const Parts = [
  { ETag: '"1"', PartNumber: 1, ChecksumSHA256: "aa==" },
  { ETag: '"<2>"', PartNumber: 2, ChecksumSHA256: "bb==" },
];
const LAST_MODIFIED = "Sat, 28 Nov 2026 23:00:00 GMT";

const LIST = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>my-bucket</Name><Prefix>a &amp; b</Prefix><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys>
<IsTruncated>true</IsTruncated><NextContinuationToken>n&#x3D;</NextContinuationToken>
<Contents><Key>a &lt;1&gt;&#13; x</Key><LastModified>2026-11-28T23:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag><Size>9007199254740991</Size><StorageClass>STANDARD</StorageClass></Contents>
<Contents><Key>  spaces  </Key><LastModified>2026-11-28T23:00:00.000Z</LastModified><ETag>"2"</ETag><Size>0</Size><StorageClass>GLACIER</StorageClass></Contents>
<CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes></ListBucketResult>`;
const BEGUN = `<InitiateMultipartUploadResult><Bucket>my-bucket</Bucket><Key>k</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>`;
const DONE = `\n\n<CompleteMultipartUploadResult><Location>https://l</Location><Bucket>my-bucket</Bucket><Key>k</Key><ETag>"3-2"</ETag></CompleteMultipartUploadResult>`;
const PARTS = `<ListPartsResult><Bucket>my-bucket</Bucket><Key>k</Key><UploadId>u</UploadId><PartNumberMarker>0</PartNumberMarker><NextPartNumberMarker>1</NextPartNumberMarker>
<MaxParts>1</MaxParts><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><LastModified>2026-11-28T23:00:00.000Z</LastModified><ETag>"1"</ETag><Size>5</Size></Part></ListPartsResult>`;

/** Method, input, and what S3 answers. */
const CALLS = [
  [
    "putObject",
    {
      ...object,
      Body: "x",
      ContentType: "text/plain",
      Metadata: { "my-key": "v" },
      IfNoneMatch: "*",
      CacheControl: "no-store",
    },
    { headers: { etag: '"1"', "x-amz-version-id": "v" } },
  ],
  [
    "putObject",
    {
      ...object,
      Body: "x",
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "k",
      StorageClass: "GLACIER",
      Expires: new Date(0),
      ACL: "private",
      Tagging: "a=b",
    },
    { headers: { etag: '"1"' } },
  ],
  [
    "getObject",
    { ...object, Range: "bytes=1-3", VersionId: "v/1", IfMatch: '"1"', IfModifiedSince: new Date(0) },
    {
      status: 206,
      headers: {
        etag: '"1"',
        "content-length": "3",
        "content-type": "text/plain",
        "content-range": "bytes 1-3/9",
        "last-modified": LAST_MODIFIED,
        "x-amz-meta-my-key": "v",
      },
      body: "abc",
    },
  ],
  [
    "headObject",
    object,
    { headers: { etag: '"1"', "content-length": "9", "content-type": "text/plain", "last-modified": LAST_MODIFIED } },
  ],
  ["deleteObject", { ...object, VersionId: "1" }, { status: 204, headers: { "x-amz-delete-marker": "true" } }],
  [
    "listObjectsV2",
    { Bucket: "my-bucket", Prefix: "a & b", MaxKeys: 2, Delimiter: "/", StartAfter: "ä", FetchOwner: true },
    { body: LIST },
  ],
  [
    "createMultipartUpload",
    { ...object, ContentType: "application/jsonl", ChecksumAlgorithm: "SHA256" },
    { body: BEGUN },
  ],
  ["uploadPart", { ...uploaded, PartNumber: 2, Body: "x" }, { headers: { etag: '"2"' } }],
  ["completeMultipartUpload", { ...uploaded, MultipartUpload: { Parts } }, { body: DONE }],
  ["abortMultipartUpload", uploaded, { status: 204 }],
  ["listParts", { ...uploaded, MaxParts: 1, PartNumberMarker: "0" }, { body: PARTS }],
  ...["with.dots", "Upper", "uppeR", "hyphen-", "under_"].map((Bucket) => [
    "listObjectsV2",
    { Bucket },
    { body: LIST },
  ]),
];

/** Headers of the SDK alone: about itself, its default checksum, and what it lets its HTTP handler set. */
const OWN =
  /^(amz-sdk|x-amz-user-agent|user-agent|host|content-length|x-amz-checksum-(crc32|mode)|x-amz-sdk-checksum-algorithm|authorization|x-amz-date|x-amz-content-sha256|expect|accept)/;
/** Sent where the SDK sends none, or another: it names text and XML differently. */
const LOOSE = /^content-type$/;

const wire = (headers) =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value])
      .filter(([name]) => !OWN.test(name)),
  );

async function ours(method, input, { status = 200, headers, body }, config) {
  const fetch = scriptedFetch([
    () => new Response(status === 204 || method === "headObject" ? null : body, { status, headers }),
  ]);
  const output = await new S3({ region: REGION, credentials: CREDENTIALS, fetch, ...config })[method](input);
  const [{ url, method: verb, headers: sent, body: bytes }] = fetch.sent;
  return { output, request: { url: new URL(url), verb, headers: wire(sent), body: new TextDecoder().decode(bytes) } };
}

async function theirs(method, input, { status = 200, headers = {}, body = "" }, config) {
  let request;
  const requestHandler = {
    async handle(sent) {
      request = sent;
      return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const output = await new SdkS3({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler,
    maxAttempts: 1,
    ...config,
  })[method](input);
  const query = Object.entries(request.query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? "")}`,
  );
  const url = new URL(
    `${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ""}${request.path}?${query.join("&")}`,
  );
  return {
    output,
    request: {
      url,
      verb: request.method,
      headers: wire(request.headers),
      body: request.body ? String(request.body) : "",
    },
  };
}

const pairs = (url) => [...url.searchParams].filter(([name]) => name !== "x-id").sort();

async function plain({ $metadata, Body, ...output }) {
  assert.equal(typeof $metadata.httpStatusCode, "number");
  return { ...JSON.parse(JSON.stringify(output)), ...(Body && { Body: await Body.transformToString() }) };
}

for (const [method, input, answer] of CALLS) {
  test(`${method} of ${input.Bucket}: the same request and the same output`, async () => {
    const [a, b] = [await ours(method, input, answer), await theirs(method, input, answer)];
    assert.equal(a.request.verb, b.request.verb);
    assert.equal(
      `${a.request.url.origin}${a.request.url.pathname}`,
      `${b.request.url.origin}${b.request.url.pathname}`,
    );
    assert.deepEqual(pairs(a.request.url), pairs(b.request.url));
    for (const [name, value] of Object.entries(b.request.headers)) {
      if (!LOOSE.test(name)) assert.equal(a.request.headers[name], `${value}`, name);
    }
    for (const name of Object.keys(a.request.headers)) {
      assert.ok(name in b.request.headers || LOOSE.test(name), `${name} is sent, which the SDK does not send`);
    }
    if (method === "completeMultipartUpload") {
      assert.equal(normal(a.request.body), normal(b.request.body));
      assert.equal(a.request.headers["content-type"], b.request.headers["content-type"]);
    }
    const [output, expected] = [await plain(a.output), await plain(b.output)];
    if (method === "headObject" || method === "getObject") expected.Metadata ??= {};
    assert.deepEqual(output, expected);
  });
}

/** XML with its members in one order and with one kind of escapes. */
const normal = (xml) =>
  xml
    .replace(/<\?xml[^>]*>\s*/, "")
    .replaceAll(/&#34;|&quot;/g, '"')
    .replaceAll("&#60;", "&lt;")
    .replaceAll("&#62;", "&gt;")
    .replaceAll(
      /<Part>(.*?)<\/Part>/g,
      (_, members) =>
        `<Part>${members
          .match(/<(\w+)>.*?<\/\1>/g)
          .sort()
          .join("")}</Part>`,
    );

for (const [name, config] of Object.entries({
  "path style": { forcePathStyle: true },
  FIPS: { useFipsEndpoint: true },
  "dual-stack": { useDualstackEndpoint: true },
  both: { useFipsEndpoint: true, useDualstackEndpoint: true },
  China: { region: "cn-north-1" },
  "an endpoint": { endpoint: "https://minio.example:9000" },
  "an endpoint that is an address": { endpoint: "https://10.0.0.1:9000" },
  "an endpoint with path style": { endpoint: "https://minio.example:9000", forcePathStyle: true },
})) {
  test(`${name}: requests go to the host that the SDK sends to`, async () => {
    const answer = { headers: { etag: '"1"' } };
    const [a, b] = [
      await ours("putObject", { ...object, Body: "x" }, answer, config),
      await theirs("putObject", { ...object, Body: "x" }, answer, config),
    ];
    assert.equal(
      `${a.request.url.origin}${a.request.url.pathname}`,
      `${b.request.url.origin}${b.request.url.pathname}`,
    );
  });
}
