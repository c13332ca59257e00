import assert from "node:assert/strict";
import { test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import { emulator, HELLO, modelPath, send, Sha256 } from "./emulator.js";

const path = modelPath("amazon.nova-micro-v1:0");
const body = JSON.stringify(HELLO);

/** Signs a request in its query with AWS's own signer. */
async function presigned(
  server,
  { credentials = server.credentials, expiresIn = 60, date = new Date(), ...more } = {},
) {
  const { host, hostname, port } = new URL(server.url);
  const signer = new SignatureV4({
    service: "bedrock",
    region: server.region,
    credentials,
    sha256: Sha256,
    ...more.signer,
  });
  const request = { method: "POST", protocol: "http:", hostname, port, path, headers: { host }, body, ...more.request };
  const { query, method } = await signer.presign(request, { signingDate: date, expiresIn });
  const search = Object.entries(query)
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  return { url: `${server.url}${request.path}?${search}`, method, body: method === "GET" ? undefined : request.body };
}

async function refused(request, name, message) {
  const answer = await send(request);
  assert.deepEqual([answer.status, answer.errorType.split(":")[0]], [403, name]);
  assert.match(answer.body.message, message);
}

test("lets presigned requests pass, with and without a session token", async (t) => {
  const server = await emulator(t);
  // A minute ahead, as a clock may be: a second is over before a busy machine has sent anything.
  const date = new Date(Date.now() + 60_000);
  for (const credentials of [server.credentials, server.temporaryCredentials]) {
    for (const expiresIn of [1, 60, 604_800]) {
      assert.equal((await send(await presigned(server, { credentials, expiresIn, date }))).status, 200);
    }
  }
});

test("refuses what is over, wrong or changed", async (t) => {
  const server = await emulator(t);
  const ago = (seconds) => new Date(Date.now() - seconds * 1000);
  await refused(
    await presigned(server, { date: ago(61) }),
    "InvalidSignatureException",
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 60 sec\.\)$/,
  );
  await refused(
    await presigned(server, { date: ago(-360) }),
    "InvalidSignatureException",
    /^Signature not yet current: /,
  );
  assert.equal((await send(await presigned(server, { date: ago(3000), expiresIn: 3600 }))).status, 200);
  const good = await presigned(server);
  const changed = (from, to) => ({ ...good, url: good.url.replace(from, to) });
  const invalid = "InvalidSignatureException";
  await refused(changed("X-Amz-Expires=60", "X-Amz-Expires=604801"), invalid, /at most 604800 seconds/);
  await refused(changed("X-Amz-Expires=60", "X-Amz-Expires=0"), invalid, /greater than 0/);
  await refused(changed("X-Amz-Expires=60", "X-Amz-Expires=1h"), invalid, /should be a number/);
  await refused(changed("X-Amz-Expires=60", "X-Amz-Expires=61"), invalid, /does not match/);
  await refused({ ...good, body: `${body} ` }, invalid, /does not match/);
  await refused(changed(/us-east-1/, "us-west-2"), invalid, /scoped to a valid region/);
  await refused(
    changed(/&X-Amz-SignedHeaders=host/, ""),
    "IncompleteSignatureException",
    /^AWS query-string parameters must include 'X-Amz-SignedHeaders'\. Re-examine/,
  );
  await refused(
    changed("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
    "IncompleteSignatureException",
    /Unsupported AWS 'algorithm'/,
  );
  await refused(changed(/LOCALBEDROCKLONGLIVED/, "NOBODYKNOWSTHISKEY00"), "UnrecognizedClientException", /invalid/);
  await refused(
    await presigned(server, { credentials: server.expiredCredentials }),
    "ExpiredTokenException",
    /is expired$/,
  );
});

test("S3's presigned URLs, whose bodies are not signed, reach the echo", async (t) => {
  const server = await emulator(t);
  const request = { method: "PUT", path: "/_local-bedrock/echo/bucket/a%20key//%C3%BC%2B%281%29.json", body: "x" };
  const signer = { service: "s3", region: "eu-west-3", uriEscapePath: false };
  const headers = { host: new URL(server.url).host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const put = await presigned(server, { request: { ...request, headers }, signer });
  const { status, body: answer } = await send({ ...put, body: "another body" });
  assert.equal(status, 200, JSON.stringify(answer));
  assert.equal(answer.auth.kind, "query");
  assert.deepEqual(answer.auth.scope.region, "eu-west-3");
  assert.ok(!JSON.stringify(answer).includes("X-Amz-Signature"));
});
