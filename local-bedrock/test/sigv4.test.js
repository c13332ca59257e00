import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { verifySignature } from "../src/sigv4/verify.js";
import { emulator, HELLO_ANSWER, modelPath, send, signed } from "./emulator.js";

const NOVA = "amazon.nova-micro-v1:0";
const path = modelPath(NOVA);

/** Sends and expects a refusal with this name, status and text. */
async function refused(request, name, status, message, change) {
  const answer = await send(request, change);
  assert.equal(answer.errorType.split(":")[0], name);
  assert.equal(answer.status, status);
  assert.match(answer.body.message ?? answer.body.Message, message);
  assert.ok(answer.headers.get("x-amzn-requestid"));
}

test("lets correct signatures pass, for ids, profiles and ARNs", async (t) => {
  const server = await emulator(t);
  for (const modelId of [
    NOVA,
    `us.${NOVA}`,
    `arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`,
    `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${NOVA}`,
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/a1b2c3d4e5f6",
  ]) {
    const { status, body } = await send(await signed(server, { path: modelPath(modelId) }));
    assert.equal(status, 200, `${modelId}: ${JSON.stringify(body)}`);
    assert.equal(body.output.message.content[0].text, HELLO_ANSWER);
  }
  const bare = await send(await signed(server, { path: `/model/${NOVA}/converse` }));
  assert.equal(bare.status, 200, "an id with its colon not encoded");
  const withQuery = await send(await signed(server, { path, query: { b: "2 + 2", a: "ä/%" } }));
  assert.equal(withQuery.status, 200, "a query");
});

test("accepts the key with a session token, and only with that token", async (t) => {
  const server = await emulator(t);
  const credentials = server.temporaryCredentials;
  assert.equal((await send(await signed(server, { path, credentials }))).status, 200);
  const invalidToken = /^The security token included in the request is invalid\.$/;
  const wrong = { ...credentials, sessionToken: "another" };
  const none = { ...credentials, sessionToken: undefined };
  const needless = { ...server.credentials, sessionToken: "needless" };
  for (const pair of [wrong, none, needless]) {
    await refused(await signed(server, { path, credentials: pair }), "UnrecognizedClientException", 403, invalidToken);
  }
  const expired = await signed(server, { path, credentials: server.expiredCredentials });
  await refused(expired, "ExpiredTokenException", 403, /^The security token included in the request is expired$/);
});

test("refuses unknown keys, wrong secrets and changed requests", async (t) => {
  const server = await emulator(t);
  const good = await signed(server, { path });
  const mismatch = /^The request signature we calculated does not match the signature you provided\./;

  const unknown = { accessKeyId: "NOBODYKNOWSTHISKEY00", secretAccessKey: "x" };
  await refused(await signed(server, { path, credentials: unknown }), "UnrecognizedClientException", 403, /invalid/);
  const wrongSecret = { ...server.credentials, secretAccessKey: "wrong" };
  await refused(await signed(server, { path, credentials: wrongSecret }), "InvalidSignatureException", 403, mismatch);

  const changes = {
    body: { body: `${good.body} ` },
    "a signed header": { headers: { "content-type": "text/plain" } },
    signature: { headers: { authorization: good.headers.authorization.replace(/.$/, (c) => (c === "0" ? "1" : "0")) } },
  };
  for (const change of Object.values(changes)) {
    await refused(good, "InvalidSignatureException", 403, mismatch, change);
  }
  await refused({ ...good, url: `${good.url}?x=1` }, "InvalidSignatureException", 403, mismatch);
  const otherModel = good.url.replace("micro", "lite");
  await refused({ ...good, url: otherModel }, "InvalidSignatureException", 403, mismatch);
});

test("wants host and every x-amz- header signed, and every signed header sent", async (t) => {
  const server = await emulator(t);
  const unsignedHost = await signed(server, { path, unsigned: new Set(["host"]) });
  await refused(unsignedHost, "InvalidSignatureException", 403, /^'Host' or ':authority' must be a 'SignedHeader'/);
  const good = await signed(server, { path });
  await refused(good, "InvalidSignatureException", 403, /'x-amz-extra' must be a 'SignedHeader'/, {
    headers: { "x-amz-extra": "1" },
  });
  const named = good.headers.authorization.replace("SignedHeaders=", "SignedHeaders=absent;");
  await refused(
    good,
    "IncompleteSignatureException",
    403,
    /^'absent' is named as a SignedHeader, but it does not exist/,
    {
      headers: { authorization: named },
    },
  );
});

test("checks x-amz-content-sha256 against the body", async (t) => {
  const server = await emulator(t);
  const right = "a".repeat(64);
  const request = await signed(server, { path, headers: { "x-amz-content-sha256": right } });
  await refused(request, "InvalidSignatureException", 403, /does not match/);
});

test("refuses skewed clocks in the words SDKs look for", async (t) => {
  const server = await emulator(t);
  const minutesFromNow = (minutes) => new Date(Date.now() + minutes * 60_000);
  const at = String.raw`\d{8}T\d{6}Z`;
  await refused(
    await signed(server, { path, date: minutesFromNow(-6) }),
    "InvalidSignatureException",
    403,
    new RegExp(`^Signature expired: ${at} is now earlier than ${at} \\(${at} - 5 min\\.\\)$`),
  );
  await refused(
    await signed(server, { path, date: minutesFromNow(6) }),
    "InvalidSignatureException",
    403,
    new RegExp(`^Signature not yet current: ${at} is still later than ${at} \\(${at} \\+ 5 min\\.\\)$`),
  );
  for (const minutes of [-4, 4]) {
    assert.equal((await send(await signed(server, { path, date: minutesFromNow(minutes) }))).status, 200);
  }
});

test("checks the credential scope", async (t) => {
  const server = await emulator(t);
  const invalid = (request, message, change) => refused(request, "InvalidSignatureException", 403, message, change);
  await invalid(await signed(server, { path, region: "eu-west-1" }), /scoped to a valid region/);
  await invalid(await signed(server, { path, service: "bedrock-runtime" }), /scoped to correct service: 'bedrock'/);
  const good = await signed(server, { path });
  const scope = (from, to) => ({ headers: { authorization: good.headers.authorization.replace(from, to) } });
  await invalid(good, /^Date in Credential scope does not match YYYYMMDD/, scope(/\/\d{8}\//, "/20200101/"));
  await invalid(good, /valid terminator: 'aws4_request'/, scope("aws4_request", "aws5_request"));
  await refused(good, "IncompleteSignatureException", 403, /exactly 5 slash-delimited/, scope("/aws4_request", ""));
});

test("refuses missing and malformed authorization without repeating it", async (t) => {
  const server = await emulator(t);
  const { headers, ...good } = await signed(server, { path });
  const { authorization, ...rest } = headers;
  const bare = { ...good, headers: rest };
  await refused(bare, "MissingAuthenticationTokenException", 403, /^Missing Authentication Token$/);
  const cases = [
    [
      "AWS4-HMAC-SHA256 Credential=a/b/c/d/e",
      /requires 'Signature' parameter\. .*requires 'SignedHeaders' parameter\./,
    ],
    ["AWS4-HMAC-SHA256 nonsense", /missing equal-sign/],
    ["AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0", /Unsupported AWS 'algorithm'/],
    ["Basic dXNlcjpwYXNz", /missing equal-sign|requires 'Credential'/],
  ];
  for (const [value, message] of cases) {
    const change = { headers: { authorization: value } };
    await refused(bare, "IncompleteSignatureException", 403, message, change);
    const { body } = await send(bare, change);
    assert.ok(!body.message.includes("dXNlcjpwYXNz"));
  }
});

test("API keys", async (t) => {
  const server = await emulator(t);
  const good = await signed(server, { path });
  const bearer = (token) => ({ headers: { authorization: `Bearer ${token}` } });
  assert.equal((await send(good, bearer(server.token))).status, 200);
  await refused(good, "AccessDeniedException", 403, /^Authentication failed: /, bearer("bedrock-api-key-wrong"));
  await refused(good, "AccessDeniedException", 403, /^Invalid API Key format/, bearer("wrong"));
});

test("agrees with a published double-encoding vector", async (t) => {
  const corpus = new URL("../../../shared/corpora/sigv4-smithy-rs-extra/double-url-encode/", import.meta.url);
  if (!existsSync(corpus)) return t.skip("NOT RUN: ../shared/corpora/sigv4-smithy-rs-extra is absent");
  const [head, ...lines] = readFileSync(new URL("header-signed-request.txt", corpus), "utf8").trim().split("\n");
  const headers = Object.fromEntries(
    lines
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const [method, rawPath] = head.split(" ");
  // The suite's well-known example key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
  const pair = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  const expected = { region: "us-east-2", services: ["lambda"], keys: new Map([[pair.accessKeyId, pair]]) };
  const now = Date.UTC(2021, 4, 11, 15, 40, 45);
  const request = { method, path: rawPath, query: "", headers, body: Buffer.alloc(0) };
  await verifySignature(request, expected, now);
  const decoded = { ...request, path: rawPath.replaceAll("%3A", ":") };
  await assert.rejects(verifySignature(decoded, expected, now), { name: "InvalidSignatureException" });
});
