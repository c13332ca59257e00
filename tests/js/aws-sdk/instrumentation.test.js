// What observes clients of the AWS SDK observes the drop-in client as well, with the same results: X-Ray by a middleware,
// OpenInference and Traceloop by wrapping `send`.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { startLocalBedrock } from "local-bedrock";
import { HELLO, rejection } from "../support/clients.js";
import { bothWays } from "../support/aliased.js";
import { MODULES } from "./probe/world.js";

const require = createRequire(import.meta.url);
const AWSXRay = require("aws-xray-sdk-core");

/** OpenInference imports the SDK's commands and compares with them, so it is aliased together with its user. */
const OPEN_INFERENCE = `
  export { BedrockInstrumentation } from "@arizeai/openinference-instrumentation-bedrock";
  export * as sdk from "@aws-sdk/client-bedrock-runtime";`;
const TRACELOOP = `
  export { BedrockInstrumentation } from "@traceloop/instrumentation-bedrock";
  export * as sdk from "@aws-sdk/client-bedrock-runtime";`;

const MODEL_ID = "anthropic.claude-3-haiku-20240307-v1:0";
let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
});

after(() => emulator.close());

/**
 * Calls that instrumentations know: two whole ones, one streamed, one that fails.
 * @param {any} module
 * @param {any} client
 * @param {boolean} [isRead] whether the instrumentation reads streams in its user's place
 */
async function calls(module, client, isRead) {
  const body = JSON.stringify({
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 50,
    messages: [{ role: "user", content: "hello" }],
  });
  await client.send(new module.ConverseCommand({ ...HELLO, modelId: MODEL_ID }));
  await client.send(new module.InvokeModelCommand({ modelId: MODEL_ID, body, contentType: "application/json" }));
  const input = { modelId: MODEL_ID, body, contentType: "application/json" };
  const { body: chunks } = await client.send(new module.InvokeModelWithResponseStreamCommand(input));
  if (!isRead) for await (const chunk of chunks) void chunk;
  await rejection(client.send(new module.ConverseCommand({ ...HELLO, modelId: "amazon.no-such-model-v1:0" })));
}

const made = (module) =>
  new module.BedrockRuntimeClient({
    region: emulator.region,
    credentials: emulator.credentials,
    endpoint: emulator.url,
  });

/** What differs from call to call, and a member that this release of the SDK does not know. */
const VOLATILE = /time|duration|_id$|requestId|^id$|stack|paths|latency|content_length|serverToolUsage/i;

function stable(value) {
  if (typeof value === "string" && value.startsWith("{")) return stable(JSON.parse(value));
  if (Array.isArray(value)) return value.map(stable);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name, member]) => !VOLATILE.test(name) && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, stable(member)]));
}

for (const [name, source, isRead] of [
  ["openinference", OPEN_INFERENCE, false],
  ["traceloop", TRACELOOP, true],
]) {
  test(`${name}: the same spans`, async () => {
    const spans = {};
    for (const [way, { exports }] of Object.entries(await bothWays(name, source))) {
      const module = { ...exports.sdk };
      const exporter = new InMemorySpanExporter();
      const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
      const instrumentation = new exports.BedrockInstrumentation();
      instrumentation.setTracerProvider(tracerProvider);
      instrumentation.manuallyInstrument(module);
      await calls(module, made(module), isRead);
      (instrumentation.unpatch ?? instrumentation.unwrap).call(instrumentation, module);
      spans[way] = exporter.getFinishedSpans().map((span) => ({
        name: span.name,
        status: span.status,
        attributes: stable(span.attributes),
        events: span.events.map((event) => event.name),
      }));
    }
    assert.ok(spans.sdk.length >= 3);
    assert.deepEqual(spans.dropIn, spans.sdk);
  });
}

test("X-Ray: the same subsegments, and its header on every request", async () => {
  AWSXRay.setContextMissingStrategy("IGNORE_ERROR");
  AWSXRay.enableManualMode();
  const subsegments = {};
  for (const [way, module] of Object.entries(MODULES)) {
    const segment = new AWSXRay.Segment("test");
    const traces = [];
    const client = made(module);
    const { requestHandler } = client.config;
    const handle = requestHandler.handle.bind(requestHandler);
    requestHandler.handle = (request, options) => {
      traces.push(request.headers["X-Amzn-Trace-Id"]);
      return handle(request, options);
    };
    await calls(module, AWSXRay.captureAWSv3Client(client, segment));
    subsegments[way] = stable(JSON.parse(JSON.stringify(segment.subsegments)));
    assert.ok(traces.length === 4 && traces.every((trace) => /^Root=.*Parent=.*Sampled=1/.test(trace)), way);
    segment.close();
  }
  assert.deepEqual(subsegments.dropIn, subsegments.sdk);
});
