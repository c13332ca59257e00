// The provider in the AI SDK itself, of each version that its specifications are for.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai6 from "ai";
import * as ai5 from "ai-5";
import * as ai7 from "ai-7";
import { IncompleteStreamError, ServiceException } from "bedrock-wasm";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import {
  converseFrames,
  converseOutput,
  event,
  joined,
  json,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const MODEL = "us.amazon.nova-lite-v1:0";
const VERSIONS = [
  ["ai 7, v4", ai7, "v4"],
  ["ai 6, v3", ai6, "v3"],
  ["ai 5, v2", ai5, "v2"],
];

/** A provider whose calls get these answers, and what was sent. */
function scripted(answers, specification) {
  const fetch = scriptedFetch(answers);
  const options = { region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 };
  return { provider: createBedrock({ ...options, specification }), fetch };
}

const sent = (fetch, index = 0) => JSON.parse(new TextDecoder().decode(fetch.sent[index].body));

/** A schema as the AI SDK wants it. */
const objectOf = (ai, properties) =>
  ai.jsonSchema({ type: "object", properties, required: Object.keys(properties), additionalProperties: false });

const start = (index, toolUse) => event("contentBlockStart", { contentBlockIndex: index, start: { toolUse } });
const delta = (index, value) => event("contentBlockDelta", { contentBlockIndex: index, delta: value });
const stop = (index) => event("contentBlockStop", { contentBlockIndex: index });
const end = (stopReason) => [
  event("messageStop", { stopReason }),
  event("metadata", { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 1 } }),
];
const begin = event("messageStart", { role: "assistant" });

/** The whole object, which is there when its partial ones are read. */
async function streamedObject({ partialObjectStream, object }) {
  for await (const partial of partialObjectStream) assert.equal(typeof partial, "object");
  return object;
}

for (const [name, ai, specification] of VERSIONS) {
  test(`${name}: generateText gives the text, the finish and the usage`, async () => {
    const { provider, fetch } = scripted([json(converseOutput("The sky is blue."))], specification);
    const { text, finishReason, usage } = await ai.generateText({
      model: provider(MODEL),
      system: "Be brief.",
      prompt: "Why?",
      temperature: 0.5,
    });
    assert.equal(text, "The sky is blue.");
    assert.equal(finishReason, "stop");
    assert.equal(typeof usage.inputTokens, "number");
    const body = sent(fetch);
    assert.deepEqual(body.system, [{ text: "Be brief." }]);
    assert.deepEqual(body.messages, [{ role: "user", content: [{ text: "Why?" }] }]);
    assert.deepEqual(body.inferenceConfig, { temperature: 0.5 });
  });

  test(`${name}: streamText gives texts as they come`, async () => {
    const { provider } = scripted([stream(converseFrames("The sky is blue."))], specification);
    const result = ai.streamText({ model: provider(MODEL), prompt: "Why?" });
    const texts = [];
    for await (const text of result.textStream) texts.push(text);
    assert.equal(texts.join(""), "The sky is blue.");
    assert.equal(await result.finishReason, "stop");
    assert.ok((await result.usage).outputTokens > 0);
  });

  test(`${name}: a tool is called, and the answer follows`, async () => {
    const toolUse = { toolUseId: "call-1", name: "weather", input: { city: "Oslo" } };
    const asks = { ...converseOutput(""), stopReason: "tool_use" };
    asks.output = { message: { role: "assistant", content: [{ text: "Let me look." }, { toolUse }] } };
    const { provider, fetch } = scripted([json(asks), json(converseOutput("Rain."))], specification);
    const weather = ai.tool({
      description: "The weather of a city",
      inputSchema: objectOf(ai, { city: { type: "string" } }),
      execute: async ({ city }) => `rain in ${city}`,
    });
    const { text, steps } = await ai.generateText({
      model: provider(MODEL),
      prompt: "The weather in Oslo?",
      tools: { weather },
      stopWhen: ai.stepCountIs?.(3) ?? ai.isStepCount(3),
    });
    assert.equal(text, "Rain.");
    assert.equal(steps.length, 2);
    const [, asked, answered] = sent(fetch, 1).messages;
    assert.deepEqual(asked.content.at(-1), { toolUse });
    assert.deepEqual(answered, {
      role: "user",
      content: [{ toolResult: { toolUseId: "call-1", content: [{ text: "rain in Oslo" }] } }],
    });
    assert.equal(sent(fetch).toolConfig.tools[0].toolSpec.name, "weather");
  });

  test(`${name}: a streamed tool call has its input in pieces and whole`, async () => {
    const frames = [
      begin,
      start(0, { toolUseId: "call-1", name: "weather" }),
      delta(0, { toolUse: { input: '{"city":' } }),
      delta(0, { toolUse: { input: '"Oslo"}' } }),
      stop(0),
      ...end("tool_use"),
    ];
    const { provider } = scripted([stream([joined(...frames)])], specification);
    const weather = ai.tool({ inputSchema: objectOf(ai, { city: { type: "string" } }) });
    const result = ai.streamText({ model: provider(MODEL), prompt: "?", tools: { weather } });
    const types = [];
    for await (const part of result.fullStream) types.push(part.type);
    assert.deepEqual(
      types.filter((type) => type.startsWith("tool")),
      ["tool-input-start", "tool-input-delta", "tool-input-delta", "tool-input-end", "tool-call"],
    );
    const [call] = await result.toolCalls;
    assert.deepEqual(call.input, { city: "Oslo" });
    assert.equal(await result.finishReason, "tool-calls");
  });

  test(`${name}: an object grows while it streams`, async () => {
    const pieces = ['{"color":"b', 'lue","why":', '"It scatt', 'ers."}'];
    const frames = [
      begin,
      start(0, { toolUseId: "call-1", name: "json" }),
      ...pieces.map((input) => delta(0, { toolUse: { input } })),
      stop(0),
      ...end("tool_use"),
    ];
    const { provider, fetch } = scripted([stream(frames)], specification);
    const schema = objectOf(ai, { color: { type: "string" }, why: { type: "string" } });
    const result = ai.streamObject({ model: provider(MODEL), prompt: "?", schema });
    const partials = [];
    for await (const partial of result.partialObjectStream) partials.push(partial);
    assert.deepEqual(await result.object, { color: "blue", why: "It scatters." });
    assert.equal(await result.finishReason, "stop");
    assert.deepEqual(partials[0], { color: "b" });
    assert.ok(partials.length >= 4, `${partials.length} partial objects`);
    assert.deepEqual(sent(fetch).toolConfig.toolChoice, { tool: { name: "json" } });
  });

  test(`${name}: an object is read from its tool, whatever the model says around it`, async () => {
    const input = { color: "blue" };
    const says = (index, text) => [delta(index, { text }), stop(index)];
    const frames = [
      begin,
      ...says(0, "Here is the object:"),
      start(1, { toolUseId: "call-1", name: "json" }),
      delta(1, { toolUse: { input: JSON.stringify(input) } }),
      stop(1),
      ...says(2, "I hope it helps."),
      ...end("tool_use"),
    ];
    const toolUse = { toolUseId: "call-1", name: "json", input };
    const content = [{ text: "Here is the object:" }, { toolUse }, { text: "I hope it helps." }];
    const output = { ...converseOutput("?"), output: { message: { role: "assistant", content } } };
    const { provider } = scripted([stream(frames), json(output)], specification);
    const asked = { model: provider(MODEL), prompt: "?", schema: objectOf(ai, { color: { type: "string" } }) };
    assert.deepEqual(await streamedObject(ai.streamObject(asked)), input);
    assert.deepEqual((await ai.generateObject(asked)).object, input);
  });

  test(`${name}: an object that comes as text is taken as well`, async () => {
    const { provider } = scripted([stream(converseFrames('{"color":"blue"}'))], specification);
    const schema = objectOf(ai, { color: { type: "string" } });
    const streamed = ai.streamObject({ model: provider(MODEL), prompt: "?", schema });
    assert.deepEqual(await streamedObject(streamed), { color: "blue" });
  });

  test(`${name}: a model that cannot be forced to call a tool is asked to, and from then on at once`, async () => {
    const message = "The model returned the following errors: tool_choice that forces tool use is not supported";
    const toolUse = { toolUseId: "call-1", name: "json", input: { color: "blue" } };
    const output = {
      ...converseOutput("?"),
      output: { message: { role: "assistant", content: [{ toolUse }] } },
      stopReason: "tool_use",
    };
    const refusal = serviceError("ValidationException", { message });
    const { provider, fetch } = scripted([refusal, json(output)], specification);
    const model = provider(`anthropic.unforced-${specification}`);
    const asked = { model, prompt: "?", schema: objectOf(ai, { color: { type: "string" } }) };
    for (let times = 0; times < 2; times++) {
      assert.deepEqual((await ai.generateObject(asked)).object, { color: "blue" });
    }
    const choices = [0, 1, 2].map((at) => sent(fetch, at).toolConfig.toolChoice);
    assert.deepEqual(choices, [{ tool: { name: "json" } }, { auto: {} }, { auto: {} }]);
  });

  test(`${name}: a partial object is there before a fifth of its deltas have come`, async () => {
    const text = JSON.stringify({
      color: "blue",
      why: "It scatters the light of the sun, more of it the shorter its waves are.",
    });
    const pieces = text.match(/./g);
    const fifth = Math.floor(pieces.length / 5) - 1;
    const { answer, push, end: finish } = openStream();
    const { provider } = scripted([answer], specification);
    const schema = objectOf(ai, { color: { type: "string" }, why: { type: "string" } });
    const { partialObjectStream } = ai.streamObject({ model: provider(MODEL), prompt: "?", schema });
    const partials = partialObjectStream[Symbol.asyncIterator]();
    push(begin);
    push(start(0, { toolUseId: "call-1", name: "json" }));
    for (const input of pieces.slice(0, fifth)) push(delta(0, { toolUse: { input } }));
    // The rest is not sent until it has come.
    let value = {};
    while (!value.color) ({ value } = await partials.next());
    assert.ok("blue".startsWith(value.color));
    for (const input of pieces.slice(fifth)) push(delta(0, { toolUse: { input } }));
    push(joined(stop(0), ...end("tool_use")));
    finish();
    let last = value;
    for (let next = await partials.next(); !next.done; next = await partials.next()) last = next.value;
    assert.deepEqual(last, JSON.parse(text));
  });

  test(`${name}: reasoning comes back to Bedrock with its signature`, async () => {
    const frames = [
      begin,
      delta(0, { reasoningContent: { text: "Hm." } }),
      delta(0, { reasoningContent: { signature: "c2lnbmVk" } }),
      stop(0),
      delta(1, { text: "Blue." }),
      stop(1),
      ...end("end_turn"),
    ];
    const { provider, fetch } = scripted([stream([joined(...frames)]), json(converseOutput("Yes."))], specification);
    const model = provider("us.anthropic.claude-sonnet-4-20250514-v1:0");
    const result = ai.streamText({ model, prompt: "?" });
    await result.consumeStream();
    const { messages } = await result.response;
    await ai.generateText({
      model,
      messages: [{ role: "user", content: "?" }, ...messages, { role: "user", content: "!" }],
    });
    assert.deepEqual(sent(fetch, 1).messages[1].content, [
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2lnbmVk" } } },
      { text: "Blue." },
    ]);
  });

  test(`${name}: a stream that is cut ends as an error, never as a finish`, async () => {
    const whole = converseFrames("The sky is blue.");
    for (const frames of [whole.slice(0, 3), whole.slice(0, -2), [joined(...whole).subarray(0, 300)]]) {
      const { provider } = scripted([stream(frames)], specification);
      const errors = [];
      const result = ai.streamText({ model: provider(MODEL), prompt: "?", onError: ({ error }) => errors.push(error) });
      const types = [];
      for await (const part of result.fullStream) types.push(part.type);
      assert.ok(types.includes("error"), types.join());
      assert.ok(errors[0] instanceof IncompleteStreamError, String(errors[0]));
      const finishReason = await result.finishReason.then(String, () => "rejected");
      assert.notEqual(finishReason, "stop");
    }
  });

  test(`${name}: an error is ours and the AI SDK's, and is asked once`, async () => {
    const throttled = serviceError("ThrottlingException", { message: "Slow down." });
    const { provider, fetch } = scripted([throttled, throttled, throttled], specification);
    const failed = ai.generateText({ model: provider(MODEL), prompt: "?" });
    await assert.rejects(failed, (error) => {
      assert.ok(error instanceof ServiceException, error.stack);
      assert.ok(ai.APICallError.isInstance(error));
      assert.equal(error.statusCode, 429);
      return true;
    });
    assert.equal(fetch.sent.length, 1);
  });
}
