// A whole response of Converse as the AI SDK gets it. The official provider reads the same response.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { event, joined, json, scriptedFetch, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, drain, REGION } from "../support/clients.js";

const MODEL = "us.amazon.nova-lite-v1:0";
const PROMPT = [{ role: "user", content: [{ type: "text", text: "?" }] }];
const SCHEMA = { responseFormat: { type: "json", schema: { type: "object" } } };
const TOOLS = [{ type: "function", name: "weather", inputSchema: { type: "object" } }];
const USAGE = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };

/** A response with this content, and other members in place of the usual ones. */
const response = (content, more) => ({
  output: { message: { role: "assistant", content } },
  stopReason: "end_turn",
  usage: USAGE,
  metrics: { latencyMs: 1 },
  ...more,
});

/** The model's own result, of the specification that the official provider has. */
function generated(body, options, specification = "v3") {
  const settings = { region: REGION, credentials: CREDENTIALS, specification, maxAttempts: 1 };
  const provider = createBedrock({ ...settings, fetch: scriptedFetch([json(body)]) });
  return provider(MODEL).doGenerate({ prompt: PROMPT, ...options });
}

function official(body, options) {
  const provider = createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch: async () => Response.json(body) });
  return provider(MODEL).doGenerate({ prompt: PROMPT, ...options });
}

const stopped = (stopReason, more) => response([{ text: "Hi" }], { stopReason, ...more });
const weather = { toolUse: { toolUseId: "call-1", name: "weather", input: { city: "Oslo" } } };
const object = { toolUse: { toolUseId: "call-2", name: "json", input: { a: 1 } } };
const cached = { ...USAGE, cacheReadInputTokens: 100, cacheWriteInputTokens: 1000 };

for (const [name, body, options] of [
  ["the end of a turn", stopped("end_turn")],
  ["a stop sequence", stopped("stop_sequence", { additionalModelResponseFields: { delta: { stop_sequence: "###" } } })],
  ["fields of the model without a stop sequence", stopped("end_turn", { additionalModelResponseFields: {} })],
  ["an answer that is cut off", stopped("max_tokens")],
  ["an answer that is filtered", stopped("content_filtered")],
  ["a guardrail that intervened", stopped("guardrail_intervened", { trace: { guardrail: { actionReason: "r" } } })],
  ["a reason that is new", stopped("malformed_model_output")],
  ["tokens that were read from and written to the cache", stopped("end_turn", { usage: cached })],
  ["tokens that were read from the cache alone", stopped("end_turn", { usage: { ...USAGE, cacheReadInputTokens: 7 } })],
  [
    "the details of a cache",
    stopped("end_turn", { usage: { ...USAGE, cacheDetails: [{ ttl: "5m", inputTokens: 3 }] } }),
  ],
  ["a cache that nothing was written to", stopped("end_turn", { usage: { ...USAGE, cacheWriteInputTokens: 0 } })],
  [
    "the tier and the speed of the service",
    stopped("end_turn", { serviceTier: { type: "flex" }, performanceConfig: { latency: "optimized" } }),
  ],
  ["a call of a tool", response([{ text: "Let me see." }, weather], { stopReason: "tool_use" }), { tools: TOOLS }],
  [
    "a call of a tool without input",
    response([{ toolUse: { toolUseId: "call-1", name: "weather" } }], { stopReason: "tool_use" }),
    { tools: TOOLS },
  ],
  ["an object by its tool", response([object], { stopReason: "tool_use" }), SCHEMA],
  ["an object that is cut off", response([object], { stopReason: "max_tokens" }), SCHEMA],
  ["a tool of the user named json", response([object], { stopReason: "tool_use" }), { tools: TOOLS }],
  [
    "a call of a tool in place of an object",
    response([{ text: "First:" }, weather], { stopReason: "tool_use" }),
    { ...SCHEMA, tools: TOOLS },
  ],
  [
    "a call of a tool beside an object",
    response([weather, object], { stopReason: "tool_use" }),
    { ...SCHEMA, tools: TOOLS },
  ],
  ["text in place of an object", response([{ text: '{"a":1}' }]), SCHEMA],
  [
    "thoughts, signed and not",
    response([
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "sig" } } },
      { reasoningContent: { reasoningText: { text: "Well." } } },
      { reasoningContent: { redactedContent: "c2VjcmV0" } },
      { text: "Yes." },
    ]),
  ],
  [
    "a text that is cited, without its sources",
    response([{ citationsContent: { content: [{ text: "It " }, {}, { text: "rains." }] } }, { citationsContent: {} }]),
  ],
]) {
  test(`${name} is what the official provider reads`, async () => {
    const [ours, theirs] = await Promise.all([generated(body, options), official(body, options)]);
    const parts = ours.content.map(({ providerMetadata, ...part }) => ({
      ...part,
      ...(providerMetadata && { providerMetadata: { bedrock: providerMetadata.bedrock } }),
    }));
    assert.deepEqual(parts, theirs.content);
    assert.deepEqual(ours.finishReason, theirs.finishReason);
    assert.deepEqual(ours.usage, theirs.usage);
    assert.deepEqual(ours.providerMetadata.bedrock, theirs.providerMetadata.bedrock);
    assert.deepEqual(ours.providerMetadata.amazonBedrock, ours.providerMetadata.bedrock);
    assert.equal(ours.response.modelId, theirs.response.modelId);
  });
}

test("the input of a tool that is nested too deeply is an error that says so", async () => {
  let input = {};
  for (let depth = 0; depth < 250; depth++) input = { a: input };
  const body = response([{ toolUse: { toolUseId: "call-1", name: "weather", input } }], { stopReason: "tool_use" });
  await assert.rejects(generated(body, { tools: TOOLS }), { message: /^input(\.a)+: is nested too deeply/ });
});

/** The frames in which a tool is called. */
const called = (index, { toolUseId, name, input }) => [
  event("contentBlockStart", { contentBlockIndex: index, start: { toolUse: { toolUseId, name } } }),
  event("contentBlockDelta", { contentBlockIndex: index, delta: { toolUse: { input: JSON.stringify(input) } } }),
  event("contentBlockStop", { contentBlockIndex: index }),
];

test("a stream with a schema finishes as in the official provider, whichever tool is called", async () => {
  for (const [calls, stopReason] of [
    [[weather], "tool_use"],
    [[object], "tool_use"],
    [[weather, object], "tool_use"],
    [[object], "max_tokens"],
    [[], "end_turn"],
  ]) {
    const frames = joined(
      event("messageStart", { role: "assistant" }),
      ...calls.flatMap(({ toolUse }, index) => called(index, toolUse)),
      event("messageStop", { stopReason }),
      event("metadata", { usage: cached, metrics: { latencyMs: 1 } }),
    );
    const settings = { region: REGION, credentials: CREDENTIALS, specification: "v3", maxAttempts: 1 };
    const providers = [
      createBedrock({ ...settings, fetch: scriptedFetch([stream([frames])]) }),
      createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch: async () => new Response(frames) }),
    ];
    const [ours, theirs] = await Promise.all(
      providers.map(async (provider) => {
        const result = await provider(MODEL).doStream({ prompt: PROMPT, ...SCHEMA, tools: TOOLS });
        return (await drain(result.stream)).events.at(-1);
      }),
    );
    assert.equal(ours.type, "finish");
    assert.deepEqual(ours.finishReason, theirs.finishReason);
    assert.deepEqual(ours.usage, theirs.usage);
    assert.deepEqual(ours.providerMetadata.bedrock, { stopSequence: null, ...theirs.providerMetadata.bedrock });
  }
});

// The official provider, which knows fewer reasons than Converse has, says "other".
test("an answer that fills the model's window ends for its length", async () => {
  const raw = "model_context_window_exceeded";
  const { finishReason } = await generated(stopped(raw));
  assert.deepEqual(finishReason, { unified: "length", raw });
});
