// What differs between the specifications: the second has flat figures and other warnings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { converseOutput, event, json, scriptedFetch, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, drain, REGION } from "../support/clients.js";

const PROMPT = [{ role: "user", content: [{ type: "text", text: "?" }] }];
const USAGE = { inputTokens: 10, outputTokens: 5, totalTokens: 1115 };
const CACHED = { ...USAGE, cacheReadInputTokens: 100, cacheWriteInputTokens: 1000 };

function modelOf(answer, specification) {
  const settings = { region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([answer]), maxAttempts: 1 };
  return createBedrock({ ...settings, specification })("us.amazon.nova-lite-v1:0");
}

const responseOf = (usage) => json({ ...converseOutput("Yes."), usage });
const framesOf = (usage) =>
  stream([
    event("messageStart", { role: "assistant" }),
    event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Yes." } }),
    event("contentBlockStop", { contentBlockIndex: 0 }),
    event("messageStop", { stopReason: "end_turn" }),
    ...(usage ? [event("metadata", { usage, metrics: { latencyMs: 1 } })] : []),
  ]);

async function partsOf(answer, specification, options) {
  const { stream: parts } = await modelOf(answer, specification).doStream({ prompt: PROMPT, ...options });
  return (await drain(parts)).events;
}

const NONE = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
for (const [name, usage, flat, nested] of [
  [
    "with a cache",
    CACHED,
    { inputTokens: 1110, outputTokens: 5, totalTokens: 1115, cachedInputTokens: 100 },
    { total: 1110, noCache: 10, cacheRead: 100, cacheWrite: 1000 },
  ],
  [
    "without a cache",
    USAGE,
    { inputTokens: 10, outputTokens: 5, totalTokens: 1115, cachedInputTokens: undefined },
    { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
  ],
  [
    "that are not known",
    undefined,
    { inputTokens: undefined, outputTokens: undefined, totalTokens: undefined, cachedInputTokens: undefined },
    NONE,
  ],
]) {
  test(`figures ${name} are flat in the second specification alone`, async () => {
    const whole = await modelOf(responseOf(usage), "v2").doGenerate({ prompt: PROMPT });
    assert.deepEqual([whole.usage, whole.finishReason], [flat, "stop"]);
    assert.deepEqual(whole.content, [{ type: "text", text: "Yes." }]);
    const { type, usage: streamed, finishReason } = (await partsOf(framesOf(usage), "v2")).at(-1);
    assert.deepEqual([type, streamed, finishReason], ["finish", flat, "stop"]);
    for (const specification of ["v3", "v4"]) {
      const { usage: figures, finishReason: reason } = (await partsOf(framesOf(usage), specification)).at(-1);
      assert.deepEqual(figures.inputTokens, nested);
      assert.deepEqual(reason, { unified: "stop", raw: "end_turn" });
      const outputTokens = usage?.outputTokens;
      assert.deepEqual(figures.outputTokens, { total: outputTokens, text: outputTokens, reasoning: undefined });
      assert.deepEqual(figures.raw, usage);
    }
  });
}

test("a warning of the second specification names a setting", async () => {
  const details = "Bedrock takes 0 to 1: 1 is sent";
  for (const [specification, warning] of [
    ["v2", { type: "unsupported-setting", setting: "temperature", details }],
    ["v3", { type: "unsupported", feature: "temperature", details }],
    ["v4", { type: "unsupported", feature: "temperature", details }],
  ]) {
    const { warnings } = await modelOf(responseOf(USAGE), specification).doGenerate({ prompt: PROMPT, temperature: 2 });
    assert.deepEqual(warnings, [warning]);
    const [start] = await partsOf(framesOf(USAGE), specification, { temperature: 2 });
    assert.deepEqual(start, { type: "stream-start", warnings: [warning] });
  }
});
