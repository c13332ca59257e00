// The spans and metrics of bedrock-wasm/otel beside those of @opentelemetry/instrumentation-aws-sdk for the same calls of the AWS SDK:
// names and values are the same, but for those below, each with its reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { AwsInstrumentation } from "@opentelemetry/instrumentation-aws-sdk";
import { BedrockRuntime } from "bedrock-wasm";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { instrument } from "bedrock-wasm/otel";
import { startLocalBedrock } from "local-bedrock";
import { telemetry } from "../support/telemetry.js";

const MODEL_ID = "anthropic.claude-3-haiku-20240307-v1:0";
const CONVERSE = {
  modelId: MODEL_ID,
  messages: [{ role: "user", content: [{ text: "hello" }] }],
  inferenceConfig: { maxTokens: 50, temperature: 0, topP: 0.9, stopSequences: ["stop"] },
};
const BODY = JSON.stringify({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 50,
  messages: [{ role: "user", content: "hello" }],
});
const INVOKE = { modelId: MODEL_ID, contentType: "application/json", body: BODY };

let emulator;
before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
});
after(() => emulator.close());

const config = () => ({ region: emulator.region, credentials: emulator.credentials, endpoint: emulator.url });

/** @param {(operation: string, input: object) => Promise<any>} call */
async function calls(call) {
  await call("Converse", CONVERSE);
  for await (const event of (await call("ConverseStream", CONVERSE)).stream) void event;
  await call("InvokeModel", INVOKE);
  for await (const event of (await call("InvokeModelWithResponseStream", INVOKE)).body) void event;
  await assert.rejects(call("Converse", { ...CONVERSE, modelId: "amazon.no-such-model-v1:0" }));
  await call("ListAsyncInvokes", {});
}

const bySend = (module, client) => (operation, input) => client.send(new module[`${operation}Command`](input));
const byMethod = (client) => (operation, input) => client[operation[0].toLowerCase() + operation.slice(1)](input);

/** What the official instrumentation makes of a client with the SDK's names. */
async function official(module) {
  const seen = telemetry();
  const instrumentation = new AwsInstrumentation();
  instrumentation.setTracerProvider(seen.tracerProvider);
  instrumentation.setMeterProvider(seen.meterProvider);
  // It patches a file of @smithy/core as CommonJS loads it; this is the class in it.
  const patched = { Client: module.__Client };
  instrumentation.patchV3SmithyClient(patched);
  await calls(bySend(module, new module.BedrockRuntimeClient(config())));
  instrumentation.unpatchV3SmithyClient(patched);
  return seen;
}

const OURS = {
  "the package's own client": () => new BedrockRuntime(config()),
  "a client with the SDK's names": () => new dropIn.BedrockRuntimeClient(config()),
  "an aggregated client with the SDK's names": () => new dropIn.BedrockRuntime(config()),
};

/** Attributes that differ from call to call. */
const VOLATILE = /request.?id|first_chunk/;

const stable = (attributes) => Object.fromEntries(Object.entries(attributes).filter(([name]) => !VOLATILE.test(name)));

/** Of its attributes, those that ours do not have. */
const LEFT_OUT = {
  // The conventions have it for hosts, and Bedrock's region is in server.address.
  "cloud.region": () => true,
  // Bodies of InvokeModel are the models' own: ours does not parse them.
  "gen_ai.request.max_tokens": ({ attributes }) => attributes["rpc.method"].startsWith("InvokeModel"),
  "gen_ai.response.finish_reasons": ({ attributes }) => attributes["rpc.method"].startsWith("InvokeModel"),
  // It takes the count of the first chunk for the whole; ours is the sum that Bedrock states in the last chunk.
  "gen_ai.usage.output_tokens": ({ attributes }) => attributes["rpc.method"] === "InvokeModelWithResponseStream",
};

for (const [name, made] of Object.entries(OURS)) {
  test(`${name}: the spans that the official instrumentation makes for the AWS SDK`, async () => {
    const theirs = (await official(sdk)).spans();
    const seen = telemetry();
    const client = instrument(made(), seen);
    await calls(client.send && !client.converse ? bySend(dropIn, client) : byMethod(client));
    const ours = seen.spans();
    assert.equal(ours.length, theirs.length);
    for (const [at, their] of theirs.entries()) {
      const our = ours[at];
      const both = Object.entries(stable(their.attributes)).filter(([key]) => !LEFT_OUT[key]?.(their));
      assert.deepEqual(Object.fromEntries(both.map(([key]) => [key, our.attributes[key]])), Object.fromEntries(both));
      assert.deepEqual([our.kind, our.status, our.events], [their.kind, their.status, their.events]);
      // It names those without an operation.name by service and method; the conventions want operation and model.
      if (!/InvokeModel/.test(their.name)) assert.equal(our.name, their.name);
    }
  });
}

test("the attributes that the official instrumentation does not have", async () => {
  const seen = telemetry();
  await calls(byMethod(instrument(new BedrockRuntime(config()), seen)));
  const [converse, stream, invoke, invokeStream, failed, list] = seen.spans();
  const { hostname, port } = new URL(emulator.url);
  for (const { attributes } of seen.spans()) {
    assert.deepEqual([attributes["server.address"], attributes["server.port"]], [hostname, +port]);
    assert.match(attributes["aws.request_id"], /^[\da-f-]{36}$/);
  }
  for (const { attributes } of [converse, stream, invoke, invokeStream, failed]) {
    assert.equal(attributes["gen_ai.provider.name"], "aws.bedrock");
  }
  for (const { attributes } of [stream, invokeStream]) {
    assert.ok(attributes["gen_ai.response.time_to_first_chunk"] > 0);
  }
  assert.equal(invoke.name, `text_completion ${MODEL_ID}`);
  assert.equal(invokeStream.attributes["gen_ai.usage.output_tokens"], invoke.attributes["gen_ai.usage.output_tokens"]);
  assert.equal(failed.attributes["error.type"], "ValidationException");
  assert.equal(list.name, "BedrockRuntime.ListAsyncInvokes");
  assert.equal(list.attributes["gen_ai.system"], undefined);
});

test("the metrics that the official instrumentation records of Converse, and of InvokeModel as well", async () => {
  const theirs = await (await official(sdk)).histograms();
  const seen = telemetry();
  await calls(byMethod(instrument(new BedrockRuntime(config()), seen)));
  const ours = await seen.histograms();
  assert.deepEqual(Object.keys(ours).sort(), Object.keys(theirs).sort());
  const durations = ours["gen_ai.client.operation.duration"];
  const tokens = ours["gen_ai.client.token.usage"];
  for (const [name, { unit, bounds }] of Object.entries(theirs)) {
    assert.deepEqual([ours[name].unit, ours[name].bounds], [unit, bounds]);
  }
  const of = ({ series }, operation, more = {}) =>
    series.filter(({ attributes }) =>
      Object.entries({ "gen_ai.operation.name": operation, ...more }).every(
        ([key, value]) => attributes[key] === value,
      ),
    );
  const total = (series) => series.reduce((sum, each) => sum + each.count, 0);
  const chat = of(durations, "chat");
  const failed = chat.filter(({ attributes }) => attributes["error.type"]);
  assert.deepEqual([total(chat), total(failed)], [3, 1]);
  assert.equal(failed[0].attributes["error.type"], "ValidationException");
  assert.equal(total(of(durations, "text_completion")), 2);
  for (const type of ["input", "output"]) {
    const [their] = theirs["gen_ai.client.token.usage"].series.filter(
      ({ attributes }) => attributes["gen_ai.token.type"] === type,
    );
    const our = of(tokens, "chat", { "gen_ai.token.type": type });
    assert.equal(
      our.reduce((sum, each) => sum + each.sum, 0),
      their.sum,
    );
    for (const [key, value] of Object.entries(their.attributes)) assert.equal(our[0].attributes[key], value);
    assert.ok(of(tokens, "text_completion", { "gen_ai.token.type": type })[0].sum > 0);
  }
});

test("the official instrumentation itself, given the drop-in's class, makes the same spans", async () => {
  const [theirs, ours] = [await official(sdk), await official(dropIn)].map((seen) =>
    seen.spans().map((span) => ({ ...span, attributes: stable(span.attributes) })),
  );
  assert.deepEqual(ours, theirs);
});
