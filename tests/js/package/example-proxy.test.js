// The Worker proxy in Node: what a caller sends can neither break it nor make a call dearer than its operator allows.
import assert from "node:assert/strict";
import { timingSafeEqual } from "node:crypto";
import { after, before, test } from "node:test";
import { BedrockRuntime } from "bedrock-wasm";
import { startLocalBedrock } from "local-bedrock";

const ORIGIN = "https://app.example";
const URL_OF_PROXY = "https://proxy.example";
const MODEL_ID = "us.amazon.nova-lite-v1:0";
const MESSAGES = [{ role: "user", content: [{ text: "hello" }] }];
const WHOLE = { messages: MESSAGES, inferenceConfig: { maxTokens: 100 } };

let emulator;
let env;
let proxy;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  // Workers have it, Node has it elsewhere.
  crypto.subtle.timingSafeEqual ??= (a, b) => timingSafeEqual(new Uint8Array(a), new Uint8Array(b));
  ({ default: proxy } = await import("../../../examples/cloudflare-worker-proxy/src/index.js"));
  env = {
    AWS_REGION: emulator.region,
    AWS_ACCESS_KEY_ID: emulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulator.credentials.secretAccessKey,
    BEDROCK_ENDPOINT: emulator.url,
    CALLERS: JSON.stringify({ alice: "the-token-of-alice" }),
    MODELS: MODEL_ID,
    ORIGINS: ORIGIN,
    MAX_TOKENS: "200",
    RATE_LIMIT: { limit: async () => ({ success: true }) },
  };
});
after(() => emulator.close());

/** @param {unknown} body an object, or a body as it is */
async function post(body, { headers, operation = "converse", bindings } = {}) {
  const raw = typeof body === "string" || body instanceof ReadableStream;
  const request = new Request(`${URL_OF_PROXY}/model/${encodeURIComponent(MODEL_ID)}/${operation}`, {
    method: "POST",
    headers: { authorization: "Bearer the-token-of-alice", origin: ORIGIN, ...headers },
    body: raw ? body : JSON.stringify(body),
    duplex: "half",
  });
  const response = await proxy.fetch(request, { ...env, ...bindings });
  assert.equal(response.headers.get("access-control-allow-origin"), ORIGIN);
  return response;
}

async function refused(status, text, ...given) {
  const before = emulator.requests.length;
  const response = await post(...given);
  const { message } = await response.json();
  assert.deepEqual([response.status, emulator.requests.length], [status, before], message);
  assert.match(message, text);
}

test("a call within the limits goes through, in every operation", async () => {
  assert.equal((await post(WHOLE)).status, 200);
  assert.equal((await post(WHOLE, { operation: "converse-stream" })).status, 200);
  assert.equal(
    (await post(WHOLE, { operation: "invoke", headers: { "content-type": "application/json" } })).status,
    200,
  );
  const client = new BedrockRuntime({
    region: emulator.region,
    endpoint: URL_OF_PROXY,
    token: "the-token-of-alice",
    fetch: (url, init) => proxy.fetch(new Request(url, init), env),
  });
  const { stream } = await client.converseStream({ modelId: MODEL_ID, ...WHOLE });
  assert.equal((await stream.final()).stopReason, "end_turn");
  assert.ok(
    (await client.countTokens({ modelId: MODEL_ID, input: { converse: { messages: MESSAGES } } })).inputTokens > 0,
  );
});

test("a header that cannot be signed is refused, and the page may read why", async () => {
  await refused(400, /header/i, WHOLE, { headers: { accept: "caf\u00e9" } });
});

test("any other failure is a response that the page may read", async () => {
  await refused(502, /could not be reached/, WHOLE, { bindings: { AWS_SECRET_ACCESS_KEY: undefined } });
  await refused(502, /could not be reached/, WHOLE, {
    bindings: { RATE_LIMIT: { limit: () => Promise.reject(new Error("broken")) } },
  });
});

test("a chunked body that never ends is left at the limit", async () => {
  let bytes = 0;
  let cancelled = false;
  const body = new ReadableStream({
    pull(controller) {
      bytes += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
    cancel: () => void (cancelled = true),
  });
  await refused(413, /too long/, body);
  assert.ok(cancelled);
  assert.ok(bytes < 9 * 1024 * 1024, `${bytes} bytes`);
});

test("the longest answer must be stated, within the limit, wherever it is", async () => {
  for (const limits of [
    {},
    { inferenceConfig: {} },
    { inferenceConfig: { maxTokens: 201 } },
    { inferenceConfig: { maxTokens: "100" } },
    { inferenceConfig: { maxTokens: -1 } },
    { inferenceConfig: { maxTokens: 100 }, additionalModelRequestFields: { max_tokens: 100_000 } },
    {
      inferenceConfig: { maxTokens: 100 },
      additionalModelRequestFields: { inferenceConfig: { max_new_tokens: 100_000 } },
    },
    { max_tokens: 100, max_completion_tokens: 100_000 },
    { messages: [{ role: "user", content: [{ text: "hello", maxTokens: 1 }] }] },
  ]) {
    await refused(400, /at most 200/, { messages: MESSAGES, ...limits });
  }
  for (const body of ["", "[]", "null", "{"]) await refused(400, /JSON object/, body);
});

test("tiers, traces and guardrails are not the caller's", async () => {
  await refused(400, /^serviceTier/, { ...WHOLE, serviceTier: { type: "priority" } });
  await refused(400, /^performanceConfig/, { ...WHOLE, performanceConfig: { latency: "optimized" } });
  const named = { guardrailConfig: { guardrailIdentifier: "localguardrail", guardrailVersion: "1" } };
  await refused(400, /no guardrail/, { ...WHOLE, ...named });
  for (const header of ["service-tier", "performanceconfig-latency", "trace"]) {
    await refused(400, new RegExp(`^x-amzn-bedrock-${header}`), WHOLE, {
      operation: "invoke",
      headers: { [`x-amzn-bedrock-${header}`]: "a" },
    });
  }

  const bindings = { GUARDRAIL: "localguardrail 1" };
  const inHeaders = { "x-amzn-bedrock-guardrailidentifier": "localguardrail", "x-amzn-bedrock-guardrailversion": "1" };
  await refused(400, /Name the guardrail/, WHOLE, { bindings });
  await refused(
    400,
    /Name the guardrail/,
    { ...WHOLE, guardrailConfig: { ...named.guardrailConfig, guardrailVersion: "DRAFT" } },
    { bindings },
  );
  await refused(400, /Name the guardrail/, { ...WHOLE, ...named }, { bindings, headers: inHeaders });
  await refused(400, /Name the guardrail/, WHOLE, { bindings, headers: inHeaders }); // Converse does not read them
  await refused(400, /Name the guardrail/, { ...WHOLE, ...named }, { bindings, operation: "invoke" });
  assert.equal((await post({ ...WHOLE, ...named }, { bindings })).status, 200);
  assert.equal(
    (
      await post(WHOLE, {
        bindings,
        operation: "invoke",
        headers: { "content-type": "application/json", ...inHeaders },
      })
    ).status,
    200,
  );
});
