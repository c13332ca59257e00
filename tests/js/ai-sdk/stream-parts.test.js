// Events of ConverseStream as parts: as the official provider gives them, and those that it does not give.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { event, scriptedFetch, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";
import { NOVA, streamed, text, tool, user } from "./asked.js";

const begin = event("messageStart", { role: "assistant" });
const start = (index, value) => event("contentBlockStart", { contentBlockIndex: index, start: value });
const called = (index, name, toolUseId = `call-${index}`, more) =>
  start(index, { toolUse: { toolUseId, name, ...more } });
const delta = (index, value) => event("contentBlockDelta", { contentBlockIndex: index, delta: value });
const said = (index, value) => delta(index, { text: value });
const input = (index, value) => delta(index, { toolUse: { input: value } });
const thought = (index, value) => delta(index, { reasoningContent: value });
const stop = (index) => event("contentBlockStop", { contentBlockIndex: index });
const end = (stopReason = "end_turn") => [
  event("messageStop", { stopReason }),
  event("metadata", { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 1 } }),
];
const framesOf = (...frames) => [begin, ...frames, ...end()];

/** Parts without the last, and in place of metadata those of Bedrock. */
const briefly = (parts) =>
  parts
    .filter(({ type }) => type !== "finish")
    .map(({ providerMetadata, ...part }) => ({ ...part, ...(providerMetadata && { kept: providerMetadata.bedrock }) }));
const partsOf = async (frames, options) => briefly(await streamed(framesOf(...frames), options));

async function official(frames) {
  const model = createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch: scriptedFetch([stream(frames)]) })(NOVA);
  const { stream: parts } = await model.doStream({ prompt: [user(text("?"))], tools: [tool("t")] });
  const list = [];
  for await (const part of parts) list.push(part);
  return briefly(list.slice(2));
}

/** @type {Record<string, Uint8Array[]>} */
const STREAMS = {
  "texts of two blocks": [said(0, "a"), said(0, "b"), stop(0), said(1, "c"), stop(1)],
  "a thought with its signature": [
    thought(0, { text: "a" }),
    thought(0, { signature: "s" }),
    stop(0),
    said(1, "b"),
    stop(1),
  ],
  "calls with and without input": [
    ...[called(0, "t"), input(0, '{"a":'), input(0, "1}"), stop(0)],
    ...[called(1, "json"), stop(1)],
  ],
};

for (const [name, frames] of Object.entries(STREAMS)) {
  test(`as the official provider: ${name}`, async () => {
    assert.deepEqual(await partsOf(frames), await official(framesOf(...frames)));
  });
}

const opened = (id) => ({ type: "text-start", id });
const grown = (id, value) => ({ type: "text-delta", id, delta: value });
const closed = (id) => ({ type: "text-end", id });
const toolCall = (id, toolName, value, ...pieces) => [
  { type: "tool-input-start", id, toolName },
  ...pieces.map((piece) => ({ type: "tool-input-delta", id, delta: piece })),
  { type: "tool-input-end", id },
  { type: "tool-call", toolCallId: id, toolName, input: value },
];

/** An integer that a number would round. */
const LONG = '{"contentBlockIndex":3,"delta":{"toolUse":{"input":{"y":18446744073709551616}}}}';

test("blocks of gateways are parts: two calls of one index, an index left out, input at the start, no stop", async () => {
  const frames = [
    event("contentBlockDelta", { delta: { text: "a" } }),
    ...[called(1, "t", "a", { input: {} }), input(1, "{}"), called(1, "t", "b", { input: { x: 1 } }), stop(1), stop(1)],
    ...[start(2), said(2, ""), thought(2, { text: "Hm." }), stop(2)],
    ...[called(3, "t", "c"), event("contentBlockDelta", LONG), input(4, "?")],
    event("contentBlockDelta", { contentBlockIndex: 5 }),
  ];
  assert.deepEqual(await partsOf(frames), [
    ...[opened("0"), grown("0", "a")],
    ...toolCall("a", "t", "{}", "{}"),
    ...toolCall("b", "t", '{"x":1}', '{"x":1}'),
    ...[opened("2"), grown("2", ""), closed("2")],
    ...[
      { type: "reasoning-start", id: "2" },
      { type: "reasoning-delta", id: "2", delta: "Hm." },
    ],
    { type: "reasoning-end", id: "2" },
    ...toolCall("c", "t", '{"y":18446744073709551616}', '{"y":18446744073709551616}').slice(0, 2),
    closed("0"),
    ...toolCall("c", "t", '{"y":18446744073709551616}').slice(1),
  ]);
});

test("an input that is nested too deeply is an error that names it", async () => {
  const deep = `${"[".repeat(300)}${"]".repeat(300)}`;
  const frame = event("contentBlockDelta", `{"contentBlockIndex":0,"delta":{"toolUse":{"input":${deep}}}}`);
  const { type, error } = (await streamed(framesOf(called(0, "t"), frame))).at(-1);
  assert.deepEqual([type, error.name], ["error", "InputError"]);
  assert.match(error.message, /^input\[/);
});

test("what Bedrock requires of a thought is whole in the last part that has some of it", async () => {
  const kept = async (...pieces) => {
    const parts = await partsOf([...pieces.map((piece) => thought(0, piece)), stop(0)]);
    return parts.map((part) => part.kept);
  };
  const secret = (letters) => ({ redactedContent: btoa(letters) });
  assert.deepEqual(await kept({ text: "a" }, { signature: "s" }, { signature: "t" }), [
    ...[undefined, undefined, { signature: "s" }, { signature: "st" }, undefined],
  ]);
  assert.deepEqual(await kept(secret("a"), secret("b")), [undefined, secret("a"), secret("ab"), undefined]);
});

test("citations are sources, each with an id", async () => {
  const web = { title: "T", location: { web: { url: "https://example.com" } } };
  const parts = await partsOf([
    said(0, "a"),
    delta(0, { citation: web }),
    delta(0, { citation: { source: "S" } }),
    stop(0),
  ]);
  assert.deepEqual(parts.slice(2, 4), [
    { type: "source", sourceType: "url", id: "0-0", url: "https://example.com", title: "T", kept: { citation: web } },
    {
      ...{ type: "source", sourceType: "document", id: "0-1", mediaType: "text/plain", title: "S" },
      kept: { citation: { source: "S" } },
    },
  ]);
});

test("an image has the media type of its format, in the form of each specification", async () => {
  const source = (letters) => ({ image: { source: { bytes: btoa(letters) } } });
  const frames = [
    start(0, { image: { format: "jpeg" } }),
    delta(0, { image: { error: { message: "?" } } }),
    delta(0, source("a")),
    stop(0),
  ];
  const data = new Uint8Array([97]);
  for (const [specification, sent] of [
    ["v4", { type: "data", data }],
    ["v3", data],
    ["v2", data],
  ]) {
    assert.deepEqual(await partsOf(frames, { specification }), [{ type: "file", mediaType: "image/jpeg", data: sent }]);
  }
});

test("every event is a part as well, when raw ones are asked for", async () => {
  const parts = await streamed(framesOf(said(0, "a"), stop(0)), { includeRawChunks: true });
  assert.deepEqual(
    parts.map(({ type, rawValue }) => (type === "raw" ? rawValue : type)),
    [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "a" } } },
      ...["text-start", "text-delta"],
      { contentBlockStop: { contentBlockIndex: 0 } },
      "text-end",
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 1 } } },
      "finish",
    ],
  );
});

const asObject = { responseFormat: { type: "json", schema: { type: "object" } } };
const object = [called(1, "json"), input(1, ""), input(1, "{}"), stop(1)];
const finishOf = async (frames, options) => {
  const { finishReason, providerMetadata } = (await streamed([begin, ...frames, ...end("tool_use")], options)).at(-1);
  return [finishReason.unified, providerMetadata.bedrock.isJsonResponseFromTool];
};

test("an object is the only text, and stands beside thoughts and calls of other tools", async () => {
  const thoughts = [thought(0, { text: "Hm." }), stop(0)];
  const others = [said(2, "Here."), stop(2), called(3, "t"), stop(3), said(4, "Done.")];
  assert.deepEqual(await partsOf([...thoughts, ...object, ...others], asObject), [
    ...[
      { type: "reasoning-start", id: "0" },
      { type: "reasoning-delta", id: "0", delta: "Hm." },
      { type: "reasoning-end", id: "0" },
    ],
    ...[opened("1"), grown("1", "{}"), closed("1")],
    ...toolCall("call-3", "t", "{}"),
  ]);
  assert.deepEqual(await finishOf(object, asObject), ["stop", true]);
});

test("text is kept until the end when another tool was called in place of the object", async () => {
  const frames = [said(0, "Let me look."), stop(0), called(1, "t"), stop(1)];
  assert.deepEqual(await partsOf(frames, asObject), [
    ...toolCall("call-1", "t", "{}"),
    ...[opened("0"), grown("0", "Let me look."), closed("0")],
  ]);
  assert.deepEqual(await finishOf(frames, asObject), ["tool-calls", undefined]);
});

test("a tool of the user that is named json is a tool", async () => {
  const frames = [called(0, "json"), input(0, "{}"), stop(0)];
  assert.deepEqual(await partsOf(frames, { tools: [tool("json")] }), toolCall("call-0", "json", "{}", "{}"));
  assert.deepEqual(await finishOf(frames, { tools: [tool("json")] }), ["tool-calls", undefined]);
});
