// S3's XML, as servers write it: prologs, attributes, entities and empty elements. What is not whole is an error.
import assert from "node:assert/strict";
import { test } from "node:test";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const list = async (text, status = 200) => {
  const fetch = async () => new Response(text, { status });
  const s3 = new S3({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
  const { $metadata: _, ...members } = await s3.listObjectsV2({ Bucket: "my-bucket" });
  return members;
};

test("elements become members, with their types", async () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment -->
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <Name>my-bucket</Name><Prefix/><Delimiter ></Delimiter><StartAfter a="b/" />
      <KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>
      <Contents>
        <Key>a&amp;b&lt;c&gt;&quot;&apos;&#65;&#x1F600;&unknown;</Key>
        <LastModified>2026-11-28T23:00:00.000Z</LastModified><ETag>"1"</ETag><Size>5</Size>
        <ChecksumAlgorithm>SHA256</ChecksumAlgorithm><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>
      </Contents>
      <Contents><Key>12</Key></Contents>
      <CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>
      <OtherContents>1</OtherContents><ObjectSize>5</ObjectSize>
    </ListBucketResult>
    `;
  assert.deepEqual(await list(text), {
    Name: "my-bucket",
    Prefix: "",
    Delimiter: "",
    StartAfter: "",
    KeyCount: 2,
    MaxKeys: 1000,
    IsTruncated: false,
    Contents: [
      {
        Key: "a&b<c>\"'A😀&unknown;",
        LastModified: new Date("2026-11-28T23:00:00.000Z"),
        ETag: '"1"',
        Size: 5,
        ChecksumAlgorithm: ["SHA256", "CRC32"],
      },
      { Key: "12" },
    ],
    CommonPrefixes: [{ Prefix: "a/" }],
    OtherContents: "1",
    ObjectSize: "5",
  });
  assert.deepEqual(await list("<ListBucketResult/>"), {});
  assert.deepEqual(await list("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"), {
    IsTruncated: true,
  });
});

test("a document that is not whole, or not S3's, is an error that says so", async () => {
  const blame = "; the endpoint, or a proxy in front of it, is not S3";
  for (const [text, says, retryable] of [
    ["", "is not a whole XML document", true],
    ["no XML", "is not a whole XML document", true],
    ["<ListBucketResult>", "is not a whole XML document", true],
    ["<ListBucketResult><Name>a", "is not a whole XML document", true],
    ["<ListBucketResult><Name>a</Name>", "is not a whole XML document", true],
    ["<ListBucketResult><Name>a</ListBucketResult>", "is not a whole XML document", true],
    ["</ListBucketResult>", "is not a whole XML document", true],
    ["<ListBucketResult></Name></ListBucketResult>", "is not a whole XML document", true],
    ["<html><body>Hi</body></html>", "is html, not ListBucketResult", false],
  ]) {
    const error = await rejection(list(text));
    assert.deepEqual(
      [error.name, error.code, error.message, error.retryable],
      ["StreamIntegrityError", "invalid_xml", `the response ${says}${blame}`, retryable],
      text,
    );
  }
});

test("an error in a response is S3's error, whatever its status", async () => {
  const text =
    "<Error><Code>SlowDown</Code><Message>Please reduce your rate.</Message><RequestId>R1</RequestId></Error>";
  for (const status of [200, 503]) {
    const error = await rejection(list(text, status));
    assert.deepEqual(
      [error.name, error.retryable, error.RequestId, error.$metadata.requestId],
      ["SlowDown", true, "R1", "R1"],
      `${status}`,
    );
    assert.match(error.message, /^Please reduce your rate\./);
  }
  const refused = await rejection(list("<Error><Code>InvalidPart</Code></Error>"));
  assert.deepEqual([refused.name, refused.retryable], ["InvalidPart", false]);
});

test("an error in a 200 is worth another attempt if its code is one of those that S3 names for that", async () => {
  for (const [code, retryable] of [
    ["SlowDown", true],
    ["InternalError", true],
    ["NotSlowDown", false],
    ["InternalErrorOfMine", false],
  ]) {
    const error = await rejection(list(`<Error><Code>${code}</Code><Message>m</Message></Error>`));
    assert.deepEqual([error.name, error.retryable], [code, retryable]);
  }
});
