// The frames of a scripted answer, as AWS's codec reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { converseFrames, converseOutput, PADDING } from "bedrock-wasm/testing";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);

/** Events by their types, without the padding. */
function eventsOf(frames) {
  return frames.map((frame) => {
    const { headers, body } = codec.decode(frame);
    const { p, ...payload } = JSON.parse(Buffer.from(body).toString());
    assert.equal(p, PADDING);
    return { [headers[":event-type"].value]: payload };
  });
}

const USAGE = { inputTokens: 12, outputTokens: 34, totalTokens: 46 };
const METRICS = { latencyMs: 567 };
const TOOL = { toolUseId: "t1", name: "weather", input: { city: "Rome" } };
const ANSWER = [
  { reasoningContent: { reasoningText: { text: "Let me", signature: "c2ln" } } },
  { reasoningContent: { reasoningText: { text: "see." } } },
  { reasoningContent: { reasoningText: { signature: "c2ln" } } },
  { text: "It rains." },
  { toolUse: TOOL },
  { toolUse: { toolUseId: "t2", name: "clock" } },
];

test("converseFrames: each block begins, comes in pieces, and stops under its index", () => {
  const delta = (contentBlockIndex, piece) => ({ contentBlockDelta: { contentBlockIndex, delta: piece } });
  const start = (contentBlockIndex, toolUse) => ({ contentBlockStart: { contentBlockIndex, start: { toolUse } } });
  const stop = (contentBlockIndex) => ({ contentBlockStop: { contentBlockIndex } });
  assert.deepEqual(eventsOf(converseFrames(ANSWER, { additionalModelResponseFields: { a: 1 } })), [
    { messageStart: { role: "assistant" } },
    delta(0, { reasoningContent: { text: "Let" } }),
    delta(0, { reasoningContent: { text: " me" } }),
    delta(0, { reasoningContent: { signature: "c2ln" } }),
    stop(0),
    delta(1, { reasoningContent: { text: "see." } }),
    stop(1),
    delta(2, { reasoningContent: { text: "" } }),
    delta(2, { reasoningContent: { signature: "c2ln" } }),
    stop(2),
    delta(3, { text: "It" }),
    delta(3, { text: " rains." }),
    stop(3),
    start(4, { toolUseId: "t1", name: "weather" }),
    delta(4, { toolUse: { input: '{"city"' } }),
    delta(4, { toolUse: { input: ':"Rome"}' } }),
    stop(4),
    start(5, { toolUseId: "t2", name: "clock" }),
    delta(5, { toolUse: { input: "{" } }),
    delta(5, { toolUse: { input: "}" } }),
    stop(5),
    { messageStop: { stopReason: "tool_use", additionalModelResponseFields: { a: 1 } } },
    { metadata: { usage: USAGE, metrics: METRICS } },
  ]);
});

test("converseOutput: the whole output, of which each member can be set", () => {
  assert.deepEqual(converseOutput("Hello"), {
    output: { message: { role: "assistant", content: [{ text: "Hello" }] } },
    stopReason: "end_turn",
    usage: USAGE,
    metrics: METRICS,
  });
  const rest = { stopReason: "max_tokens", usage: { inputTokens: 1 }, metrics: { latencyMs: 2 } };
  assert.deepEqual(converseOutput([], rest), { output: { message: { role: "assistant", content: [] } }, ...rest });
  const { stopReason, ...metadata } = rest;
  assert.deepEqual(eventsOf(converseFrames([], rest)).slice(1), [{ messageStop: { stopReason } }, { metadata }]);
});

test("text comes word by word, and every space comes with it", () => {
  for (const words of [
    [""],
    ["  "],
    ["Hello"],
    ["Hello "],
    ["Hello  \n"],
    ["\tHello"],
    [" a", " bc "],
    ["a", "\n\nbc", "  def\t "],
  ]) {
    const deltas = eventsOf(converseFrames(words.join(""))).slice(1, -3);
    assert.deepEqual(
      deltas.map((event) => event.contentBlockDelta.delta.text),
      words,
    );
  }
});
