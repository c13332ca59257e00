// An agent and the tools that it asks its caller to run.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runAgent } from "bedrock-wasm/agents";
import { faulty, noAnswer, scriptedFetch, stream } from "bedrock-wasm/testing";
import { tool } from "bedrock-wasm/tools";
import { drain, rejection } from "../support/clients.js";
import { AGENT, agentClient, asks, base64, bodyOf, frame, says } from "./client.js";

const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const weather = (run = ({ city }) => `sunny in ${city}`, more = {}) =>
  tool({ name: "weather", input: SCHEMA, run, ...more });
const oslo = ["weather", { city: ["string", "Oslo"] }];

function start(script, options, input = AGENT) {
  const fetch = scriptedFetch(script);
  return { fetch, run: runAgent(agentClient(fetch), input, options) };
}

const resultsIn = (fetch, index = 1, member = "sessionState") =>
  bodyOf(fetch, index)[member].returnControlInvocationResults;
const bodyIn = ({ functionResult }) => functionResult.responseBody.TEXT.body;

test("a loop of three calls: each gets its result, and the answer is the last one", async () => {
  const trace = (text) => frame("trace", { trace: { orchestrationTrace: { rationale: { text, traceId: text } } } });
  const withTrace = (text, answer) => async (sent) => {
    const response = await answer(sent);
    const rest = new Uint8Array(await response.arrayBuffer());
    return stream([trace(text), rest])(sent);
  };
  const [first, second] = [asks("i1", oslo), asks("i2", ["weather", { city: ["string", "Rome"] }])];
  const { fetch, run } = start(
    [withTrace("one", first), withTrace("two", second), asks("i3", oslo), withTrace("last", says("Sunny everywhere."))],
    { tools: [weather()] },
    {
      ...AGENT,
      enableTrace: true,
      sessionState: { sessionAttributes: { a: "1" }, conversationHistory: { messages: [] } },
    },
  );
  const texts = [];
  for await (const turn of run) texts.push((await drain(turn.text())).events.join(""));
  assert.deepEqual(texts, ["", "", "", "Sunny everywhere."]);
  const { text, stopped, trace: steps, sessionId, returnControl } = await run.final();
  assert.deepEqual([text, stopped, sessionId, returnControl], ["Sunny everywhere.", "end", "session-1", undefined]);
  assert.deepEqual(
    steps.map(({ data }) => data.text),
    ["one", "two", "last"],
  );
  assert.equal(fetch.sent.length, 4);
  assert.deepEqual(bodyOf(fetch, 1), {
    enableTrace: true,
    sessionState: {
      sessionAttributes: { a: "1" },
      invocationId: "i1",
      returnControlInvocationResults: [
        {
          functionResult: {
            actionGroup: "group",
            function: "weather",
            responseBody: { TEXT: { body: "sunny in Oslo" } },
          },
        },
      ],
    },
  });
  assert.equal(bodyIn(resultsIn(fetch, 2)[0]), "sunny in Rome");
});

test("an inline agent, and an API: parameters and body are the input, and the result is JSON", async () => {
  const api = {
    actionGroup: "shop",
    apiPath: "/orders/{orderId}/lines",
    httpMethod: "POST",
    agentId: "COLLAB",
    parameters: [{ name: "orderId", type: "integer", value: "9007199254740993" }],
    requestBody: {
      content: {
        "application/json": {
          properties: [
            { name: "sku", type: "string", value: "12" },
            { name: "gift", type: "boolean", value: "true" },
            { name: "tags", type: "array", value: '["a"]' },
            { name: "note", type: "object", value: "not JSON" },
          ],
        },
      },
    },
  };
  const control = frame("returnControl", { invocationId: "i", invocationInputs: [{ apiInvocationInput: api }] });
  const inputs = [];
  const order = tool({
    name: "POST_orders_orderId_lines",
    input: { type: "object" },
    run: (input, { toolUseId, name }) => (inputs.push([toolUseId, name, input]), { ok: true }),
  });
  const input = { sessionId: "s", foundationModel: "m", instruction: "x".repeat(40), inputText: "hello" };
  const { fetch, run } = start([stream([control]), says("Done.")], { tools: [order] }, input);
  assert.equal((await run.final()).text, "Done.");
  assert.deepEqual(inputs, [
    ["i-0", order.name, { orderId: 9007199254740993n, sku: "12", gift: true, tags: ["a"], note: "not JSON" }],
  ]);
  const { inputText, instruction } = bodyOf(fetch, 1);
  assert.deepEqual([inputText, instruction.length], [undefined, 40]);
  assert.deepEqual(resultsIn(fetch, 1, "inlineSessionState"), [
    {
      apiResult: {
        actionGroup: "shop",
        agentId: "COLLAB",
        apiPath: "/orders/{orderId}/lines",
        httpMethod: "POST",
        httpStatusCode: 200,
        responseBody: { "application/json": { body: '{"ok":true}' } },
      },
    },
  ]);
});

test("several invocations at once start together, and each has its result in its place", async () => {
  let running = 0;
  let most = 0;
  const slow = weather(async ({ city }) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return city;
  });
  const calls = ["A", "B", "C"].map((city) => ["weather", { city: ["string", city] }]);
  const { fetch, run } = start([asks("i", ...calls), says("Done.")], { tools: [slow] });
  await run.final();
  assert.equal(most, 3);
  assert.deepEqual(resultsIn(fetch).map(bodyIn), ["A", "B", "C"]);
});

test("a tool that throws, one that does not exist, an input that does not fit: the agent reads why", async () => {
  const failing = tool({
    name: "failing",
    input: { type: "object" },
    run() {
      throw new Error("out of order");
    },
  });
  const { fetch, run } = start([asks("i", ["failing"], ["other"], ["weather"]), says("Sorry.")], {
    tools: [failing, weather()],
  });
  assert.equal((await run.final()).stopped, "end");
  const results = resultsIn(fetch);
  assert.deepEqual(
    results.map(({ functionResult }) => functionResult.responseState),
    ["REPROMPT", "REPROMPT", "REPROMPT"],
  );
  assert.match(results.map(bodyIn).join("; "), /^out of order; Unknown tool other.*; The input does not fit: city/);
  const api = { apiInvocationInput: { actionGroup: "g", apiPath: "/a", httpMethod: "GET" } };
  const unknown = start([stream([frame("returnControl", { invocationId: "i", invocationInputs: [api] })]), says("x")]);
  await unknown.run.final();
  const { httpStatusCode, responseState } = resultsIn(unknown.fetch)[0].apiResult;
  assert.deepEqual([httpStatusCode, responseState], [500, "REPROMPT"]);
});

describe("confirmation", () => {
  const both = { actionInvocationType: "USER_CONFIRMATION_AND_RESULT" };
  const only = { actionInvocationType: "USER_CONFIRMATION" };

  test("is asked for, and its answer goes back; what the agent runs itself is not run here", async () => {
    const ran = [];
    const asked = [];
    const approve = ({ name, input }) => {
      asked.push([name, input]);
      return input.city === "Oslo" || (input.city === "Rome" ? "Not today." : false);
    };
    const call = (city, more) => ["weather", { city: ["string", city] }, more];
    const calls = [call("Oslo", both), call("Rome", both), call("Oslo", only), call("Bonn", only), call("Kiel")];
    const { fetch, run } = start([asks("i", ...calls), says("Done.")], {
      tools: [weather(({ city }) => (ran.push(city), "sunny"))],
      approve,
    });
    await run.final();
    assert.deepEqual(ran, ["Oslo", "Kiel"]);
    assert.equal(asked.length, 4);
    assert.deepEqual(
      resultsIn(fetch).map(({ functionResult }) => [
        functionResult.confirmationState,
        functionResult.responseBody?.TEXT.body,
        functionResult.responseState,
      ]),
      [
        ["CONFIRM", "sunny", undefined],
        ["DENY", "Not today.", undefined],
        ["CONFIRM", undefined, undefined],
        ["DENY", undefined, undefined],
        [undefined, "sunny", undefined],
      ],
    );
  });

  test("of a tool that needs approval, without the agent's asking", async () => {
    const pay = weather(() => "paid", { needsApproval: ({ city }) => city === "Oslo" });
    const { fetch, run } = start([asks("i", oslo), says("Done.")], { tools: [pay], approve: () => false });
    await run.final();
    const { confirmationState, responseBody } = resultsIn(fetch)[0].functionResult;
    assert.deepEqual([confirmationState, responseBody.TEXT.body], [undefined, "The user did not approve this call."]);
  });

  test("without anybody to ask, the run stops before any tool has run, and can be resumed", async () => {
    let ran = 0;
    const tools = [weather(() => ++ran)];
    const { fetch, run } = start([asks("i", oslo, [...oslo, both])], { tools });
    const { stopped, pending, returnControl } = await run.final();
    assert.deepEqual([stopped, ran, fetch.sent.length, pending.length], ["approval", 0, 1, 1]);
    assert.deepEqual([pending[0].name, pending[0].input], ["weather", { city: "Oslo" }]);
    const again = start([says("Done.")], {
      tools,
      approve: () => true,
      returnControl: JSON.parse(JSON.stringify(returnControl)),
    });
    assert.equal((await again.run.final()).text, "Done.");
    assert.equal(ran, 2);
    assert.equal(resultsIn(again.fetch, 0)[1].functionResult.confirmationState, "CONFIRM");
  });
});

test("no tool of an answer that was cut runs", async () => {
  let ran = 0;
  const tools = [weather(() => ++ran)];
  const { length } = new Uint8Array(
    await (await asks("i", oslo)({ init: {}, headers: {}, delivery: {} })).arrayBuffer(),
  );
  for (let at = 1; at < length; at += 7) {
    for (const fault of ["cutAtByte", "resetAtByte"]) {
      const { fetch, run } = start([faulty(asks("i", oslo), { [fault]: at }), says("x")], { tools });
      assert.equal((await rejection(run.final())).name, "IncompleteStreamError");
      assert.equal(fetch.sent.length, 1);
    }
  }
  const later = frame("trace", {
    trace: { orchestrationTrace: { rationale: { text: "x".repeat(99), traceId: "t" } } },
  });
  const control = frame("returnControl", {
    invocationId: "i",
    invocationInputs: [{ functionInvocationInput: { actionGroup: "g", function: "weather" } }],
  });
  const { run } = start([faulty(stream([control, later]), { cutAtByte: control.length + 9 })], { tools });
  assert.equal((await rejection(run.final())).name, "IncompleteStreamError");
  assert.equal(ran, 0);
});

describe("an end in the middle", () => {
  test("an abort reaches the tools, even those that do not listen, and the agent", async () => {
    for (const listens of [true, false]) {
      const controller = new AbortController();
      let reason;
      const stuck = weather((_, { abortSignal }) => {
        setTimeout(() => controller.abort(new Error("enough")), 1);
        return new Promise((_resolve, reject) => {
          abortSignal.addEventListener("abort", () => {
            ({ reason } = abortSignal);
            if (listens) reject(reason);
          });
        });
      });
      const { run } = start([asks("i", oslo), says("x")], { tools: [stuck], abortSignal: controller.signal });
      assert.equal((await rejection(run.final())).message, "enough");
      assert.equal(reason.message, "enough");
    }
    const controller = new AbortController();
    const { fetch, run } = start([noAnswer()], { abortSignal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 1);
    assert.equal((await rejection(run.final())).message, "enough");
    assert.equal(fetch.sent[0].signal.aborted, true);
  });

  test("break closes the connection and runs no tool", async () => {
    let ran = 0;
    const { fetch, run } = start([asks("i", oslo), says("x")], { tools: [weather(() => ++ran)] });
    for await (const turn of run) {
      for await (const event of turn) assert.ok(event.returnControl);
      break;
    }
    assert.equal((await rejection(run.final())).code, "run_cancelled");
    assert.deepEqual([ran, fetch.sent.length], [0, 1]);
  });

  test("maxTurns", async () => {
    const { fetch, run } = start([asks("i", oslo)], { tools: [weather()], maxTurns: 3 });
    const { stopped, returnControl } = await run.final();
    assert.deepEqual([stopped, fetch.sent.length, returnControl.invocationId], ["maxTurns", 3, "i"]);
  });
});

test("images of a tool go to the agent, and toolName finds its tool", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const draw = tool({
    name: "draw",
    input: { type: "object" },
    run: () => ({ toolResult: { content: [{ text: "here" }, { image: { format: "png", source: { bytes } } }] } }),
  });
  const { fetch, run } = start([asks("i", ["paint_it"]), says("Done.")], {
    tools: [draw],
    toolName: ({ function: name }) => (name === "paint_it" ? "draw" : name),
  });
  await run.final();
  assert.deepEqual(resultsIn(fetch)[0].functionResult.responseBody.TEXT, {
    body: "here",
    images: [{ format: "png", source: { bytes: base64(bytes) } }],
  });
});

test("arguments that cannot be are refused", () => {
  const client = agentClient(scriptedFetch([says("x")]));
  for (const [given, input, options, words] of [
    [null, AGENT, {}, /^client: /],
    [{}, AGENT, {}, /^client\.invokeAgent: /],
    [{}, { sessionId: "s" }, {}, /^client\.invokeInlineAgent: /],
    [client, null, {}, /^input: /],
    [client, AGENT, null, /^options: /],
    [client, AGENT, { tools: [{}] }, /^tools: /],
    [client, AGENT, { maxTurns: 0 }, /^maxTurns: /],
    [client, AGENT, { maxTurns: "3" }, /^maxTurns: /],
    [client, AGENT, { tools: {} }, /^tools: must be a list/],
    [client, { ...AGENT, inputText: 5 }, {}, /^inputText: must be a string/],
    [client, { ...AGENT, endSession: "no" }, {}, /^endSession: must be a boolean/],
    [client, { ...AGENT, sessionState: "x" }, {}, /^sessionState: must be a plain object/],
    [client, { sessionId: "s", inlineSessionState: [] }, {}, /^inlineSessionState: must be a plain object/],
    [client, AGENT, { tools: [null] }, /^tools\[0\]: /],
    [client, AGENT, { tools: [weather(), weather()] }, /^tools: weather is there twice/],
    [client, AGENT, { approve: true }, /^approve: /],
    [client, AGENT, { toolName: "x" }, /^toolName: /],
    [client, AGENT, { abortSignal: {} }, /^abortSignal/],
  ]) {
    assert.throws(() => runAgent(given, input, options), { code: "invalid_input", message: words });
  }
});

test("what cannot be resumed is refused before anything is sent or run", () => {
  const fetch = scriptedFetch([says("hi")]);
  for (const [returnControl, said] of [
    [5, /^returnControl: must be a plain object/],
    [{}, /^returnControl\.invocationInputs: must be a list/],
    [{ invocationId: "i", invocationInputs: 5 }, /^returnControl\.invocationInputs: must be a list/],
    [
      { invocationId: "i", invocationInputs: [{}, null] },
      /^returnControl\.invocationInputs\[1\]: must be a plain object/,
    ],
  ]) {
    const begin = () => runAgent(agentClient(fetch), AGENT, { returnControl });
    assert.throws(begin, (error) => error.name === "InputError" && said.test(error.message));
  }
  assert.equal(fetch.sent.length, 0);
});

test("calls that are not of their form: an error of the stream, or of the argument, and no tool runs", async () => {
  const payload = (functionInvocationInput) => ({ invocationId: "i", invocationInputs: [{ functionInvocationInput }] });
  const tools = [weather(() => assert.fail("it ran"))];
  for (const returnControl of [
    { invocationId: "i", invocationInputs: 5 },
    { invocationId: "i", invocationInputs: [null] },
    payload({ function: "weather", parameters: 5 }),
    payload({ function: "weather", parameters: [null] }),
    payload({ apiPath: "/a", requestBody: { content: { "application/json": null } } }),
  ]) {
    const { fetch, run } = start([stream([frame("returnControl", returnControl)])], { tools });
    const error = await rejection(run.final());
    assert.deepEqual([error.name, error.code, fetch.sent.length], ["StreamIntegrityError", "invalid_event", 1]);
    assert.throws(() => runAgent(agentClient(fetch), AGENT, { tools, returnControl }), /^InputError: returnControl/);
  }
  const toolName = () => null.name;
  const own = start([asks("i1", oslo)], { tools, toolName });
  assert.equal((await rejection(own.run.final())).name, "TypeError", "an error of the caller's function stays");
});

test("an integer that a number would round reaches the agent with its digits", async () => {
  for (const [result, body] of [
    [{ n: 9007199254740993n }, '{"n":9007199254740993}'],
    [[9007199254740993n], "[9007199254740993]"],
  ]) {
    const { fetch, run } = start([asks("i1", oslo), says("done")], { tools: [weather(() => result)] });
    await run.final();
    const [sent] = resultsIn(fetch);
    assert.deepEqual([bodyIn(sent), sent.functionResult.responseState], [body, undefined]);
  }
});

test("a tool that returns what is not a list of content blocks is answered with an error", async () => {
  for (const content of [5, null, undefined, { text: "x" }]) {
    const { fetch, run } = start([asks("i1", oslo), says("done")], {
      tools: [weather(() => ({ toolResult: { content } }))],
    });
    assert.equal((await run.final()).stopped, "end");
    const [result] = resultsIn(fetch);
    assert.equal(result.functionResult.responseState, "REPROMPT");
    assert.equal(bodyIn(result), "toolResult.content: must be a list");
  }
});
