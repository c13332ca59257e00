// Answers of agents at their edges: members that the service may leave out, and errors to the letter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runAgent, runFlow, runtimeSocket, searchResultBlocks } from "bedrock-wasm/agents";
import { scriptedFetch, stream } from "bedrock-wasm/testing";
import { tool } from "bedrock-wasm/tools";
import { place } from "../../../pkg/agents/citations.js";
import { collected } from "../../../pkg/agents/collect.js";
import { callsOf, resultFor } from "../../../pkg/agents/invocations.js";
import { resultsOf } from "../../../pkg/agents/results.js";
import { readRuntime } from "../../../pkg/agents/runtime.js";
import { traceSteps } from "../../../pkg/agents/trace.js";
import { rejection } from "../support/clients.js";
import { AGENT, agentClient, frame, says } from "./client.js";

const $metadata = { requestId: "r" };
const reference = { location: { s3Location: { uri: "s3://a/b" } } };
const part = (textResponsePart) => ({ generatedResponsePart: { textResponsePart } });

test("citations lie where their text is, and have none without a text", () => {
  const cited = (citation, from = 0, text = "one two one") => {
    const [{ sources, ...rest }] = place([[{ retrievedReferences: [reference], ...citation }, from]], text);
    assert.equal(sources[0].uri, "s3://a/b");
    return rest;
  };
  assert.deepEqual(cited(part({ text: "two", span: { start: 4, end: 6 } })), { text: "two", start: 4, end: 7 });
  assert.deepEqual(cited(part({ text: "one", span: { start: 0, end: 2 } }), 8), { text: "one", start: 0, end: 3 });
  assert.deepEqual(cited(part({ text: "two", span: { start: 2, end: 4 } }), 2), { text: "two", start: 4, end: 7 });
  assert.deepEqual(cited(part({ text: "one", span: { start: 1, end: 3 } }), 7), { text: "one", start: 8, end: 11 });
  assert.deepEqual(cited(part({ span: { start: 4, end: 6 } })), { text: "two", start: 4, end: 7 });
  assert.deepEqual(cited(part({ text: "" })), { text: "" });
  assert.deepEqual(cited({}), { text: "" });
  assert.deepEqual(cited({ generatedResponsePart: {} }), { text: "" });
  assert.deepEqual(cited(part({ text: "gone", span: { start: 4, end: 6 } })), { text: "gone" });
  assert.deepEqual(cited(part({ text: "b", span: { start: 2, end: 2 } }), 0, "😀ab b"), {
    text: "b",
    start: 3,
    end: 4,
  });
  assert.deepEqual(
    place(
      [
        [{}, 0],
        [{ retrievedReferences: [] }, 0],
      ],
      "one",
    ),
    [],
  );
});

test("a text that comes only before the last citation is found there", () => {
  const cite = (text, start) => [
    { retrievedReferences: [reference], ...part({ text, span: { start, end: start + 2 } }) },
    0,
  ];
  assert.deepEqual(
    place([cite("two", 4), cite("one", 5)], "one two").map(({ start }) => start),
    [4, 0],
  );
});

test("tools of an agent are given no messages, and a run that waits has no text yet", async () => {
  const [call] = callsOf({ invocationId: "i", invocationInputs: [{ functionInvocationInput: { function: "f" } }] });
  let given;
  const f = tool({ name: "f", input: {}, run: (_input, { messages }) => void (given = messages) });
  await resultsOf([call], [f], undefined, new AbortController().signal);
  assert.deepEqual(given, []);
  const careful = tool({ name: "f", input: {}, run() {}, needsApproval: true });
  const returnControl = { invocationId: "i", invocationInputs: [{ functionInvocationInput: { function: "f" } }] };
  const client = agentClient(scriptedFetch([says("unsent")]));
  const { text, citations, stopped } = await runAgent(client, AGENT, { tools: [careful], returnControl }).final();
  assert.deepEqual([text, citations, stopped], ["", [], "approval"]);
});

test("a flow that has not asked takes no reply", async () => {
  const frames = [
    frame("flowOutputEvent", { nodeName: "n", nodeType: "FlowOutputNode", content: { document: "a" } }),
    frame("flowCompletionEvent", { completionReason: "SUCCESS" }),
  ];
  const run = runFlow(agentClient(scriptedFetch([stream(frames)])), {
    flowIdentifier: "F",
    flowAliasIdentifier: "A",
    document: 1,
  });
  const error = await rejection(run.reply("b"));
  assert.deepEqual([error.code, error.message], ["no_question", "the flow is complete: it has not asked for a reply"]);
});

test("events that leave members out add nothing", () => {
  const sum = (output, ...events) => {
    const all = collected({ $metadata, ...output });
    const texts = events.map((event) => all.add(event));
    return { ...all.whole(), texts };
  };
  const { returnControl, guardrailAction, files, texts, citations } = sum(
    {},
    { chunk: {} },
    { files: {} },
    { citation: undefined },
  );
  assert.deepEqual([returnControl, guardrailAction, files, citations], [undefined, undefined, [], []]);
  assert.deepEqual(texts, ["", undefined, undefined]);
  assert.deepEqual(Object.keys(sum({}, { chunk: {} })), [
    "text",
    "files",
    "trace",
    "sessionId",
    "citations",
    "$metadata",
    "texts",
  ]);
  const document = (value) => sum({}, { flowOutputEvent: { nodeName: "n", content: { document: value } } });
  assert.deepEqual([document({ a: 1 }).text, document("a").text, document(undefined).text], ['{"a":1}', "a", ""]);
  const kept = sum({}, { chunk: {} }, { returnControl: { invocationId: "i" } }, { guardrailAction: "NONE" }, {});
  assert.deepEqual([kept.returnControl, kept.guardrailAction], [{ invocationId: "i" }, "NONE"]);
  const circular = {};
  circular.self = circular;
  assert.throws(
    () => document(circular),
    ({ message, cause }) =>
      message === "an event does not match the format of its operation; iterate over the events instead" &&
      /^document\b/.test(cause.message),
  );
  assert.throws(() => sum({}, { flowOutputEvent: { nodeName: "n" } }), { code: "invalid_event" });
  assert.throws(() => sum({ completion: {} }), { code: "no_terminal_event", retryable: true });
});

test("calls have names, and inputs of their types; results have the form of their kind", () => {
  const [first, ...others] = callsOf({
    invocationId: "i",
    invocationInputs: [
      {
        functionInvocationInput: {
          function: "f",
          parameters: [
            { name: "a", type: "number" },
            { name: "b", type: "number", value: "x" },
          ],
        },
      },
      { apiInvocationInput: { httpMethod: "GET", apiPath: "/orders/{id}" } },
      { apiInvocationInput: { httpMethod: "GET", apiPath: "/a", requestBody: { content: { "text/plain": {} } } } },
      { apiInvocationInput: { httpMethod: "GET" } },
      { apiInvocationInput: { apiPath: "a" } },
      {},
    ],
  });
  assert.deepEqual(first.input, { a: null, b: "x" });
  assert.deepEqual(
    others.map(({ name, input }) => [name, input]),
    [
      ["GET_orders_id", {}],
      ["GET_a", {}],
      ["GET", {}],
      ["a", {}],
      ["", {}],
    ],
  );
  assert.deepEqual(callsOf({ invocationId: "i" }), []);
  const bodyOf = (toolResult) => resultFor(first, { toolResult }).functionResult.responseBody.TEXT;
  assert.deepEqual(bodyOf({ content: [{ text: "a" }, { json: { b: 1 } }, { document: {} }] }), { body: 'a\n{"b":1}' });
  assert.deepEqual(bodyOf({}), { body: "" });
  const circular = {};
  circular.self = circular;
  assert.throws(() => bodyOf({ content: [{ json: circular }] }), /^InputError: json\b/);
});

test("steps of a trace, also of one without contents", () => {
  assert.deepEqual(traceSteps(undefined), []);
  assert.deepEqual(traceSteps({ trace: { trace: { orchestrationTrace: null } } }), []);
  assert.deepEqual(traceSteps({ trace: { trace: { failureTrace: null } } }), [
    { phase: "failure", type: "failure", traceId: undefined, data: null },
  ]);
  for (const phase of ["nodeTraceOfOthers", "guardrailTraceOfOthers", "nodefailure"]) {
    const kind = phase.replace(/e$/, "eTrace");
    assert.deepEqual(traceSteps({ trace: { trace: { [kind]: { a: 1 } } } }), [
      { phase, type: "a", traceId: undefined, data: 1 },
    ]);
  }
  const node = traceSteps({ trace: { trace: { nodeInputTrace: { nodeName: "n", timestamp: 1 } } } });
  assert.deepEqual(
    node.map(({ phase, type, nodeName }) => [phase, type, nodeName]),
    [["flow", "nodeInput", "n"]],
  );
});

test("an image of a result is one that is an image from its first character on", () => {
  const blocks = (content) => searchResultBlocks({ retrievalResults: [{ content }] });
  assert.deepEqual(blocks({ byteContent: "data:image/png;base64,AAAA" }), [
    { image: { format: "png", source: { bytes: "AAAA" } } },
  ]);
  assert.deepEqual(blocks({ byteContent: "see data:image/png;base64,AAAA" }), []);
  assert.deepEqual(blocks({}), []);
});

test("a socket has the address of its runtime, or says what is wrong", async () => {
  const runtime = { region: "us-east-1", agentRuntimeArn: "arn:a/b", token: "secret" };
  const { protocols } = await runtimeSocket({ ...runtime, token: ">>>???>" });
  assert.equal(protocols[0], "base64UrlBearerAuthorization.Pj4-Pz8_Pg");
  await runtimeSocket({ ...runtime, token: "t".repeat(3072) });
  for (const [more, message] of [
    [{ region: "us east-1" }, "region: must be an AWS region, such as us-east-1"],
    [{ region: "us-east-1/" }, "region: must be an AWS region, such as us-east-1"],
    [{ region: "/us-east-1" }, "region: must be an AWS region, such as us-east-1"],
    [{ agentRuntimeArn: "arn a" }, "agentRuntimeArn: must be the ARN of a runtime"],
    [{ agentRuntimeArn: "arn " }, "agentRuntimeArn: must be the ARN of a runtime"],
    [{ agentRuntimeArn: " arn" }, "agentRuntimeArn: must be the ARN of a runtime"],
    [{ sessionId: "s".repeat(32) }, "sessionId: must be 33 to 256 characters"],
    [{ sessionId: "s".repeat(257) }, "sessionId: must be 33 to 256 characters"],
    [{ qualifier: 5 }, "qualifier: must be a string"],
    [{ endpoint: "ftp://a" }, "endpoint: must be a URL that begins with https:, or http: on this machine"],
    [{ token: "t".repeat(3073) }, "token: has more than 4096 characters as base64, too long for a WebSocket"],
  ]) {
    const error = await rejection(runtimeSocket({ ...runtime, ...more }));
    assert.deepEqual([error.name, error.message], ["InputError", message]);
  }
  assert.equal((await rejection(runtimeSocket())).message, "options: must be a plain object");
});

test("arguments of runs that cannot be are named", async () => {
  const client = agentClient(scriptedFetch([says("Hello.")]));
  assert.throws(() => runAgent(client, AGENT, { tools: [{}] }), {
    message: "tools: must be a list of what tool() returns",
  });
  assert.throws(() => runFlow(client, { document: 1 }, "options"), { message: "options: must be a plain object" });
});

test("an answer of a runtime: members of one event, and bodies that are none", async () => {
  const read = (text, contentType, options = {}) =>
    readRuntime({ response: new Blob([text]).stream(), contentType, $metadata }, options, () => {});
  const events = (...all) => all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  const { text } = await read(
    events({ contentBlockDelta: {} }, { result: "a" }, { error: "x" }, { error_type: "y" }),
    "text/event-stream",
  );
  assert.equal(text, "a");
  const error = await rejection(read(events({ error: "x", error_type: "y" }), "text/event-stream"));
  assert.deepEqual([error.code, error.message], ["agent_failed", "the agent failed with y: x"]);
  const [file] = (await read("a", "application/x-text/plain")).files;
  assert.deepEqual(file, { type: "application/x-text/plain", bytes: Uint8Array.of(97) });
  const [untyped] = (await read("a", undefined)).files;
  assert.equal(untyped.type, "");
  const damaged = await rejection(read("{", "application/json"));
  assert.deepEqual(
    [damaged.code, damaged.message, damaged.retryable],
    ["invalid_json", "the agent's response is not JSON, or was cut", true],
  );
  const locked = new Blob(["a"]).stream();
  locked.getReader();
  const used = await rejection(readRuntime({ response: locked, contentType: "", $metadata }, {}, () => {}));
  assert.equal(used.message, "source.response: must be the stream that the operation gave, unread");
});
