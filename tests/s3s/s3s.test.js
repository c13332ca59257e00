// The client of S3 and of uploads, judged by s3s-fs, which checks every signature by its own implementation. `S3S_FS` is its path;
// `cargo xtask test --only s3s` installs it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { presignUrl } from "bedrock-wasm";
import { S3 } from "bedrock-wasm/s3";
import { rejection } from "../js/support/clients.js";

const Bucket = "records";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const region = "us-east-1";
let server;
let directory;
let endpoint;
let s3;

/** A port that is free. @returns {Promise<number>} */
async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-s3s-"));
  await mkdir(join(directory, Bucket));
  const port = await freePort();
  const keys = ["--access-key", credentials.accessKeyId, "--secret-key", credentials.secretAccessKey];
  const place = ["--host", "127.0.0.1", "--port", String(port), directory];
  server = spawn(process.env.S3S_FS ?? "s3s-fs", [...keys, ...place], { stdio: ["ignore", "ignore", "inherit"] });
  endpoint = `http://127.0.0.1:${port}`;
  s3 = new S3({ region, credentials, endpoint, forcePathStyle: true, maxAttempts: 1 });
  for (;;) {
    if (server.exitCode !== null) throw new Error(`s3s-fs ended with ${server.exitCode}`);
    if (await fetch(endpoint).then(Boolean, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
after(async () => {
  server?.kill();
  await rm(directory, { recursive: true, force: true });
});

test("objects are put, read in part, headed and deleted, whatever their keys", async () => {
  for (const Key of ["plain", "a b/c+d", "ü/東京", "x!'()*~", "100%25"]) {
    const { ETag } = await s3.putObject({ Bucket, Key, Body: `body of ${Key}`, ContentType: "text/plain" });
    const { Body, ContentType } = await s3.getObject({ Bucket, Key });
    assert.deepEqual([await Body.transformToString(), ContentType], [`body of ${Key}`, "text/plain"]);
    const part = await s3.getObject({ Bucket, Key, Range: "bytes=5-6" });
    assert.equal(await part.Body.transformToString(), "of");
    const head = await s3.headObject({ Bucket, Key });
    assert.deepEqual([head.ETag, head.ContentLength], [ETag, Buffer.byteLength(`body of ${Key}`)]);
    await s3.deleteObject({ Bucket, Key });
    assert.match((await rejection(s3.getObject({ Bucket, Key }))).name, /^NoSuchKey|NotFound$/);
  }
});

test("lists are signed with their prefixes", async () => {
  const keys = ["in/a b", "in/ü", "out/1"];
  for (const Key of keys) await s3.putObject({ Bucket, Key, Body: Key });
  const found = [];
  for await (const { Key } of s3.listObjects({ Bucket, Prefix: "in/" })) found.push(Key);
  assert.deepEqual(found, keys.slice(0, 2));
  for (const Key of keys) await s3.deleteObject({ Bucket, Key });
});

test("an upload in parts comes back whole", async () => {
  const bytes = randomBytes(2 * 5 * 2 ** 20 + 1234);
  await s3.upload({ Bucket, Key: "large", Body: new Blob([bytes]).stream(), partSize: 5 * 2 ** 20 });
  const { Body } = await s3.getObject({ Bucket, Key: "large" });
  const hash = createHash("sha256");
  for await (const piece of Body) hash.update(piece);
  assert.equal(hash.digest("hex"), createHash("sha256").update(bytes).digest("hex"));
});

test("a presigned URL is taken, and one that was changed is not", async () => {
  await s3.putObject({ Bucket, Key: "one letter", Body: "hello" });
  const url = await presignUrl(
    { url: `${endpoint}/${Bucket}/one%20letter` },
    { region, service: "s3", credentials, expiresIn: 60 },
  );
  assert.equal(await (await fetch(url)).text(), "hello");
  assert.equal((await fetch(String(url).replace("one%20letter", "other"))).status, 403);
});

test("a wrong secret is refused", async () => {
  const wrong = new S3({
    region,
    endpoint,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { ...credentials, secretAccessKey: "notTheSecret" },
  });
  const error = await rejection(wrong.putObject({ Bucket, Key: "k", Body: "x" }));
  assert.deepEqual([error.name, error.$metadata.httpStatusCode], ["SignatureDoesNotMatch", 403]);
});
