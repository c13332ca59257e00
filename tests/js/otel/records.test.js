// What is recorded of a call, value by value, by a tracer and a meter that keep what they are given.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { Bedrock, BedrockAgentCore } from "bedrock-wasm";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { instrument } from "bedrock-wasm/otel";
import { converseFrames, converseOutput, json, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { client, CREDENTIALS, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";

/** Spans as they are told of, and measurements in their order. */
function recorder() {
  const spans = [];
  const measured = [];
  const startActiveSpan = (name, { kind, attributes }, run) => {
    const span = { name, kind, began: { ...attributes } };
    spans.push(span);
    return run({
      setAttributes: (given) =>
        (span.attributes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))),
      setStatus: (status) => (span.status = status),
      recordException: (error) => (span.exception = error),
      end: () => (span.ended = (span.ended ?? 0) + 1),
    });
  };
  const createHistogram = (name) => ({ record: (value, attributes) => measured.push([name, value, attributes]) });
  return { tracer: { startActiveSpan }, meter: { createHistogram }, spans, measured };
}

const sdkClient = (customFetch, more = {}) =>
  new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler: { customFetch }, ...more });
const USAGE = { inputTokens: 10, outputTokens: 0, totalTokens: 10 };

/** A clock that nothing but the test moves on. */
function clocked(t) {
  const clock = { ms: 1000 };
  t.mock.method(performance, "now", () => clock.ms);
  const after = (ms, answer) => (request) => {
    clock.ms += ms;
    return answer(request);
  };
  return { clock, after };
}

test("a call is measured in seconds, and tokens that were not counted are not measured", async (t) => {
  const { after } = clocked(t);
  const seen = recorder();
  const fetch = scriptedFetch([after(2500, json({ ...converseOutput("hi"), usage: USAGE }))]);
  await instrument(client(fetch), seen).converse({ ...HELLO, inferenceConfig: { maxTokens: 5 } });
  const shared = {
    "rpc.system": "aws-api",
    "rpc.service": "BedrockRuntime",
    "rpc.method": "Converse",
    "gen_ai.system": "aws.bedrock",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": MODEL_ID,
    "server.address": "bedrock-runtime.us-east-1.amazonaws.com",
    "server.port": 443,
  };
  assert.deepEqual(seen.measured, [
    ["gen_ai.client.operation.duration", 2.5, shared],
    ["gen_ai.client.token.usage", 10, { ...shared, "gen_ai.token.type": "input" }],
  ]);
  const [{ began, ...span }] = seen.spans;
  assert.equal(began["gen_ai.request.max_tokens"], 5);
  assert.deepEqual(span, {
    name: `chat ${MODEL_ID}`,
    kind: 2,
    attributes: {
      ...shared,
      "gen_ai.request.max_tokens": 5,
      "http.response.status_code": 200,
      "aws.request_id": "request-1",
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.input_tokens": 10,
    },
    ended: 1,
  });
});

test("a stream has the seconds until its first event, and ends once", async (t) => {
  const { clock, after } = clocked(t);
  const seen = recorder();
  const fetch = scriptedFetch([after(2500, stream(converseFrames("hi")))]);
  const { stream: events } = await instrument(client(fetch), seen).converseStream(HELLO);
  for await (const event of events) if (event.messageStart) clock.ms += 1000;
  assert.equal(seen.spans[0].attributes["gen_ai.response.time_to_first_chunk"], 2.5);
  assert.equal(seen.spans[0].ended, 1);
  assert.deepEqual(seen.measured[0].slice(0, 2), ["gen_ai.client.operation.duration", 3.5]);
});

test("an error is the span's exception, and of a reason that is not an Error the type is _OTHER", async () => {
  const seen = recorder();
  const made = instrument(client(scriptedFetch([serviceError("ValidationException", { message: "No." })])), seen);
  const error = await rejection(made.converse(HELLO));
  const other = await made.converse(HELLO, { abortSignal: AbortSignal.abort("enough") }).catch((reason) => reason);
  assert.deepEqual(
    seen.spans.map(({ status, exception, attributes }) => [status, exception, attributes["error.type"]]),
    [
      [{ code: 2, message: error.message }, error, "ValidationException"],
      [{ code: 2, message: undefined }, other, "_OTHER"],
    ],
  );
});

test("the port of a server is that of its scheme, unless its address has one", async () => {
  for (const [endpoint, port] of [
    ["http://proxy.example", 80],
    ["https://proxy.example", 443],
    ["http://proxy.example:8080", 8080],
  ]) {
    for (const make of [client, sdkClient]) {
      const seen = recorder();
      const made = instrument(
        make(scriptedFetch([json(converseOutput("hi")), serviceError("ValidationException")]), {
          endpoint,
          allowInsecureEndpoint: true,
        }),
        seen,
      );
      const call = () => (made.send ? made.send(new ConverseCommand(HELLO)) : made.converse(HELLO));
      await call();
      await rejection(call());
      for (const { attributes } of seen.spans) {
        assert.deepEqual([attributes["server.address"], attributes["server.port"]], ["proxy.example", port]);
      }
    }
  }
});

test("a call that asks no model is a span without measurements", async () => {
  const seen = recorder();
  const config = { region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([json({ modelSummaries: [] })]) };
  await instrument(new Bedrock(config), seen).listFoundationModels();
  assert.deepEqual([seen.spans[0].name, seen.spans[0].ended, seen.measured], ["Bedrock.ListFoundationModels", 1, []]);
});

test("an AgentCore runtime is an agent, whatever its body", async () => {
  const seen = recorder();
  const config = { region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([json({ a: 1 })]) };
  const arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/r";
  await instrument(new BedrockAgentCore(config), seen).invokeAgentRuntime({ agentRuntimeArn: arn, payload: "{}" });
  assert.equal(seen.spans[0].name, "invoke_agent");
});

test("thoughts, long integers and messages without content are recorded as content", async () => {
  const seen = recorder();
  const thoughts = [
    { reasoningContent: { reasoningText: { text: "Hm.", signature: "s" } } },
    { reasoningContent: { redactedContent: "c2VjcmV0" } },
  ];
  const made = instrument(client(scriptedFetch([json(converseOutput([...thoughts, { text: "Yes." }]))])), {
    ...seen,
    content: true,
  });
  const toolUse = { toolUseId: "t", name: "look", input: { id: 2n ** 64n } };
  await made.converse({ ...HELLO, messages: [{ role: "user" }, { role: "assistant", content: [{ toolUse }] }] });
  const { began, attributes } = seen.spans[0];
  assert.deepEqual(JSON.parse(began["gen_ai.input.messages"]), [
    { role: "user" },
    {
      role: "assistant",
      parts: [{ type: "tool_call", id: "t", name: "look", arguments: { id: "18446744073709551616" } }],
    },
  ]);
  assert.deepEqual(JSON.parse(attributes["gen_ai.output.messages"])[0].parts, [
    { type: "reasoning", content: "Hm." },
    { type: "reasoning" },
    { type: "text", content: "Yes." },
  ]);
});

test("a middleware that answers itself is observed, one before it runs in the span, and it can be removed by its name", async () => {
  const current = new AsyncLocalStorage();
  const { tracer, spans } = recorder();
  const startActiveSpan = (name, options, run) =>
    tracer.startActiveSpan(name, options, (span) => current.run(span, run, span));
  const made = sdkClient(scriptedFetch([json(converseOutput("hi"))]));
  const inside = [];
  const $metadata = { httpStatusCode: 200 };
  made.middlewareStack.add(
    () => async () => {
      inside.push(current.getStore() !== undefined);
      return { output: { $metadata, stopReason: "end_turn" } };
    },
    { name: "mock" },
  );
  const first = (next) => (args) => {
    inside.push(current.getStore() !== undefined);
    return next(args);
  };
  made.middlewareStack.add(first, { priority: "high" });
  instrument(made, { tracer: { startActiveSpan } });
  assert.deepEqual(await made.send(new ConverseCommand(HELLO)), { $metadata, stopReason: "end_turn" });
  assert.deepEqual([inside, spans[0].attributes["gen_ai.response.finish_reasons"]], [[false, true], ["end_turn"]]);
  assert.ok(made.middlewareStack.remove("otel"));
  await made.send(new ConverseCommand(HELLO));
  assert.equal(spans.length, 1);
});

test("a stream that is left for a reason is not an error", async () => {
  const seen = recorder();
  const made = instrument(client(scriptedFetch([stream(converseFrames("hi"))])), seen);
  await (await made.converseStream(HELLO)).stream.cancel("enough");
  await (await made.converseStream(HELLO)).stream.toReadableStream().cancel("enough");
  assert.deepEqual(
    seen.spans.map(({ ended, status }) => [ended, status]),
    [
      [1, undefined],
      [1, undefined],
    ],
  );
});

test("a client without a meter, and one without a tracer, are observed by the other", async () => {
  const [spans, measures] = [recorder(), recorder()];
  const fetch = scriptedFetch([json(converseOutput("hi"))]);
  await instrument(client(fetch), { tracer: spans.tracer }).converse(HELLO);
  await instrument(client(fetch), { meter: measures.meter }).converse(HELLO);
  assert.deepEqual([spans.spans.length, measures.measured.length, measures.spans.length], [1, 3, 0]);
});
