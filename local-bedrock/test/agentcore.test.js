// AgentCore's runtimes: users' tokens and signatures, and the kinds of their answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { emulator, signed } from "./emulator.js";

const SESSION = "x-amzn-bedrock-agentcore-runtime-session-id";
const ID = "my-session-with-at-least-33-characters";
const arn = (id) => `arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/${id}`;
const USER = "local_user-LOCAL00001";
const IAM = "local_iam-LOCAL00002";

async function setUp(t) {
  const server = await emulator(t);
  const { identity } = await (await fetch(`${server.url}/_local-bedrock/info`)).json();
  const call = (token, { id = USER, body = { prompt: "hello" }, headers = {}, query = "" } = {}) =>
    fetch(`${server.url}/runtimes/${encodeURIComponent(arn(id))}/invocations${query}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }), ...headers },
      body: JSON.stringify(body),
    });
  return { server, tokens: identity.tokens, call };
}

test("a user's token: events, JSON, bytes, and a session that goes on", async (t) => {
  const { tokens, call } = await setUp(t);
  const { token } = tokens.userPool;
  const whole = await call(token, { headers: { [SESSION]: ID } });
  assert.deepEqual([whole.status, whole.headers.get(SESSION)], [200, ID]);
  assert.match((await whole.json()).result, /You said: hello$/);
  const events = await call(token, { headers: { accept: "text/event-stream, application/json", [SESSION]: ID } });
  assert.match(events.headers.get("content-type"), /^text\/event-stream/);
  const parts = (await events.text()).split("\n\n").filter(Boolean);
  const read = parts.map((part) => JSON.parse(part.slice("data: ".length)).event);
  assert.ok(read[0].messageStart && read.at(-1).messageStop && read.length > 4);
  const bytes = await call(token, { headers: { accept: "application/octet-stream" } });
  assert.match(await bytes.text(), /hello$/);
  assert.equal(bytes.headers.get(SESSION).length, 36);
  const log = await (await fetch(new URL("/_local-bedrock/requests", whole.url))).json();
  assert.equal(log[0].auth, "userToken");
});

test("tokens that are refused, and the wrong way to prove who calls", async (t) => {
  const { server, tokens, call } = await setUp(t);
  const mint = async (claims) => {
    const body = { provider: "accounts.google.com", subject: "ada", ...claims };
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return (await (await fetch(`${server.url}/_local-bedrock/tokens`, request)).json()).token;
  };
  for (const [token, status, words] of [
    [tokens.expired.token, 401, /Token has expired/],
    ["not-a-token", 401, /Invalid token/],
    [await mint({ audience: "another-app" }), 401, /Claim 'aud' value mismatch/],
    [await mint({ provider: "evil.example" }), 401, /Claim 'iss' value mismatch/],
    [undefined, 403, /Missing Authentication Token/],
  ]) {
    const response = await call(token);
    assert.equal(response.status, status);
    assert.match(JSON.stringify(await response.json()), words);
  }
  assert.equal((await call(tokens.google.token, { id: IAM })).status, 403, "the runtime takes signatures");
  assert.equal((await call(tokens.google.token, { id: "local_none-LOCAL00000" })).status, 404);
  assert.equal((await call(tokens.google.token, { query: "?qualifier=none" })).status, 404);
  assert.equal((await call(tokens.google.token, { headers: { [SESSION]: "short" } })).status, 400);
  assert.equal((await call(tokens.google.token, { body: { other: 1 } })).status, 400);
});

test("a signature is for the service's own name, and for a runtime that takes it", async (t) => {
  const { server } = await setUp(t);
  const path = (id) => `/runtimes/${encodeURIComponent(arn(id))}/invocations`;
  const send = async (id, service) => {
    const { url, ...request } = await signed(server, { path: path(id), service, body: '{"prompt":"hello"}' });
    return fetch(url, request);
  };
  assert.equal((await send(IAM, "bedrock-agentcore")).status, 200);
  assert.equal((await send(USER, "bedrock-agentcore")).status, 403);
  assert.equal((await send(IAM, "bedrock")).status, 403);
});
