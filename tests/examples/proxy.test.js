// The Worker proxy: who and what gets through it, and that answers stream through it and stop with their caller.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BedrockRuntime, ServiceException } from "bedrock-wasm";
import { versionOf } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { deployDryly } from "../tools/wrangler.js";
import { MODEL_ID, OTHER_TOKEN, startProxy, TOKEN } from "./proxy.js";
import { LONG } from "./room.js";

const ORIGIN = "https://app.example";
const PATH = `/model/${encodeURIComponent(MODEL_ID)}/converse`;

/** Twice the limit and one: a new minute may begin in between. */
const ENOUGH_CALLS = 121;

let proxy;

before(async () => (proxy = await startProxy(ORIGIN)));
after(() => proxy?.close());

const clientWith = (token, config) =>
  new BedrockRuntime({ region: "us-east-1", endpoint: proxy.url, token, maxAttempts: 1, ...config });
const LIMIT = { inferenceConfig: { maxTokens: 1_024 } };
const say = (text, modelId = MODEL_ID) => ({ modelId, messages: [{ role: "user", content: [{ text }] }], ...LIMIT });
const rejection = (promise) =>
  promise.then(
    () => assert.fail("it went through"),
    (error) => error,
  );

test("cloudflare-worker-proxy", async (t) => {
  const start = Date.now();
  const { stream, $metadata } = await clientWith(TOKEN).converseStream(say("Do you stream?"));
  let text = "";
  let endedAtFirst;
  for await (const piece of stream.text()) {
    if (text === "") endedAtFirst = proxy.emulator.requests.at(-1).endedAt;
    text += piece;
  }
  const ms = Date.now() - start;
  assert.match(text, /You said: Do you stream\?/);
  assert.equal(endedAtFirst, null, "the answer was gathered before it was handed on");
  assert.equal($metadata.requestId, proxy.emulator.requests.at(-1).id);
  await record(t.name, { version: `wrangler ${await versionOf("wrangler")}`, ms });
});

test("it can be deployed as it is", async (t) => {
  const said = await deployDryly(proxy.app);
  assert.match(said, /env\.RATE_LIMIT/);
  t.diagnostic(/Total Upload: .*/.exec(said)[0]);
});

test("a caller that stops ends the call at Bedrock", async (t) => {
  const controller = new AbortController();
  const { stream } = await clientWith(TOKEN).converseStream(say(LONG), { abortSignal: controller.signal });
  let pieces = 0;
  await assert.rejects(async () => {
    for await (const piece of stream.text()) if (piece && (pieces += 1) === 5) controller.abort(new Error("enough"));
  }, /enough/);
  const { events, clientClosedAt, startedAt } = await proxy.sawHangUp();
  assert.ok(events < 200, `${events} events`);
  t.diagnostic(`Bedrock's side saw it after ${clientClosedAt - startedAt} ms and ${events} events`);
});

test("an unknown token, none, another model, another path: refused, and nothing is sent", async () => {
  const before = proxy.emulator.requests.length;
  const cases = [
    ["the-token-of-mallory", MODEL_ID, "UnrecognizedClientException", 401],
    [TOKEN, "us.amazon.nova-pro-v1:0", "AccessDeniedException", 403],
    [TOKEN, `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${MODEL_ID}`, "AccessDeniedException", 403],
  ];
  for (const [token, modelId, name, status] of cases) {
    const error = await rejection(clientWith(token).converse(say("hello", modelId)));
    assert.ok(error instanceof ServiceException);
    assert.deepEqual([error.name, error.$metadata.httpStatusCode], [name, status]);
  }
  const headers = { authorization: `Bearer ${TOKEN}` };
  for (const [method, path] of [
    ["GET", PATH],
    ["POST", "/guardrail/x/version/1/apply"],
    ["POST", "/model/%E0%A4%A/converse"],
    ["POST", `/model/../..${PATH}/x`],
  ]) {
    const answer = await fetch(proxy.url + path, { method, headers, body: method === "POST" ? "{}" : undefined });
    assert.deepEqual([answer.status, answer.headers.get("x-amzn-errortype")], [404, "UnknownOperationException"], path);
  }
  const unauthorized = await fetch(proxy.url + PATH, { method: "POST", body: "{}" });
  assert.equal(unauthorized.status, 401);
  assert.equal(proxy.emulator.requests.length, before);
});

test("Bedrock's own errors come back as they are", async () => {
  const error = await rejection(clientWith(TOKEN).converse({ modelId: MODEL_ID, messages: [], ...LIMIT }));
  assert.equal(error.name, "ValidationException");
  assert.equal(error.$metadata.requestId, proxy.emulator.requests.at(-1).id);
});

test("pages of listed origins may call and read ids; others may not", async () => {
  const preflight = (origin) =>
    fetch(proxy.url + PATH, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
  const allowed = await preflight(ORIGIN);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get("access-control-allow-origin"), ORIGIN);
  assert.equal(allowed.headers.get("access-control-allow-headers"), "authorization,content-type");
  assert.equal((await preflight("https://evil.example")).headers.get("access-control-allow-origin"), null);
  const refused = await fetch(proxy.url + PATH, { method: "POST", headers: { origin: ORIGIN } });
  assert.match(refused.headers.get("access-control-expose-headers"), /x-amzn-errortype/);
});

test("a caller who calls too often is told to wait, and others are not", async () => {
  const call = (token) =>
    fetch(proxy.url + PATH, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: "{}" });
  const statuses = [];
  for (let at = 0; at < ENOUGH_CALLS && statuses.at(-1) !== 429; at++) {
    const answer = await call(TOKEN);
    await answer.arrayBuffer();
    statuses.push(answer.status);
    if (answer.status === 429) assert.equal(answer.headers.get("retry-after"), "60");
  }
  assert.equal(statuses.at(-1), 429);
  assert.ok(statuses.length > 1);
  assert.notEqual((await call(OTHER_TOKEN)).status, 429);
});

test("where Bedrock cannot be reached, it says so, and neither says a key", async () => {
  const lonely = await startProxy(ORIGIN, "http://127.0.0.1:9");
  try {
    const error = await rejection(clientWith(TOKEN, { endpoint: lonely.url }).converse(say("hello")));
    assert.deepEqual(
      [error.name, error.retryable, error.$metadata.httpStatusCode],
      ["ServiceUnavailableException", true, 502],
    );
    const { secretAccessKey } = lonely.emulator.credentials;
    assert.ok(!lonely.output().includes(secretAccessKey) && !error.message.includes(secretAccessKey));
  } finally {
    await lonely.close();
  }
});
