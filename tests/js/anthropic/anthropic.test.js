// Anthropic's SDK over InvokeModel, beside Anthropic's own package for Bedrock: the same requests, the same events.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BedrockRuntime } from "bedrock-wasm";
import { anthropicFetch } from "bedrock-wasm/anthropic";
import { event, exception, json, networkFailure, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { startLocalBedrock } from "local-bedrock";
import { Anthropic, AnthropicBedrock } from "../../../local-bedrock/test/model-sdks.js";
import { CREDENTIALS, drain, rejection } from "../support/clients.js";

const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const MESSAGES = [{ role: "user", content: "hello out there" }];
const INPUT = { model: MODEL, max_tokens: 100, messages: MESSAGES };

/** Events of Claude as Bedrock sends them. */
const EVENTS = [
  {
    type: "message_start",
    message: {
      id: "msg_bdrk_1",
      type: "message",
      role: "assistant",
      model: "claude",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 1 },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "ping" },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Grüße\n\n" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "世界 event: error" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 4 } },
  { type: "message_stop", "amazon-bedrock-invocationMetrics": { inputTokenCount: 9, outputTokenCount: 4 } },
];
const MESSAGE = { ...EVENTS[0].message, content: [{ type: "text", text: "Grüße" }], stop_reason: "end_turn" };
const chunk = (text) => event("chunk", { bytes: Buffer.from(text).toString("base64"), p: "abc" });
const chunksOf = (events) => events.map((each) => chunk(JSON.stringify(each)));

const ours = (fetch, config) =>
  new Anthropic({
    apiKey: "unused",
    maxRetries: 0,
    fetch: anthropicFetch(new BedrockRuntime({ region: "us-east-1", credentials: CREDENTIALS, fetch, ...config })),
  });
const theirs = (fetch) =>
  new AnthropicBedrock({
    awsRegion: "us-east-1",
    awsAccessKey: CREDENTIALS.accessKeyId,
    awsSecretKey: CREDENTIALS.secretAccessKey,
    baseURL: "https://bedrock-runtime.us-east-1.amazonaws.com",
    maxRetries: 0,
    fetch,
  });

const TOOLS = [
  { name: "weather", description: "", input_schema: { type: "object", properties: { city: { type: "string" } } } },
];
const CALLS = {
  "a message": ({ messages }) => messages.create(INPUT),
  "a stream": ({ messages }) => messages.create({ ...INPUT, stream: true }),
  "an ARN": ({ messages }) =>
    messages.create({ ...INPUT, model: "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc" }),
  "tools, thinking, a system prompt": ({ messages }) =>
    messages.create({
      ...INPUT,
      system: "Be brief.",
      tools: TOOLS,
      thinking: { type: "enabled", budget_tokens: 1024 },
    }),
  betas: ({ beta }) =>
    beta.messages.create({ ...INPUT, betas: ["interleaved-thinking-2025-05-14", "context-1m-2025-08-07"] }),
  "betas and a stream": ({ beta }) => beta.messages.create({ ...INPUT, betas: ["a-1"], stream: true }),
  "a body that has its version and betas": ({ messages }) =>
    messages.create({ ...INPUT, anthropic_version: "bedrock-2099-01-01", anthropic_beta: ["b-2"] }),
  "a user's profile": ({ messages }) => messages.create(INPUT, { headers: { "anthropic-user-profile-id": "p1" } }),
  "a guardrail": ({ messages }) =>
    messages.create(INPUT, {
      headers: { "X-Amzn-Bedrock-GuardrailIdentifier": "g1", "X-Amzn-Bedrock-GuardrailVersion": "2" },
    }),
};

/** Bedrock reads betas in the body; their header, which Anthropic's package sends as well, would need a permission in a page. */
const COMPARED = /^(x-amzn|anthropic-(?!beta)|content-type)/;

test("the requests are those of Anthropic's package for Bedrock", async () => {
  for (const [name, call] of Object.entries(CALLS)) {
    const sent = [];
    for (const make of [theirs, ours]) {
      const fetch = scriptedFetch([/stream/.test(name) ? stream(chunksOf(EVENTS)) : json(MESSAGE)]);
      await call(make(fetch));
      const [{ method, url, headers, body }] = fetch.sent;
      sent.push({
        method,
        url: decodeURIComponent(url),
        body: JSON.parse(Buffer.from(body)),
        headers: Object.fromEntries(Object.entries(headers).filter(([key]) => COMPARED.test(key))),
      });
    }
    assert.deepEqual(sent[1], sent[0], name);
  }
});

test("the events are those of Anthropic's package for Bedrock, and of Claude", async () => {
  for (const events of [EVENTS, EVENTS.filter(({ type }) => type !== "ping")]) {
    const [their, our] = await Promise.all(
      [theirs, ours].map(async (make) =>
        drain(await make(scriptedFetch([stream(chunksOf(events))])).messages.create({ ...INPUT, stream: true })),
      ),
    );
    assert.deepEqual(our, their);
    assert.deepEqual(
      our.events,
      EVENTS.filter(({ type }) => type !== "ping"),
    );
  }
  const [whole, message] = await Promise.all(
    [theirs, ours].map(async (make) => make(scriptedFetch([json(MESSAGE)])).messages.create(INPUT)),
  );
  assert.deepEqual(message, whole);
  assert.ok(message._request_id);
  const final = await ours(scriptedFetch([stream(chunksOf(EVENTS))]))
    .messages.stream(INPUT)
    .finalMessage();
  assert.equal(final.content[0].text, "Grüße\n\n世界 event: error");
});

test("chunks that are no event are left out, and JSON of several lines is one event", async () => {
  const frames = [chunk("{}"), chunk(JSON.stringify(EVENTS[0], null, 2)), ...chunksOf(EVENTS.slice(1))];
  const { events, error } = await drain(
    await ours(scriptedFetch([stream(frames)])).messages.create({ ...INPUT, stream: true }),
  );
  assert.equal(error, undefined);
  assert.deepEqual(events[0], EVENTS[0]);
  const broken = await drain(
    await ours(scriptedFetch([stream([chunk("{")])])).messages.create({ ...INPUT, stream: true }),
  );
  assert.equal(broken.error.code, "invalid_json");
});

test("an exception in a stream is Anthropic's error, after the events before it; a cut stream is ours", async () => {
  for (const [frame, type] of [
    [exception("throttlingException", { message: "Slow down." }), "rate_limit_error"],
    [exception("modelStreamErrorException", { message: "It broke." }), "api_error"],
    [exception("internalServerException", { message: "It broke." }), "api_error"],
    [exception("validationException", { message: "No." }), "invalid_request_error"],
    [exception("serviceUnavailableException", { message: "Later." }), "overloaded_error"],
    [exception("modelTimeoutException", { message: "Too long." }), "timeout_error"],
  ]) {
    const fetch = scriptedFetch([stream([...chunksOf(EVENTS.slice(0, 2)), frame])]);
    const { events, error } = await drain(await ours(fetch).messages.create({ ...INPUT, stream: true }));
    assert.deepEqual(events, EVENTS.slice(0, 2));
    assert.ok(error instanceof Anthropic.APIError, `${error}`);
    assert.deepEqual([error.type, error.error.error.type], [type, type]);
    assert.match(error.message, /Slow down|It broke|No\.|Later|Too long/);
  }
  const cut = scriptedFetch([stream(chunksOf(EVENTS.slice(0, 5)))]);
  const { events, error } = await drain(await ours(cut).messages.create({ ...INPUT, stream: true }));
  assert.equal(events.length, 4);
  assert.deepEqual([error.name, error.code], ["IncompleteStreamError", "no_terminal_event"]);
});

test("errors are those of Anthropic's SDK, and none is tried again by it", async () => {
  const once = { maxAttempts: 1 };
  for (const [name, status, type, answered] of [
    ["ThrottlingException", 429, "RateLimitError", "rate_limit_error"],
    ["ValidationException", 400, "BadRequestError", "invalid_request_error"],
    ["AccessDeniedException", 403, "PermissionDeniedError", "permission_error"],
    ["UnrecognizedClientException", 403, "PermissionDeniedError", "authentication_error"],
    ["ResourceNotFoundException", 404, "NotFoundError", "not_found_error"],
    ["ServiceUnavailableException", 503, "InternalServerError", "overloaded_error"],
    ["InternalServerException", 500, "InternalServerError", "api_error"],
    ["ModelErrorException", 424, "APIError", "api_error"],
    ["ModelStreamErrorException", 424, "APIError", "api_error"],
  ]) {
    for (const streams of [false, true]) {
      const fetch = scriptedFetch([serviceError(name, { status, message: "It says why." })]);
      const { messages } = ours(fetch, once).withOptions({ maxRetries: 2 });
      const error = await rejection(messages.create({ ...INPUT, stream: streams }));
      assert.ok(error instanceof Anthropic[type], `${name}: ${error}`);
      assert.deepEqual([error.status, error.type, fetch.sent.length], [status, answered, 1]);
      assert.match(error.message, /It says why\./);
      assert.equal(error.headers.get("x-amzn-errortype"), name);
      assert.ok(error.requestID);
    }
  }
  const input = await rejection(ours(scriptedFetch([json({})])).messages.create({ ...INPUT, model: "" }));
  assert.ok(input instanceof Anthropic.BadRequestError && /modelId/.test(input.message), `${input}`);
  const keys = await rejection(
    ours(scriptedFetch([json({})]), {
      credentials: async () => {
        throw new Error("none");
      },
    }).messages.create(INPUT),
  );
  assert.ok(keys instanceof Anthropic.AuthenticationError, `${keys}`);
  const lost = await rejection(ours(scriptedFetch([networkFailure()]), once).messages.create(INPUT));
  assert.ok(lost instanceof Anthropic.APIConnectionError, `${lost}`);
  assert.equal(lost.cause.name, "NetworkError");
});

test("what InvokeModel does not have is answered with 404, and nothing is sent", async () => {
  const fetch = scriptedFetch([json({})]);
  const anthropic = ours(fetch);
  for (const call of [anthropic.models.list(), anthropic.messages.batches.list()]) {
    const error = await rejection(call);
    assert.ok(error instanceof Anthropic.NotFoundError, `${error}`);
    assert.match(error.message, /InvokeModel has POST \/v1\/messages and \/v1\/messages\/count_tokens, not GET \/v1\//);
  }
  assert.equal(fetch.sent.length, 0);
  for (const client of [undefined, null, 5, {}, () => {}]) {
    assert.throws(() => anthropicFetch(client), /^InputError: client: /);
  }
});

test("a body that is not a JSON object is an invalid request, and nothing is sent", async () => {
  const fetch = scriptedFetch([json({})]);
  const send = anthropicFetch(new BedrockRuntime({ region: "us-east-1", credentials: CREDENTIALS, fetch }));
  for (const path of ["messages", "messages/count_tokens"]) {
    for (const body of ["null", "5", "[]", "{", ""]) {
      const response = await send(`https://api.anthropic.com/v1/${path}`, { method: "POST", body });
      const { error } = await response.json();
      assert.deepEqual([response.status, error.type], [400, "invalid_request_error"]);
      assert.match(error.message, /^body: must be a JSON object/);
    }
  }
  assert.equal(fetch.sent.length, 0);
});

/** A client of an emulator. */
async function local(t, settings) {
  const server = await startLocalBedrock({ model: "scripted", log: () => {}, ...settings });
  t.after(() => server.close());
  return { server, ...ours(undefined, { endpoint: server.url, credentials: server.credentials }) };
}

test("tokens are counted by CountTokens", async (t) => {
  const { server, messages } = await local(t);
  const { input_tokens } = await messages.countTokens({ model: MODEL, messages: MESSAGES });
  assert.ok(input_tokens > 0);
  const { operation, modelId } = server.requests.at(-1);
  assert.deepEqual([operation, modelId], ["CountTokens", MODEL]);
});

test("an abort, and a loop that is left, reach the server", async (t) => {
  const { server, messages } = await local(t, { tokensPerSecond: 50 });
  const long = { ...INPUT, stream: true, messages: [{ role: "user", content: "word ".repeat(300) }] };
  for (const leave of ["abort", "break"]) {
    const streaming = await messages.create(long);
    for await (const { type } of streaming) {
      if (type !== "content_block_delta") continue;
      if (leave === "break") break;
      streaming.controller.abort();
    }
    const record = server.requests.at(-1);
    for (let at = 0; at < 100 && !record.clientClosedAt; at++) await sleep(20);
    assert.ok(record.clientClosedAt, "the server was not told");
  }
  const signal = AbortSignal.abort();
  assert.ok((await rejection(messages.create(INPUT, { signal }))) instanceof Anthropic.APIUserAbortError);
});

test("the first version of the API has another name in Bedrock's body, and a body's own version stays", async () => {
  for (const [headers, body, expected] of [
    [{ "anthropic-version": "2023-06-01" }, {}, "bedrock-2023-05-31"],
    [{}, {}, "bedrock-2023-05-31"],
    [{ "anthropic-version": "2026-10-21" }, {}, "2026-10-21"],
    [{ "anthropic-version": "2026-10-21" }, { anthropic_version: "bedrock-2023-05-31" }, "bedrock-2023-05-31"],
  ]) {
    const fetch = scriptedFetch([json(MESSAGE)]);
    const client = new BedrockRuntime({ region: "us-east-1", credentials: CREDENTIALS, fetch });
    const request = new Request("https://any.example/v1/messages", {
      method: "POST",
      headers,
      body: JSON.stringify({ ...INPUT, ...body }),
    });
    assert.equal((await anthropicFetch(client)(request)).status, 200);
    assert.equal(JSON.parse(Buffer.from(fetch.sent[0].body)).anthropic_version, expected);
  }
});
