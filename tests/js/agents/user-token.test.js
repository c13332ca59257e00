// AgentCore with the token of a user in place of AWS credentials.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockAgentCore, CredentialsError, ServiceException } from "bedrock-wasm";
import { json, networkFailure, scriptedFetch } from "bedrock-wasm/testing";
import { assertKeepsSecrets } from "../support/canary.js";
import { REGION, rejection } from "../support/clients.js";

const ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my-agent";
const INPUT = { agentRuntimeArn: ARN, payload: { prompt: "hello" } };

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims) => `${part({ alg: "RS256" })}.${part({ sub: "gräce-\u{1F600}>>>???", ...claims })}.canary-secret`;
const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;
const client = (fetch, token) => new BedrockAgentCore({ region: REGION, token, fetch, maxAttempts: 1 });
const refusal = (status) => json({ message: "OAuth authorization failed" }, status);

test("a token goes out as it is, and no key pair is asked for", async () => {
  const fetch = scriptedFetch([json({ result: "hi" })]);
  const token = jwt({ exp: inSeconds(600) });
  await client(fetch, token).invokeAgentRuntime(INPUT);
  await client(fetch, async () => ({ token, expiration: new Date(Date.now() + 600_000) })).invokeAgentRuntime(INPUT);
  await client(fetch, async () => token).invokeAgentRuntime(INPUT);
  for (const { headers, url } of fetch.sent) {
    assert.equal(headers.authorization, `Bearer ${token}`);
    assert.equal(headers["x-amz-date"], undefined);
    assert.equal(
      url,
      `https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/${encodeURIComponent(ARN)}/invocations`,
    );
  }
});

test("an expired token says so, whatever the service says of it", async () => {
  const token = jwt({ exp: inSeconds(-60) });
  for (const answer of [refusal(401), refusal(403), networkFailure()]) {
    const error = await rejection(client(scriptedFetch([answer]), token).invokeAgentRuntime(INPUT));
    assert.ok(error instanceof CredentialsError, `${error}`);
    assert.equal(error.code, "expired_token");
    assert.match(error.message, /^token: expired at \d{4}-.*Z; sign in again/);
    assert.ok(error.cause instanceof Error);
    assertKeepsSecrets(error);
  }
});

test("nothing is said of a token that has not expired, or that says nothing", async () => {
  const tokens = [{ exp: inSeconds(600) }, {}, { exp: "soon" }, { exp: -1e300 }, { exp: null }].map(jwt);
  for (const token of [...tokens, "opaque", "a.b.c", "a.%.c"]) {
    const error = await rejection(client(scriptedFetch([refusal(401)]), token).invokeAgentRuntime(INPUT));
    assert.ok(error instanceof ServiceException, `${error}`);
    assert.equal(error.message, "OAuth authorization failed");
  }
  const expired = jwt({ exp: inSeconds(-60) });
  const other = await rejection(client(scriptedFetch([refusal(500)]), expired).invokeAgentRuntime(INPUT));
  assert.ok(other instanceof ServiceException);
});

test("the token that was refused is judged, and its function is not asked for another one", async () => {
  let asked = 0;
  const exps = [-60, 600].map(inSeconds);
  const token = async () => jwt({ exp: exps[asked++] });
  const error = await rejection(client(scriptedFetch([refusal(401)]), token).invokeAgentRuntime(INPUT));
  assert.equal(error.code, "expired_token");
  assert.equal(asked, 1);
  const late = () => jwt({ exp: inSeconds(-60) });
  const expired = await rejection(client(scriptedFetch([refusal(401)]), late).invokeAgentRuntime(INPUT));
  assert.equal(expired.code, "expired_token", "a function that gives no promise");
});

test("clients share what a function gave, and its failures are of the credentials", async () => {
  let asked = 0;
  const token = async () => (asked++, { token: jwt({}), expiration: new Date(Date.now() + 3600_000) });
  for (const fetch of [1, 2].map(() => scriptedFetch([json({ result: "hi" })]))) {
    await client(fetch, token).invokeAgentRuntime(INPUT);
  }
  assert.equal(asked, 1);
  const fails = () => {
    throw new Error("signed out");
  };
  const error = await rejection(client(scriptedFetch([refusal(401)]), fails).invokeAgentRuntime(INPUT));
  assert.equal(error.code, "provider_failed");
});

test("a token has expired if the service says so", async () => {
  for (const words of ["Token has expired", "Token is expired", "token expired"]) {
    const says = json({ message: `OAuth authorization failed: ${words}` }, 401);
    for (const token of ["canary-secret", jwt({ exp: inSeconds(20) })]) {
      const error = await rejection(client(scriptedFetch([says]), token).invokeAgentRuntime(INPUT));
      assert.equal(error.code, "expired_token");
      assert.equal(error.message, "token: has expired, as the service says; sign in again, or give another token");
      assertKeepsSecrets(error);
    }
  }
});

// https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4: "on or after which the JWT MUST NOT be accepted"
test("a token expires at the second that it states, and not a millisecond before", async (t) => {
  const expiry = Date.UTC(2026, 10, 29, 12);
  t.mock.timers.enable({ apis: ["Date"], now: expiry - 1 });
  const given = [jwt({ exp: expiry / 1000 }), async () => ({ token: "opaque", expiration: new Date(expiry) })];
  const errorOf = (token) => rejection(client(scriptedFetch([refusal(401)]), token).invokeAgentRuntime(INPUT));
  for (const token of given) assert.equal((await errorOf(token)).message, "OAuth authorization failed");
  t.mock.timers.setTime(expiry);
  for (const token of given) {
    assert.equal(
      (await errorOf(token)).message,
      "token: expired at 2026-11-29T12:00:00.000Z; sign in again, or give a function that resolves to { token, expiration }",
    );
  }
});

test("an expiration at the beginning of Unix time has passed, too", async () => {
  const token = async () => ({ token: "opaque", expiration: 0 });
  const error = await rejection(client(scriptedFetch([refusal(401)]), token).invokeAgentRuntime(INPUT));
  assert.equal(error.code, "expired_token");
});

test("an expiration of null is none", async () => {
  const token = async () => ({ token: "opaque", expiration: null });
  const error = await rejection(client(scriptedFetch([refusal(401)]), token).invokeAgentRuntime(INPUT));
  assert.equal(error.message, "OAuth authorization failed");
});
