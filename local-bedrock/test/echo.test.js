import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { getToken } from "@aws/bedrock-token-generator";
import { SignatureV4 } from "@smithy/signature-v4";
import { emulator, send, Sha256, signed } from "./emulator.js";

const ECHO = "/_local-bedrock/echo";
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** Signs for S3: the path is encoded once and not normalised, the body's hash is a header. */
async function signedForS3(server, { method = "PUT", path, body = "", payload = sha256(body), region = "eu-west-3" }) {
  const { host } = new URL(server.url);
  const signer = new SignatureV4({
    service: "s3",
    region,
    credentials: server.credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const headers = { host, ...(payload && { "x-amz-content-sha256": payload }) };
  const request = await signer.signRequest({ method, protocol: "http:", hostname: host, path, headers, body });
  return {
    url: server.url + path,
    method,
    headers: request.headers,
    body: ["GET", "HEAD"].includes(method) ? undefined : body,
  };
}

test("verifies any service and region, and says what arrived", async (t) => {
  const server = await emulator(t);
  for (const [service, region] of [
    ["dynamodb", "ap-southeast-4"],
    ["execute-api", "us-west-2"],
    ["bedrock", "us-east-1"],
  ]) {
    const credentials = server.temporaryCredentials;
    const request = await signed(server, {
      path: `${ECHO}/a%20b/c%2Fd`,
      query: { "q ü": "1 + 1", empty: "" },
      headers: { "x-amz-meta-x": "1", "x-plain": "  two   spaces " },
      body: "hello",
      service,
      region,
      credentials,
    });
    const { status, body: answer } = await send(request);
    assert.equal(status, 200, JSON.stringify(answer));
    assert.deepEqual([answer.method, answer.path], ["POST", `${ECHO}/a%20b/c%2Fd`]);
    assert.deepEqual(answer.query, [
      ["q ü", "1 + 1"],
      ["empty", ""],
    ]);
    assert.equal(answer.headers["x-amz-meta-x"], "1");
    assert.equal(answer.bodySha256, sha256("hello"));
    const { kind, accessKeyId, scope, signedHeaders } = answer.auth;
    assert.deepEqual(
      [kind, accessKeyId, scope.service, scope.region],
      ["header", credentials.accessKeyId, service, region],
    );
    assert.ok(signedHeaders.includes("x-amz-security-token") && signedHeaders.includes("host"));
    const text = JSON.stringify(answer);
    for (const secret of [
      credentials.sessionToken,
      credentials.secretAccessKey,
      /Signature=(\w+)/.exec(request.headers.authorization)[1],
    ]) {
      assert.ok(!text.includes(secret));
    }
  }
});

test("holds S3 to S3's rules", async (t) => {
  const server = await emulator(t);
  for (const [path, body, payload] of [
    [`${ECHO}/bucket/a%20b//c/d.json`, "x", undefined],
    [`${ECHO}/bucket/%C3%BC%2B%27%28%29`, "", undefined],
    [`${ECHO}/bucket/key`, "not signed", "UNSIGNED-PAYLOAD"],
  ]) {
    for (const method of ["PUT", "GET", "DELETE"]) {
      const { status, body: answer } = await send(
        await signedForS3(server, { method, path, body: method === "GET" ? "" : body, payload }),
      );
      assert.equal(status, 200, `${method} ${path} ${JSON.stringify(answer)}`);
      assert.equal(answer.path, path);
    }
  }
  const path = `${ECHO}/bucket/key`;
  const missing = await send(await signedForS3(server, { path, payload: null }));
  assert.deepEqual([missing.status, missing.errorType.split(":")[0]], [400, "InvalidRequest"]);
  const other = await send(await signedForS3(server, { path, body: "x", payload: sha256("y") }));
  assert.deepEqual([other.status, other.errorType.split(":")[0]], [400, "XAmzContentSHA256Mismatch"]);
  // The same path signed by everyone else's rules is another signature.
  const twice = await signed(server, {
    path: `${ECHO}/a%20b`,
    service: "s3",
    headers: { "x-amz-content-sha256": sha256("x") },
    body: "x",
  });
  assert.equal((await send(twice)).status, 403);
});

test("signed headers that were sent twice are joined by a comma", async (t) => {
  const server = await emulator(t);
  const request = await signed(server, { path: ECHO, headers: { "x-many": "1,2" }, body: "" });
  const { request: send11 } = await import("node:http");
  const { hostname, port } = new URL(server.url);
  const { "x-many": _, ...headers } = request.headers;
  const status = await new Promise((resolve, reject) => {
    const outgoing = send11(
      { hostname, port, path: ECHO, method: "POST", headers: { ...headers, "x-many": ["1", "2"] } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    outgoing.once("error", reject).end();
  });
  assert.equal(status, 200);
});

test("takes API keys, and refuses the unsigned and the wrongly signed", async (t) => {
  const server = await emulator(t);
  const { credentials, region } = server;
  for (const token of [server.token, await getToken({ credentials, region })]) {
    const { body } = await send({ url: server.url + ECHO, headers: { authorization: `Bearer ${token}` } });
    assert.equal(body.auth.kind, "apiKey");
  }
  const unsigned = await send({ url: server.url + ECHO });
  assert.deepEqual([unsigned.status, unsigned.errorType.split(":")[0]], [403, "MissingAuthenticationTokenException"]);
  const good = await signed(server, { path: ECHO });
  const changed = await send({ ...good, body: "other" });
  assert.deepEqual([changed.status, changed.errorType.split(":")[0]], [403, "InvalidSignatureException"]);
});
