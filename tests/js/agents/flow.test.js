// Flows that ask before they go on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runFlow } from "bedrock-wasm/agents";
import { scriptedFetch, stream } from "bedrock-wasm/testing";
import { drain, rejection } from "../support/clients.js";
import { agentClient, bodyOf, frame } from "./client.js";

const FLOW = { flowIdentifier: "FLOW123456", flowAliasIdentifier: "ALIAS12345" };
const HEADERS = { "x-amz-bedrock-flow-execution-id": "execution-1" };
const document = (value) => ({ content: { document: value } });
const asks = (nodeName, question, headers = HEADERS) =>
  stream(
    [
      frame("flowMultiTurnInputRequestEvent", { nodeName, nodeType: "AgentNode", ...document(question) }),
      frame("flowCompletionEvent", { completionReason: "INPUT_REQUIRED" }),
    ],
    headers,
  );
const ends = (value) =>
  stream(
    [
      frame("flowOutputEvent", { nodeName: "Out", nodeType: "FlowOutputNode", ...document(value) }),
      frame("flowCompletionEvent", { completionReason: "SUCCESS" }),
    ],
    HEADERS,
  );

test("a flow of three turns", async () => {
  const fetch = scriptedFetch([
    asks("Ask", "Where?"),
    asks("AskAgain", { options: ["a", "b"] }),
    ends("A table in Oslo."),
  ]);
  const first = runFlow(agentClient(fetch), { ...FLOW, document: "Book a table.", enableTrace: true });
  assert.deepEqual((await first.final()).asks, { nodeName: "Ask", nodeType: "AgentNode", document: "Where?" });
  const second = await first.reply("Oslo");
  assert.deepEqual((await second.final()).asks.document, { options: ["a", "b"] });
  const third = await second.reply({ chosen: "b" }, { nodeInputName: "choice" });
  assert.equal((await drain(third.text())).events.join(""), "A table in Oslo.");
  const { text, asks: more, outputs, sessionId } = await third.final();
  assert.deepEqual([text, more, sessionId], ["A table in Oslo.", undefined, "execution-1"]);
  assert.deepEqual(JSON.parse(JSON.stringify(outputs)), [
    { nodeName: "Out", nodeType: "FlowOutputNode", document: "A table in Oslo." },
  ]);
  assert.deepEqual(
    [0, 1, 2].map((index) => bodyOf(fetch, index)),
    [
      {
        enableTrace: true,
        inputs: [{ nodeName: "FlowInputNode", nodeOutputName: "document", ...document("Book a table.") }],
      },
      {
        enableTrace: true,
        executionId: "execution-1",
        inputs: [{ nodeName: "Ask", nodeInputName: "agentInputText", ...document("Oslo") }],
      },
      {
        enableTrace: true,
        executionId: "execution-1",
        inputs: [{ nodeName: "AskAgain", nodeInputName: "choice", ...document({ chosen: "b" }) }],
      },
    ],
  );
  const error = await rejection(third.reply("more"));
  assert.equal(error.code, "no_question");
});

test("the id of an execution may be given, as a page may be unable to read the header", async () => {
  const fetch = scriptedFetch([asks("Ask", "Where?", {}), ends("Done.")]);
  const client = agentClient(fetch);
  const flow = runFlow(client, { ...FLOW, document: "hi", executionId: "mine" });
  assert.equal((await (await flow.reply("Oslo")).final()).text, "Done.");
  assert.equal(bodyOf(fetch, 1).executionId, "mine");
  const without = runFlow(agentClient(scriptedFetch([asks("Ask", "Where?", {})])), { ...FLOW, document: "hi" });
  assert.match((await rejection(without.reply("Oslo"))).message, /^executionId: /);
});

test("inputs as InvokeFlow has them, and a reply to a flow that failed", async () => {
  const fetch = scriptedFetch([stream([])]);
  const inputs = [{ nodeName: "Start", nodeOutputName: "x", ...document(1) }];
  const flow = runFlow(agentClient(fetch), { ...FLOW, inputs });
  assert.equal((await rejection(flow.reply("x"))).name, "IncompleteStreamError");
  assert.deepEqual(bodyOf(fetch, 0).inputs, inputs);
  for (const [client, input, words] of [
    [null, FLOW, /^client\.invokeFlow: /],
    [agentClient(fetch), null, /^input: /],
    [agentClient(fetch), FLOW, /^document: /],
    [agentClient(fetch), { ...FLOW, inputs: 5 }, /^inputs: must be a list/],
    [agentClient(fetch), { ...FLOW, inputs: [5] }, /^inputs\[0\]: must be a plain object/],
    [agentClient(fetch), { ...FLOW, document: 1, nodeName: 5 }, /^nodeName: must be a string/],
    [agentClient(fetch), { ...FLOW, document: 1, nodeOutputName: {} }, /^nodeOutputName: must be a string/],
  ]) {
    assert.throws(() => runFlow(client, input), { code: "invalid_input", message: words });
  }
});

test("a reply without a value, or with a place that cannot be, is refused before anything is sent", async () => {
  const fetch = scriptedFetch([
    stream(
      [
        frame("flowMultiTurnInputRequestEvent", { nodeName: "n", nodeType: "AgentNode", content: { document: "?" } }),
        frame("flowCompletionEvent", { completionReason: "INPUT_REQUIRED" }),
      ],
      { "x-amz-bedrock-flow-execution-id": "e-1" },
    ),
  ]);
  const flow = runFlow(agentClient(fetch), { flowIdentifier: "F", flowAliasIdentifier: "A", document: "d" });
  assert.equal((await flow.final()).asks.document, "?");
  for (const [arguments_, said] of [
    [[], /^value: /],
    [["x", null], /^place: must be a plain object/],
    [["x", 5], /^place: must be a plain object/],
    [["x", { nodeInputName: 5 }], /^place\.nodeInputName: must be a string/],
  ]) {
    const error = await rejection(flow.reply(...arguments_));
    assert.equal(error.name, "InputError");
    assert.match(error.message, said);
  }
  assert.equal(fetch.sent.length, 1);
});
