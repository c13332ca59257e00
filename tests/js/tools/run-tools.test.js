// Turns and tools: what runs, what is answered, and what a cut or an abort leaves.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IncompleteStreamError } from "bedrock-wasm";
import { converseFrames, event, faulty, noAnswer, scriptedFetch, stream } from "bedrock-wasm/testing";
import { runTools, tool } from "bedrock-wasm/tools";
import { client, HELLO, rejection } from "../support/clients.js";

const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const call = (toolUseId, name, input) => ({ toolUse: { toolUseId, name, input } });
const weather = (run = ({ city }) => ({ city, degrees: 20 }), more = {}) =>
  tool({ name: "weather", description: "The weather", input: SCHEMA, run, ...more });
const asks = (...cities) => stream(converseFrames(cities.map((city, index) => call(`t${index}`, "weather", { city }))));
const says = (text) => stream(converseFrames(text));
const sentTo = ({ sent }, index) => JSON.parse(new TextDecoder().decode(sent[index].body));

function run(script, tools, options) {
  const fetch = scriptedFetch(script);
  return { fetch, run: runTools(client(fetch), { ...HELLO, tools }, options) };
}

/** The results that the model got in its second turn. */
const resultsOf = (fetch, index = 1) =>
  sentTo(fetch, index)
    .messages.at(-1)
    .content.map(({ toolResult }) => toolResult);

describe("a run", () => {
  test("gives each turn as it arrives, and the whole conversation at its end", async () => {
    const { fetch, run: all } = run([asks("Oslo"), says("It is 20 °C.")], [weather()]);
    const texts = [];
    const inputs = [];
    for await (const turn of all) {
      for await (const { name, input } of turn.partial("weather")) inputs.push([name, input]);
      for await (const text of turn.text()) texts.push(text);
      assert.equal((await turn.message).role, "assistant");
    }
    assert.equal(texts.join(""), "It is 20 °C.");
    assert.deepEqual(inputs.at(-1), ["weather", { city: "Oslo" }]);
    const { message, messages, stopReason, stopped, usage } = await all.final();
    assert.deepEqual(message, { role: "assistant", content: [{ text: "It is 20 °C." }] });
    assert.deepEqual([stopReason, stopped, messages.length], ["end_turn", "end", 4]);
    assert.equal(usage.inputTokens, 24);
    assert.deepEqual(sentTo(fetch, 0).toolConfig, {
      tools: [{ toolSpec: { name: "weather", description: "The weather", inputSchema: { json: SCHEMA } } }],
    });
    assert.deepEqual(sentTo(fetch, 1).messages, messages.slice(0, 3));
    assert.deepEqual(resultsOf(fetch), [
      { toolUseId: "t0", status: "success", content: [{ json: { city: "Oslo", degrees: 20 } }] },
    ]);
  });

  test("can be awaited without a loop, and in the middle of one", async () => {
    const { run: alone } = run([asks("Oslo"), says("Done.")], [weather()]);
    assert.equal((await alone.final()).messages.length, 4);
    const { run: both } = run([asks("Oslo"), says("Done.")], [weather()]);
    let turns = 0;
    for await (const turn of both) {
      turns++;
      assert.ok(turn);
      assert.equal((await both.final()).stopped, "end");
    }
    assert.equal(turns, 2);
  });

  test("starts parallel calls together, and one by one if asked to", async () => {
    for (const [parallel, most] of [
      [true, 3],
      [false, 1],
    ]) {
      let open = 0;
      let seen = 0;
      const slow = weather(async () => {
        seen = Math.max(seen, ++open);
        await new Promise((resolve) => setTimeout(resolve, 5));
        open--;
        return "ok";
      });
      const { fetch, run: all } = run([asks("a", "b", "c"), says("Done.")], [slow], { parallel });
      await all.final();
      assert.equal(seen, most);
      assert.deepEqual(
        resultsOf(fetch).map(({ toolUseId }) => toolUseId),
        ["t0", "t1", "t2"],
      );
    }
  });

  test("stops after maxTurns and by until, and goes on from its saved messages", async () => {
    let runs = 0;
    const counted = weather(() => ++runs);
    for (const [options, stopped] of [
      [{ maxTurns: 1 }, "maxTurns"],
      [{ until: ({ stopReason }) => stopReason === "tool_use" }, "until"],
    ]) {
      runs = 0;
      const { fetch, run: all } = run([asks("Oslo")], [counted], options);
      const result = await all.final();
      assert.deepEqual([result.stopped, fetch.sent.length, runs], [stopped, 1, 0]);
      const saved = JSON.parse(JSON.stringify(result.messages));
      const next = scriptedFetch([says("Done.")]);
      const { messages } = await runTools(client(next), { ...HELLO, messages: saved, tools: [counted] }).final();
      assert.deepEqual([runs, next.sent.length, messages.length], [1, 1, 4]);
      assert.equal(resultsOf(next, 0)[0].content[0].text, "1");
    }
  });

  test("forces a tool in its first turn only", async () => {
    const fetch = scriptedFetch([asks("Oslo"), says("Done.")]);
    await runTools(client(fetch), { ...HELLO, toolConfig: { toolChoice: { any: {} } }, tools: [weather()] }).final();
    assert.deepEqual(
      [0, 1].map((index) => sentTo(fetch, index).toolConfig.toolChoice),
      [{ any: {} }, undefined],
    );
  });
});

describe("answered, not thrown", () => {
  const failing = (text) => ({ status: "error", text });
  const outcomes = async (calls, tools, options) => {
    const { fetch, run: all } = run([stream(converseFrames(calls)), says("Sorry.")], tools, options);
    await all.final();
    return resultsOf(fetch).map(({ status, content }) => ({ status, text: content[0].text }));
  };

  test("a tool that throws, one that does not exist, and an input that does not fit", async () => {
    const broken = weather(() => {
      throw new Error("no network");
    });
    const calls = [
      call("t0", "weather", { city: "Oslo" }),
      call("t1", "wether", {}),
      call("t2", "weather", {}),
      call("t3", "weather", { city: 1 }),
    ];
    assert.deepEqual(await outcomes(calls, [broken]), [
      failing("no network"),
      failing("Unknown tool wether. Known: weather"),
      failing("The input does not fit: city: is required"),
      failing("The input does not fit: city: must be string"),
    ]);
  });

  test("an input that is not JSON, and a tool use that the service calls malformed", async () => {
    for (const [input, stopReason] of [
      ['{"city": oops}', "tool_use"],
      ['{"city":', "malformed_tool_use"],
    ]) {
      const frames = [
        event("messageStart", { role: "assistant" }),
        event("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t0", name: "weather" } } }),
        event("contentBlockDelta", { contentBlockIndex: 0, delta: { toolUse: { input } } }),
        event("contentBlockStop", { contentBlockIndex: 0 }),
        event("messageStop", { stopReason }),
      ];
      const { fetch, run: all } = run([stream(frames), says("Sorry.")], [weather(() => assert.fail("it ran"))]);
      await all.final();
      assert.equal(resultsOf(fetch)[0].status, "error");
      assert.deepEqual(sentTo(fetch, 1).messages.at(-2).content[0].toolUse.input, {});
    }
  });

  test("a malformed turn without content leaves no two messages of one role", async () => {
    const frames = [
      event("messageStart", { role: "assistant" }),
      event("messageStop", { stopReason: "malformed_tool_use" }),
    ];
    const { fetch, run: all } = run([stream(frames), says("Sorry.")], [weather()]);
    await all.final();
    assert.deepEqual(
      sentTo(fetch, 1).messages.map(({ role }) => role),
      ["user"],
    );
  });

  test("a call that is not approved", async () => {
    const asked = [];
    const approve = (one) => (
      asked.push(one),
      one.input.city === "Oslo" || (one.input.city === "Rome" ? "Not there." : false)
    );
    const calls = ["Oslo", "Rome", "Bonn"].map((city, index) => call(`t${index}`, "weather", { city }));
    const results = await outcomes(calls, [weather(() => "ok", { needsApproval: true })], { approve });
    assert.deepEqual(results, [
      { status: "success", text: "ok" },
      failing("Not there."),
      failing("The user did not approve this call."),
    ]);
    assert.deepEqual(asked[0], { toolUseId: "t0", name: "weather", input: { city: "Oslo" } });
  });
});

test("without anybody to ask, a run stops before any tool of the turn, and can be resumed", async () => {
  let runs = 0;
  const careful = weather(() => ++runs, { needsApproval: ({ city }) => city === "Oslo" });
  const { run: all } = run([asks("Rome", "Oslo")], [careful]);
  const { stopped, pending, messages } = await all.final();
  assert.deepEqual(
    [stopped, runs, pending],
    ["approval", 0, [{ toolUseId: "t1", name: "weather", input: { city: "Oslo" } }]],
  );
  const { run: resumed } = run([says("Done.")], [careful], { messages, approve: () => true });
  await resumed.final();
  assert.equal(runs, 2);
});

describe("saved messages that end with the user's: calls without a result run first", () => {
  const asked = { role: "assistant", content: ["a", "b"].map((id) => call(id, "weather", { city: id })) };
  const result = (toolUseId) => ({ toolResult: { toolUseId, status: "success", content: [{ text: "seen before" }] } });
  const resumed = (content, tools, options) => {
    const fetch = scriptedFetch([says("Done.")]);
    const messages = [...HELLO.messages, asked, { role: "user", content }];
    return { fetch, run: runTools(client(fetch), { ...HELLO, messages, tools }, options) };
  };

  for (const [name, content, ran, order] of [
    ["new text", [{ text: "And?" }], ["a", "b"], ["a", "b", "And?"]],
    ["a result and new text", [result("a"), { text: "And?" }], ["b"], ["a", "b", "And?"]],
    ["new text and a result", [{ text: "And?" }, result("b")], ["a"], ["b", "a", "And?"]],
    ["one of two results", [result("b")], ["a"], ["b", "a"]],
    ["all results", [result("a"), result("b")], [], ["a", "b"]],
  ]) {
    test(name, async () => {
      const cities = [];
      const { fetch, run: all } = resumed(content, [weather(({ city }) => `${cities.push(city)}`)]);
      const { messages } = await all.final();
      assert.deepEqual(cities, ran);
      const sent = sentTo(fetch, 0).messages;
      assert.deepEqual(
        sent.map(({ role }) => role),
        ["user", "assistant", "user"],
      );
      assert.deepEqual(
        sent[2].content.map(({ toolResult, text }) => toolResult?.toolUseId ?? text),
        order,
      );
      assert.deepEqual(messages.slice(0, 3), sent);
    });
  }

  test("and without approval, the run stops before any runs", async () => {
    const careful = weather(() => assert.fail("it ran"), { needsApproval: true });
    const { fetch, run: all } = resumed([result("a"), { text: "And?" }], [careful]);
    const { stopped, pending } = await all.final();
    assert.deepEqual([stopped, pending.map(({ toolUseId }) => toolUseId), fetch.sent.length], ["approval", ["b"], 0]);
  });
});

describe("a turn that was cut", () => {
  const never = weather(() => assert.fail("a tool of a cut turn ran"));

  test("anywhere in its stream throws, and none of its tools runs", async () => {
    const frames = converseFrames([call("t0", "weather", { city: "Oslo" }), call("t1", "weather", { city: "Rome" })]);
    for (let cut = 0; cut < frames.length - 1; cut++) {
      const { run: all } = run([faulty(stream(frames), { cutAfterFrames: cut })], [never]);
      const error = await rejection(all.final());
      assert.ok(error instanceof IncompleteStreamError, error.stack);
      assert.deepEqual(all.messages, HELLO.messages);
    }
  });

  for (const stopReason of [
    "max_tokens",
    "content_filtered",
    "guardrail_intervened",
    "model_context_window_exceeded",
  ]) {
    test(`by ${stopReason} throws, and none of its tools runs`, async () => {
      const { run: all } = run(
        [stream(converseFrames([call("t0", "weather", { city: "Oslo" })], { stopReason }))],
        [never],
      );
      const error = await rejection(all.final());
      assert.equal(error.code, "turn_cut");
      assert.match(error.message, new RegExp(stopReason));
    });
  }
});

describe("an end in the middle", () => {
  test("by an abort reaches the tools, even those that do not listen", async () => {
    const own = new AbortController();
    const signals = [];
    const deaf = weather((_, { abortSignal }) => {
      signals.push(abortSignal);
      if (signals.length === 2) queueMicrotask(() => own.abort(new Error("enough")));
      return new Promise(() => {});
    });
    const { run: all } = run([asks("a", "b")], [deaf], { abortSignal: own.signal });
    assert.equal((await rejection(all.final())).message, "enough");
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
    assert.equal(all.messages.length, 2);
  });

  test("by an abort reaches the model", async () => {
    const own = new AbortController();
    const { fetch, run: all } = run([noAnswer()], [weather()], { abortSignal: own.signal });
    const failed = rejection(all.final());
    while (!fetch.sent.length) await new Promise((resolve) => setTimeout(resolve, 1));
    own.abort(new Error("enough"));
    assert.equal((await failed).message, "enough");
  });

  test("by break closes the connection and runs no tool", async () => {
    const { fetch, run: all } = run([asks("a")], [weather(() => assert.fail("it ran"))]);
    for await (const turn of all) {
      await turn.partial().next();
      break;
    }
    assert.equal(fetch.sent.length, 1);
    assert.equal((await rejection(all.final())).code, "run_cancelled");
    assert.notEqual(fetch.sent[0].delivery.outcome, "pending");
  });
});

describe("refused before anything is sent", () => {
  const CASES = {
    client: () => runTools({}, HELLO),
    maxTurns: () => runTools(client(fetch), HELLO, { maxTurns: 0 }),
    "maxTurns: must be a whole number": () => runTools(client(fetch), HELLO, { maxTurns: "3" }),
    "maxTurns: must be a whole": () => runTools(client(fetch), HELLO, { maxTurns: 1.5 }),
    parallel: () => runTools(client(fetch), HELLO, { parallel: "no" }),
    "tools[0]": () => runTools(client(fetch), { ...HELLO, tools: [null] }),
    toolConfig: () => runTools(client(fetch), { ...HELLO, toolConfig: 5 }),
    "toolConfig.tools:": () => runTools(client(fetch), { ...HELLO, toolConfig: { tools: 5 } }),
    "toolConfig.tools[0]": () => runTools(client(fetch), { ...HELLO, toolConfig: { tools: [null] } }),
    messages: () => runTools(client(fetch), { modelId: "m" }),
    tools: () => runTools(client(fetch), { ...HELLO, tools: [weather(), weather()] }),
    approve: () => runTools(client(fetch), HELLO, { approve: true }),
    name: () => tool({ name: "a b", input: SCHEMA, run() {} }),
    "name: must be": () => tool({ name: 5, input: SCHEMA, run() {} }),
    "description: must be a string": () => tool({ name: "a", description: 5, input: SCHEMA, run() {} }),
    "needsApproval: must be": () => tool({ name: "a", needsApproval: "no", input: SCHEMA, run() {} }),
    "strict: must be": () => tool({ name: "a", strict: "no", input: SCHEMA, run() {} }),
    "tools: must be a list": () => runTools(client(fetch), { ...HELLO, tools: { weather: weather() } }),
    "until: must be a function": () => runTools(client(fetch), HELLO, { until: 5 }),
    "input.required": () => tool({ name: "a", input: { type: "object", required: "a" }, run() {} }),
    "input.properties:": () => tool({ name: "a", input: { type: "object", properties: null }, run() {} }),
    "input.properties.b.items.enum": () =>
      tool({ name: "a", input: { properties: { b: { items: { enum: "c" } } } }, run() {} }),
    "input.items.items": () => {
      const input = {};
      input.items = input;
      tool({ name: "a", input, run() {} });
    },
    "input.additionalProperties.required": () =>
      tool({ name: "a", input: { additionalProperties: { required: {} } }, run() {} }),
    run: () => tool({ name: "a", input: SCHEMA }),
    input: () => tool({ name: "a", input: "string", run() {} }),
  };
  for (const [member, give] of Object.entries(CASES)) {
    test(member, () => assert.throws(give, ({ name, message }) => name === "InputError" && message.startsWith(member)));
  }

  test("a schema that cannot say its JSON Schema: the message says what to give", () => {
    const input = { "~standard": { version: 1, vendor: "valibot", validate() {} } };
    assert.throws(
      () => tool({ name: "a", input, run() {} }),
      /input: this version of valibot .*toStandardJsonSchema\(\)/,
    );
  });
});

test("a Standard Schema gives its JSON Schema to the model, and its value to the tool", async () => {
  const validate = async ({ city }) =>
    city ? { value: { city: city.toUpperCase() } } : { issues: [{ message: "Required", path: [{ key: "city" }] }] };
  const input = Object.assign(() => {}, {
    "~standard": {
      version: 1,
      vendor: "test",
      validate,
      jsonSchema: { input: ({ target }) => ({ ...SCHEMA, title: target }) },
    },
  });
  const shout = tool({ name: "weather", input, run: ({ city }) => city });
  const { fetch, run: all } = run(
    [stream(converseFrames([call("t0", "weather", { city: "Oslo" }), call("t1", "weather", {})])), says("Done.")],
    [shout],
  );
  await all.final();
  assert.equal(sentTo(fetch, 0).toolConfig.tools[0].toolSpec.inputSchema.json.title, "draft-2020-12");
  assert.deepEqual(
    resultsOf(fetch).map(({ content }) => content[0].text),
    ["OSLO", "The input does not fit: city: Required"],
  );
});

test("messages that cannot be are refused before anything is sent", () => {
  const fetch = scriptedFetch([says("hi")]);
  for (const [message, name] of [
    [null, "messages[0]"],
    [{ role: "assistant" }, "messages[0].content"],
    [{ role: "user", content: "hello" }, "messages[0].content"],
    [{ role: "assistant", content: [{ text: "a" }, null] }, "messages[0].content[1]"],
  ]) {
    assert.throws(
      () => runTools(client(fetch), { ...HELLO, messages: [message] }),
      (error) => error.name === "InputError" && error.message.startsWith(`${name}: must be`),
    );
  }
  assert.equal(fetch.sent.length, 0);
});

test("a value that a tool throws, or returns in the wrong form, is answered as text with the status error", async () => {
  const thrown = () => Promise.reject(Object.assign(new Error(), { message: 5 }));
  for (const [tool, text] of [
    [weather(thrown), "5"],
    [weather(() => ({ toolResult: { content: 5 } })), "toolResult.content: must be a list"],
  ]) {
    const { fetch, run: all } = run([asks("Oslo"), says("done")], [tool]);
    assert.equal((await all.final()).stopped, "end");
    const [{ status, content }] = resultsOf(fetch);
    assert.deepEqual([status, content], ["error", [{ text }]]);
  }
});
