// Calls that wait for a result, and the results that they get.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asks, callsOf, judged, resultOf, unanswered } from "../../../pkg/tools/answer.js";
import { tool } from "bedrock-wasm/tools";

const use = (toolUseId, more) => ({ toolUse: { toolUseId, name: "weather", input: {}, ...more } });
const result = (toolUseId) => ({ toolResult: { toolUseId, content: [] } });
const weather = (more) => tool({ name: "weather", input: {}, run: () => "ok", ...more });

test("only the model calls tools, and not those that the service runs", () => {
  const content = [{ text: "a" }, use("1"), use("2", { type: "server_tool_use" })];
  assert.deepEqual(callsOf({ role: "assistant", content }), [use("1").toolUse]);
  assert.deepEqual(callsOf({ role: "user", content }), []);
  assert.deepEqual(callsOf(undefined), []);
});

test("calls of earlier turns wait for nothing", () => {
  const messages = [
    { role: "assistant", content: [use("1")] },
    { role: "user", content: [result("1")] },
    { role: "assistant", content: [use("2"), use("3")] },
    { role: "user", content: [result("3"), { text: "go on" }] },
  ];
  assert.deepEqual(unanswered(messages), [use("2").toolUse]);
  assert.deepEqual(unanswered([...messages, { role: "assistant", content: [] }]), []);
  assert.deepEqual(unanswered([]), []);
});

test("an input that is text is read as JSON; an unknown tool is told the names of all", async () => {
  const tools = [weather(), weather({ name: "time" })];
  const [whole, unknown] = await judged(
    [
      { toolUseId: "1", name: "weather", input: '{"a":1}' },
      { toolUseId: "2", name: "place", input: {} },
    ],
    tools,
  );
  assert.deepEqual(whole.input, { a: 1 });
  assert.equal(unknown.refusal, "Unknown tool place. Known: weather, time");
  assert.deepEqual([await asks(whole), await asks(unknown)], [false, false]);
});

test("any value that a tool returns becomes content", async () => {
  const circular = {};
  circular.self = circular;
  for (const [given, status, content] of [
    ["", "success", [{ text: '""' }]],
    [undefined, "success", [{ text: "null" }]],
    [null, "success", [{ text: "null" }]],
    [[1], "success", [{ text: "[1]" }]],
    [{ a: 1 }, "success", [{ json: { a: 1 } }]],
    [{ toolResult: { status: "error", content: [{ text: "no" }] } }, "error", [{ text: "no" }]],
  ]) {
    const { toolResult } = await resultOf(
      { call: { toolUseId: "1", name: "weather" }, one: weather({ run: () => given }) },
      {},
    );
    assert.deepEqual(toolResult, { toolUseId: "1", status, content });
  }
  for (const given of [circular, { toolResult: circular }]) {
    const { toolResult } = await resultOf({ call: { toolUseId: "1" }, one: weather({ run: () => given }) }, {});
    assert.match(toolResult.content[0].text, /^result\b/);
  }
});

test("whatever a tool throws is text", async () => {
  for (const [thrown, text] of [
    [undefined, "undefined"],
    [null, "null"],
    ["no", "no"],
    [new Error("no"), "no"],
    [new Error(), "Error"],
  ]) {
    const run = () => {
      throw thrown;
    };
    const { toolResult } = await resultOf({ call: { toolUseId: "1" }, one: weather({ run }) }, {});
    assert.deepEqual(toolResult, { toolUseId: "1", status: "error", content: [{ text }] });
  }
});
