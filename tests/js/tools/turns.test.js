// What a run sends, keeps and returns, to the letter.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { converseFrames, event, scriptedFetch, stream } from "bedrock-wasm/testing";
import { runTools, tool } from "bedrock-wasm/tools";
import { Turn } from "../../../pkg/tools/turn.js";
import { client, HELLO, rejection } from "../support/clients.js";

const call = (toolUseId, name = "weather", input = {}) => ({ toolUse: { toolUseId, name, input } });
const weather = (more) => tool({ name: "weather", input: {}, run: () => "ok", ...more });
const says = (content, rest) => stream(converseFrames(content, rest));
const sentTo = ({ sent }, index) => JSON.parse(new TextDecoder().decode(sent[index].body));
const user = (...content) => ({ role: "user", content });

function run(script, input, options) {
  const fetch = scriptedFetch(script);
  return { fetch, run: runTools(client(fetch), { ...HELLO, tools: [weather()], ...input }, options) };
}

test("arguments that cannot be are named", () => {
  for (const [given, message] of [
    [[undefined, HELLO], "client.converseStream: must be a function"],
    [[client(), "hello"], "input: must be a plain object"],
    [[client(), HELLO, null], "options: must be a plain object"],
  ]) {
    assert.throws(() => runTools(...given), { name: "InputError", message });
  }
  assert.throws(() => tool(), { message: "options: must be a plain object" });
  assert.throws(() => weather({ strict: "yes" }), { message: "strict: must be a boolean" });
});

test("a strict tool says so", () => {
  assert.deepEqual(weather({ strict: true }).toolSpec, { name: "weather", inputSchema: { json: {} }, strict: true });
  assert.deepEqual(weather({ strict: false }).toolSpec, { name: "weather", inputSchema: { json: {} } });
});

test("a conversation without an open call is sent as it was given", async () => {
  const messages = [
    user({ text: "hi" }),
    { role: "assistant", content: [call("1")] },
    user({ text: "before" }, { toolResult: { toolUseId: "1", content: [{ text: "ok" }] } }),
  ];
  const { fetch, run: all } = run([says("Done.")], { messages });
  await all.final();
  assert.deepEqual(sentTo(fetch, 0).messages, messages);
});

test("a run that waits for approval ends with the last message", async () => {
  const messages = [user({ text: "a" }), { role: "assistant", content: [{ text: "b" }, call("1")] }];
  const tools = [weather({ needsApproval: true })];
  const { message, stopped } = await run([says("unsent")], {
    messages: [user({ text: "0" }), ...messages],
    tools,
  }).run.final();
  assert.deepEqual([message, stopped], [messages[1], "approval"]);
});

test("tokens are summed over the turns; lists beside them are not", async () => {
  const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3, cacheDetails: [{ ttl: "5m", inputTokens: 1 }] };
  const { run: all } = run([says([call("1")], { usage }), says("Done.", { usage })]);
  assert.deepEqual((await all.final()).usage, { inputTokens: 2, outputTokens: 4, totalTokens: 6 });
});

test("a malformed call is asked for anew, whether it came or not", async () => {
  const text = "The tool call was malformed. Try again, and follow its schema.";
  const malformed = (...blocks) =>
    stream([
      event("messageStart", { role: "assistant" }),
      ...blocks,
      event("messageStop", { stopReason: "malformed_tool_use" }),
    ]);
  const { fetch, run: all } = run([malformed(), says("Sorry.")], {});
  const { messages } = await all.final();
  assert.deepEqual(sentTo(fetch, 1).messages, [user(...HELLO.messages[0].content, { text })]);
  assert.equal(messages.length, 2);
  const started = event("contentBlockStart", {
    contentBlockIndex: 0,
    start: { toolUse: { toolUseId: "1", name: "weather" } },
  });
  const other = run([malformed(started, event("contentBlockStop", { contentBlockIndex: 0 })), says("Sorry.")], {});
  await other.run.final();
  assert.deepEqual(
    sentTo(other.fetch, 1).messages.at(-1),
    user({ toolResult: { toolUseId: "1", status: "error", content: [{ text }] } }),
  );
  assert.equal(sentTo(other.fetch, 1).messages.length, 3);
});

test("a turn that was cut inside a call says why, and what to do about it", async () => {
  const advice = ": raise inferenceConfig.maxTokens, or shorten the conversation";
  for (const [stopReason, more] of [
    ["max_tokens", advice],
    ["model_context_window_exceeded", advice],
    ["content_filtered", ""],
    ["not_tool_use", ""],
    ["end_turn_of_another", ""],
  ]) {
    const error = await rejection(run([says([call("1")], { stopReason })]).run.final());
    assert.equal(
      error.message,
      `the model stopped inside a tool call (${stopReason}); none of its tools has run${more}`,
    );
  }
});

test("blank texts are left out of the conversation, which tools are given", async () => {
  let given;
  const tools = [weather({ run: (_input, { messages }) => void (given = messages) })];
  const { run: all } = run([says([{ text: "" }, { text: "I look." }, call("1")]), says("Done.")], { tools });
  const { messages } = await all.final();
  assert.deepEqual(given, [...HELLO.messages, { role: "assistant", content: [{ text: "I look." }, call("1")] }]);
  assert.deepEqual(given, messages.slice(0, 2));
});

test("a conversation may begin with the model", async () => {
  const { run: all } = run([says("Hello.")], { messages: [] });
  assert.deepEqual((await all.final()).messages, [{ role: "assistant", content: [{ text: "Hello." }] }]);
});

test("a turn gives its texts, and the calls of the tool that was asked for", async () => {
  const delta = (contentBlockIndex, delta) => ({ contentBlockDelta: { contentBlockIndex, delta } });
  const start = (contentBlockIndex, name) => ({
    contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId: name, name } } },
  });
  const events = [
    { messageStart: { role: "assistant" } },
    delta(0, { text: "Hi" }),
    delta(0, { text: "" }),
    delta(0, undefined),
    { contentBlockStop: { contentBlockIndex: 0 } },
    start(1, "a"),
    delta(1, { toolUse: { input: '{"b":1' } }),
    delta(1, { toolUse: { input: "} oops" } }),
    { contentBlockStop: { contentBlockIndex: 1 } },
    start(2, "b"),
    delta(2, { toolUse: { input: "{}" } }),
    { contentBlockStop: { contentBlockIndex: 2 } },
    { messageStop: { stopReason: "tool_use" } },
  ];
  const turn = new Turn(
    Promise.resolve({
      stream: (async function* () {
        yield* events;
      })(),
    }),
  );
  turn.output.catch(() => {});
  const all = async (iterable) => {
    const items = [];
    for await (const item of iterable) items.push(item);
    return items;
  };
  const [texts, ofA, ofAny] = await Promise.all(
    [turn.text(), turn.partial("a"), turn.partial()].map((each) => all(each).catch((error) => error)),
  );
  assert.deepEqual(texts, ["Hi"]);
  assert.deepEqual(
    ofA.map(({ name, input }) => [name, input]),
    [["a", {}]],
  );
  assert.deepEqual(
    ofAny.map(({ name }) => name),
    ["a", "b"],
  );
});

test("a run that is cancelled or left says so; one that has ended forgets its signal", async () => {
  const left = run([says("Hello.")]).run;
  const loop = left[Symbol.asyncIterator]();
  assert.deepEqual(await loop.return("a"), { done: true, value: "a" });
  const error = await rejection(left.final());
  assert.equal(error.code, "run_cancelled");
  assert.match(error.message, /^the run was cancelled before it was complete; begin another one with its messages/);
  const { signal } = new AbortController();
  await run([says("Hello.")], {}, { abortSignal: signal }).run.final();
  assert.deepEqual(getEventListeners(signal, "abort"), []);
  assert.throws(() => run([says("Hello.")], {}, { abortSignal: {} }), {
    name: "InputError",
    message: "abortSignal.throwIfAborted: must be a function",
  });
});
