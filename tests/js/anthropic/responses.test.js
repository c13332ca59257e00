// The responses of anthropicFetch themselves, as any reader of fetch gets them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntime } from "bedrock-wasm";
import { anthropicFetch } from "bedrock-wasm/anthropic";
import { event, json, openStream, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const chunk = (text) => event("chunk", { bytes: Buffer.from(text).toString("base64") });
const body = (more) => JSON.stringify({ model: "claude", max_tokens: 1, messages: [], ...more });

/** The response of a call whose requests get these answers, and what was sent. */
async function responded(answers, { path = "/v1/messages", method = "POST", headers, ...more } = {}) {
  const fetch = scriptedFetch(answers);
  const client = new BedrockRuntime({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
  const response = await anthropicFetch(client)(`https://api.anthropic.com${path}`, {
    method,
    headers,
    body: body(more),
  });
  return { response, fetch };
}

/** All of it, in plain values. */
async function plain({ response }) {
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

const JSON_TYPE = { "content-type": "application/json" };

test("a response has the status, the type and the id of Bedrock's", async () => {
  assert.deepEqual(await plain(await responded([json({ type: "message" })])), {
    status: 200,
    headers: { ...JSON_TYPE, "request-id": "request-1" },
    text: '{"type":"message"}',
  });
  const frames = [chunk('{"type":"ping"}'), chunk('{"type":"message_stop"}')];
  assert.deepEqual(await plain(await responded([stream(frames)], { stream: true })), {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "request-id": "request-1" },
    text: 'event: ping\ndata: {"type":"ping"}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
  });
});

test("an error is one of Anthropic's, with AWS's name and the id of the request", async () => {
  const error = (type, message) => JSON.stringify({ type: "error", error: { type, message } });
  const final = { ...JSON_TYPE, "x-should-retry": "false" };
  const path = "/v1/models";
  assert.deepEqual(await plain(await responded([json({})], { path })), {
    status: 404,
    headers: { ...final, "request-id": "", "x-amzn-errortype": "" },
    text: error(
      "not_found_error",
      "InvokeModel has POST /v1/messages and /v1/messages/count_tokens, not POST /v1/models",
    ),
  });
  const refused = await plain(await responded([serviceError("ThrottlingException", { message: "Slow down." })]));
  assert.equal(refused.status, 429);
  assert.deepEqual(refused.headers, { ...final, "request-id": "request-1", "x-amzn-errortype": "ThrottlingException" });
  assert.match(refused.text, /^\{"type":"error","error":\{"type":"rate_limit_error","message":"Slow down\./);
});

test("other methods and longer paths are not those of InvokeModel", async () => {
  for (const asked of ["POST /v1/messages/batches", "POST /v1/messages/count_tokens/x", "REPOST /v1/messages"]) {
    const [method, path] = asked.split(" ");
    const { response, fetch } = await responded([json({})], { method, path });
    assert.deepEqual([response.status, fetch.sent.length], [404, 0], asked);
  }
});

test("headers for Bedrock are passed on, and no others", async () => {
  const headers = { "x-amzn-bedrock-trace": "ENABLED", "not-x-amzn-bedrock-trace": "ENABLED", "x-api-key": "unused" };
  const { fetch } = await responded([json({})], { headers });
  const sent = Object.keys(headers).filter((name) => name in fetch.sent[0].headers);
  assert.deepEqual(sent, ["x-amzn-bedrock-trace"]);
});

test("line ends inside a chunk's JSON are those of one event, whichever they are", async () => {
  const { response } = await responded([stream([chunk('{"type":\r\n"ping",\r"a":\n1}')])], { stream: true });
  assert.equal(await response.text(), 'event: ping\ndata: {"type":\ndata: "ping",\ndata: "a":\ndata: 1}\n\n');
});

test("events of Bedrock that are not chunks are left out", async () => {
  const frames = [event("somethingNew", { a: 1 }), chunk(""), chunk('{"type":"message_stop"}')];
  const { response } = await responded([stream(frames)], { stream: true });
  assert.equal(await response.text(), 'event: message_stop\ndata: {"type":"message_stop"}\n\n');
});

test("a chunk that is not JSON fails the body, and the error says so", async () => {
  const { response } = await responded([stream([chunk("{")])], { stream: true });
  const { name, code, message } = await rejection(response.text());
  assert.deepEqual(
    [name, code, message],
    ["StreamIntegrityError", "invalid_json", "a chunk of the model's response is not JSON"],
  );
});

test("a body is read no faster than its reader does, and closes its connection when it is left", async () => {
  const { answer, push } = openStream();
  const { response, fetch } = await responded([answer], { stream: true });
  push(chunk('{"type":"ping"}'));
  const reader = response.body.getReader();
  await reader.read();
  await reader.cancel();
  assert.match(fetch.sent[0].delivery.outcome, /cancelled|aborted/);

  let asked = 0;
  const next = async () => ({
    done: false,
    value: { chunk: { bytes: new TextEncoder().encode(`{"type":"${asked++}"}`) } },
  });
  const client = {
    invokeModelWithResponseStream: async () => ({ body: { [Symbol.asyncIterator]: () => ({ next }) }, $metadata: {} }),
  };
  const unread = await anthropicFetch(client)("https://api.anthropic.com/v1/messages", {
    method: "POST",
    body: body({ stream: true }),
  });
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([unread.status, asked], [200, 0]);
});

test("a client that has no streams is refused by name", () => {
  for (const client of [undefined, {}, { invokeModel() {} }]) {
    assert.throws(() => anthropicFetch(client), { name: "InputError", message: "client: must be a BedrockRuntime" });
  }
});
