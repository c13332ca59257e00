// The SDKs of OpenAI and Anthropic, unchanged, through createSignedFetch: a call or a stream completes, or it throws.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as bedrock from "bedrock-wasm";
import { anthropicFetch } from "bedrock-wasm/anthropic";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { startLocalBedrock } from "local-bedrock";
import { Anthropic, OpenAI } from "../../../local-bedrock/test/model-sdks.js";
import { CREDENTIALS, rejection } from "../support/clients.js";
import { callBoth } from "../support/model-sdk-calls.js";

const library = { ...bedrock, anthropicFetch };
const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";
const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const MESSAGES = [{ role: "user", content: "hello" }];
let server;
let target;

before(async () => {
  server = await startLocalBedrock({ model: "scripted", log: () => {} });
  target = { endpoint: server.url, credentials: server.credentials };
});
after(() => server.close());

test("200 calls answer; of 60 streams that are cut at a random byte, 60 throw, of each API", async () => {
  const { answered, outcomes, silent } = await callBoth(library, { OpenAI, Anthropic }, target);
  assert.equal(answered, 200);
  assert.deepEqual(silent, []);
  for (const [api, outcome] of Object.entries(outcomes)) {
    assert.deepEqual(outcome, { IncompleteStreamError: 60 }, api);
  }
});

test("without completeOrThrow, both SDKs take a cut stream for a whole one", async (t) => {
  t.mock.method(console, "error", () => {});
  const options = { calls: 0, cuts: 20, completeOrThrow: false };
  const { silent } = await callBoth(library, { OpenAI, Anthropic }, target, options);
  assert.ok(silent.length > 0);
});

const signedFor = () =>
  library.createSignedFetch({ credentials: server.credentials, region: "us-east-1", service: "bedrock" });
const iterated = async (stream) => {
  let events = 0;
  for await (const event of await stream) if (event) events += 1;
  return events;
};

test("an error event of the service comes before that of the stream", async () => {
  const failure = { type: "error", message: "It broke.", error: { type: "api_error", message: "It broke." } };
  const bytes = Buffer.from(`event: error\ndata: ${JSON.stringify(failure)}\n\n`).toString("base64");
  const { endpoint } = server.faults.script([
    {
      times: 3,
      stream: [
        { at: 2, bytes },
        { at: 2, cut: { how: "end" } },
      ],
    },
  ]);
  const openai = new OpenAI({ apiKey: "unused", baseURL: `${endpoint}/openai/v1`, fetch: signedFor(), maxRetries: 0 });
  const claude = new Anthropic({
    apiKey: "unused",
    baseURL: `${endpoint}/anthropic`,
    fetch: signedFor(),
    maxRetries: 0,
  });
  const body = { model: MODEL, messages: MESSAGES, stream: true };
  for (const [stream, APIError] of [
    [openai.chat.completions.create(body), OpenAI.APIError],
    [openai.responses.create({ model: MODEL, input: "hello", stream: true }), OpenAI.APIError],
    [claude.messages.create({ ...body, max_tokens: 9 }), Anthropic.APIError],
  ]) {
    const error = await rejection(iterated(stream));
    assert.ok(error instanceof APIError, `${error}`);
    assert.match(error.message, /It broke\./);
  }
});

test("headers by which the SDKs tell about themselves are dropped, or those that are named", async () => {
  const names = async (dropHeaders, SDK = Anthropic) => {
    const fetch = scriptedFetch([json({ content: [], choices: [] })]);
    const signed = library.createSignedFetch({ credentials: CREDENTIALS, fetch, dropHeaders });
    const client = new SDK({ apiKey: "unused", baseURL: HOST, fetch: signed, dangerouslyAllowBrowser: true });
    if (SDK === Anthropic) await client.messages.create({ model: MODEL, max_tokens: 9, messages: MESSAGES });
    else await client.chat.completions.create({ model: MODEL, messages: MESSAGES });
    return Object.keys(fetch.sent[0].headers);
  };
  const telling = (all) => all.filter((name) => /^x-stainless-|^anthropic-dangerous-/.test(name));
  for (const SDK of [Anthropic, OpenAI]) {
    const sent = await names(undefined, SDK);
    assert.deepEqual(telling(sent), []);
    assert.ok(sent.includes("user-agent") && sent.includes("authorization"), `${sent}`);
    const all = await names([], SDK);
    assert.ok(telling(all).length >= 7, `${all}`);
    const signedHeaders = all.filter((name) => !sent.includes(name));
    assert.deepEqual(signedHeaders.sort(), telling(all).sort());
  }
  const some = await names(["X-Stainless-Lang", "anthropic-*", "user-agent"]);
  assert.ok(!some.some((name) => /^(x-stainless-lang|user-agent|anthropic-.*)$/.test(name)), `${some}`);
  assert.ok(some.includes("x-stainless-os"));
  const judged = await names((name) => name.startsWith("x-stainless-r"));
  assert.ok(!judged.includes("x-stainless-runtime") && judged.includes("x-stainless-os"));
});

test("in a page, the SDKs' user-agent is dropped as well: the browser has its own", async (t) => {
  globalThis.document = {};
  t.after(() => delete globalThis.document);
  const fetch = scriptedFetch([json({ choices: [] })]);
  const signed = library.createSignedFetch({ credentials: CREDENTIALS, fetch });
  const options = { apiKey: "unused", baseURL: `${HOST}/openai/v1`, dangerouslyAllowBrowser: true };
  await new OpenAI({ ...options, fetch: signed }).chat.completions.create({ model: MODEL, messages: MESSAGES });
  // Those that need no permission are left out.
  const asked = Object.keys(fetch.sent[0].headers).filter((name) => !/^(accept|host|content-length)$/.test(name));
  assert.deepEqual(asked.sort(), ["authorization", "content-type", "x-amz-date"]);
});

/** What AWS says of a model that is elsewhere, in the forms of its routes. */
const AT_MANTLE = (model) => ({
  error: { code: "validation_error", message: `model \`${model}\` isn't supported on this route` },
});
const NO_API = (model) => ({
  error: { message: `The model '${model}' does not support the '/v1/chat/completions' API` },
});
const AT_RUNTIME = () => ({
  error: { code: "ValidationException", message: "The provided model identifier is invalid." },
});
const OF_ANTHROPIC = () => ({
  type: "error",
  error: { type: "invalid_request_error", message: "The provided model identifier is invalid." },
});
const MANTLE = "https://bedrock-mantle.us-east-1.api.aws";

test("a model that is not on a route gets advice behind AWS's message, in the same form", async () => {
  for (const [model, base, refusal, advised] of [
    ["xai.grok-4.3", `${MANTLE}/v1`, AT_MANTLE, `${MANTLE}/openai/v1`],
    ["openai.gpt-5.6-terra", `${MANTLE}/v1`, NO_API, `${MANTLE}/openai/v1`],
    ["google.gemma-4-31b", `${HOST}/openai/v1`, AT_RUNTIME, `${MANTLE}/openai/v1`],
    ["qwen.qwen3-32b", `${MANTLE}/openai/v1`, AT_MANTLE, `${MANTLE}/v1`],
    ["acme.xai-openai", `${MANTLE}/openai/v1`, AT_MANTLE, `${MANTLE}/v1`],
    ["openai.gpt-oss-120b", `${MANTLE}/openai/v1`, AT_MANTLE, `${MANTLE}/v1`],
    [MODEL, `${HOST}/openai/v1`, AT_RUNTIME, `${HOST}/anthropic`],
    ["qwen.qwen3-32b", `${HOST}/anthropic`, OF_ANTHROPIC, `${MANTLE}/v1`],
    ["openai.gpt-5.6-terra", `${MANTLE}/openai/v1`, NO_API, undefined],
    [MODEL, `${HOST}/anthropic`, OF_ANTHROPIC, undefined],
    ["amazon.nova-lite-v1:0", `${HOST}/openai/v1`, AT_RUNTIME, undefined],
    ["us.meta.llama4-scout-17b-instruct-v1:0", `${HOST}/openai/v1`, AT_RUNTIME, undefined],
    ["gpt-4o", `${HOST}/openai/v1`, AT_RUNTIME, undefined],
    ["xai.grok-4.3", `${MANTLE}/v1`, () => ({ error: { message: "Too many tokens." } }), undefined],
  ]) {
    const given = refusal(model);
    const fetch = scriptedFetch([json(given, 400)]);
    const signed = library.createSignedFetch({ credentials: CREDENTIALS, fetch });
    const request = { method: "POST", body: JSON.stringify({ messages: MESSAGES, model }) };
    const response = await signed(`${base}/chat/completions`, request);
    assert.equal(response.status, 400);
    const told = await response.json();
    const { message } = given.error;
    const expected = advised ? `${message.replace(/\.?$/, ".")} Try the base URL ${advised}.` : message;
    assert.deepEqual(told, { ...given, error: { ...given.error, message: expected } }, `${model} at ${base}`);
    if (!advised) continue;
    const openai = new OpenAI({ apiKey: "unused", baseURL: base, fetch: signed, maxRetries: 0 });
    const error = await rejection(openai.chat.completions.create({ model, messages: MESSAGES }));
    assert.ok(error instanceof OpenAI.BadRequestError && error.message.includes(advised), `${error}`);
  }
});
