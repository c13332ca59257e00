// Names in a response that mean something to JavaScript, or to this package: they are data, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockAgentCore, decodeEventStream, EventStream, ServiceException } from "bedrock-wasm";
import { readSSE } from "bedrock-wasm/sse";
import { event, exception, message, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, CREDENTIALS, drain, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";

const json =
  (text, status = 200, headers = {}) =>
  () =>
    new Response(text, {
      status,
      headers: { "content-type": "application/json", "x-amzn-requestid": "request-1", ...headers },
    });
const NAMES = [
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "then",
  "toJSON",
  "$metadata",
  "errors",
  "partial",
  "timeout",
  "timeoutMs",
  "cause",
  "stack",
  "name",
  "code",
  "retryable",
];
const MEMBERS = NAMES.map((name) => `${JSON.stringify(name)}:{"polluted":true,"httpStatusCode":599}`).join(",");

function assertPlain(value, path = "") {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof EventStream) return;
  assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, `${path} has another prototype`);
  for (const [name, member] of Object.entries(value)) assertPlain(member, `${path}.${name}`);
}

test("of an output: no prototype is set, $metadata is the call's, and the rest is there", async () => {
  const { $metadata, ...output } = await client(
    scriptedFetch([json(`{${MEMBERS},"stopReason":"end_turn","output":{${MEMBERS}}}`)]),
  ).converse(HELLO);
  assert.deepEqual([$metadata.httpStatusCode, $metadata.requestId, $metadata.polluted], [200, "request-1", undefined]);
  assertPlain(output, "output");
  assert.deepEqual(
    Object.keys(output).sort(),
    [...NAMES.filter((name) => name !== "$metadata"), "output", "stopReason"].sort(),
  );
  assert.equal(Object.hasOwn(output, "__proto__"), true);
});

test("of a member that a header carries, the body says nothing", async () => {
  const answer = json('{"runtimeSessionId":"body","statusCode":599}', 200, {
    "x-amzn-bedrock-agentcore-runtime-session-id": "header",
  });
  const core = new BedrockAgentCore({ region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([answer]) });
  const { runtimeSessionId, statusCode } = await core.stopRuntimeSession({
    agentRuntimeArn: "arn",
    runtimeSessionId: "s",
  });
  assert.deepEqual([runtimeSessionId, statusCode], ["header", 200]);
});

test("of an exception: members of the package's own cannot be set", async () => {
  const before = Object.getOwnPropertyNames(new ServiceException("ValidationException", "no", { fault: "client" }));
  const check = (error, metadata) => {
    assert.ok(error instanceof ServiceException && error instanceof Error);
    assert.deepEqual(
      [error.name, error.message, error.code, error.polluted],
      ["ValidationException", "no", "service", undefined],
    );
    assert.equal(error.$metadata.httpStatusCode, metadata);
    assert.equal(Object.getPrototypeOf(error), ServiceException.prototype);
    assert.deepEqual(
      Object.getOwnPropertyNames(error).filter((name) => !before.includes(name)),
      ["own"],
    );
    for (const name of ["then", "toJSON", "errors", "partial", "timeout", "timeoutMs", "cause"]) {
      assert.equal(error[name], undefined, name);
    }
  };
  const members = `${MEMBERS},"$fault":"server","own":1`;
  check(
    await rejection(
      client(scriptedFetch([json(`{"__type":"ValidationException","message":"no",${members}}`, 400)])).converse(HELLO),
    ),
    400,
  );
  const { stream: events } = await client(
    scriptedFetch([stream([exception("validationException", `{"message":"no",${members}}`)])]),
  ).converseStream(HELLO);
  check((await drain(events)).error, 200);
});

test("of events, of the message they form, and of server-sent events", async () => {
  const frames = [
    event("messageStart", `{"role":"assistant",${MEMBERS}}`),
    event("__proto__", `{${MEMBERS}}`),
    event("constructor", `{${MEMBERS}}`),
    event("then", "{}"),
    event("contentBlockDelta", `{"contentBlockIndex":0,"delta":{"__proto__":{"polluted":true}}}`),
    event(
      "contentBlockDelta",
      `{"contentBlockIndex":1,"delta":{"toolUse":{"name":"n","input":"{\\"__proto__\\":{\\"polluted\\":true}}"}}}`,
    ),
    event("messageStop", `{"stopReason":"end_turn","additionalModelResponseFields":{${MEMBERS}},${MEMBERS}}`),
    event("metadata", `{${MEMBERS}}`),
  ];
  const whole = async () => (await client(scriptedFetch([stream(frames)])).converseStream(HELLO)).stream;
  const { events, error } = await drain(await whole());
  assert.equal(error, undefined);
  assert.equal(events.length, frames.length);
  for (const each of events) assertPlain(each);
  assert.deepEqual(await drain(readSSE((await whole()).toResponse())), { events });
  const final = await (await whole()).final();
  assertPlain(final, "final");
  assert.deepEqual(
    final.message.content.map((block) => JSON.stringify(block)),
    ['{"__proto__":{"polluted":true}}', '{"toolUse":{"name":"n","input":{"__proto__":{"polluted":true}}}}'],
  );
  assert.ok(Object.hasOwn(final.additionalModelResponseFields, "__proto__"));
});

test("of headers", async () => {
  const frame = message({ ":message-type": "event", __proto__: null, ["__proto__"]: "a", constructor: "b" }, "{}");
  const { events } = await drain(decodeEventStream(new Response(frame).body));
  assert.equal(Object.getPrototypeOf(events[0].headers), Object.prototype);
  const { body, ...output } = await client(scriptedFetch([json(`{${MEMBERS}}`)])).invokeModel({
    modelId: MODEL_ID,
    body: {},
  });
  assertPlain(body.json(), "body");
  assert.ok(output.$metadata);
});

test("nothing reaches the prototype of objects", () => assert.equal({}.polluted, undefined));
