import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  InvokeFlowCommand,
  InvokeInlineAgentCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator } from "./emulator.js";

const textOf = (events) => events.map(({ chunk }) => (chunk ? new TextDecoder().decode(chunk.bytes) : "")).join("");
const kindsOf = (events) => events.map((event) => Object.keys(event.trace?.trace.orchestrationTrace ?? event)[0]);
const citationsOf = (events) => events.flatMap(({ chunk }) => chunk?.attribution?.citations ?? []);

async function setUp(t) {
  const client = checkedClient(t, await emulator(t), BedrockAgentRuntimeClient);
  const send = (Command, input) => client.send(new Command(input));
  const agent = { agentId: "LOCALAGENT", agentAliasId: "TSTALIASID", sessionId: "my-session" };
  const invoke = (inputText, more) => send(InvokeAgentCommand, { ...agent, inputText, ...more });
  const events = async (...args) => collect((await invoke(...args)).completion);
  return { send, invoke, events };
}

test("InvokeAgent: headers, one chunk, citations, sessions", async (t) => {
  const { invoke, events } = await setUp(t);
  const answer = await invoke("When does the ferry leave?", { memoryId: "my-memory" });
  assert.deepEqual(
    [answer.sessionId, answer.memoryId, answer.contentType],
    ["my-session", "my-memory", "application/json"],
  );
  const first = await collect(answer.completion);
  assert.deepEqual(kindsOf(first), ["chunk"]);
  assert.match(textOf(first), /ferry to Heron Island.*You said: When does the ferry leave\?$/s);
  const [citation] = citationsOf(first);
  const { text, span } = citation.generatedResponsePart.textResponsePart;
  assert.equal(textOf(first).slice(span.start, span.end + 1), text);
  assert.match(citation.retrievedReferences[0].location.s3Location.uri, /ferry\.txt$/);

  const orchestrationOf = ({ trace }) => trace?.trace.orchestrationTrace ?? {};
  const promptOf = (list) =>
    JSON.parse(list.map(orchestrationOf).find((step) => step.modelInvocationInput).modelInvocationInput.text);
  const second = promptOf(await events("And the tram?", { enableTrace: true }));
  assert.deepEqual(
    second.messages.map(({ role }) => role),
    ["user", "assistant", "user"],
    "the session is remembered",
  );
  const other = promptOf(await events("And the tram?", { enableTrace: true, sessionId: "another" }));
  assert.equal(other.messages.length, 1);
  assert.match(textOf(await events(undefined, { endSession: true })), /^Session is terminated/);
  const anew = await events("Hello", {
    enableTrace: true,
    sessionState: {
      promptSessionAttributes: { name: "Kim" },
      conversationHistory: {
        messages: [
          { role: "user", content: [{ text: "a" }] },
          { role: "assistant", content: [{ text: "b" }] },
        ],
      },
    },
  });
  assert.equal(promptOf(anew).messages.length, 3);
  assert.match(promptOf(anew).system[0].text, /name: Kim/);
});

test("InvokeAgent: traces, streamed answers", async (t) => {
  const { events } = await setUp(t);
  const traced = await events("How tall is the lighthouse?", { enableTrace: true, agentAliasId: "LOCALALIAS" });
  assert.deepEqual(kindsOf(traced), [
    "invocationInput",
    "observation",
    "modelInvocationInput",
    "modelInvocationOutput",
    "observation",
    "chunk",
  ]);
  const { trace } = traced[0];
  assert.deepEqual([trace.agentId, trace.agentVersion, trace.sessionId], ["LOCALAGENT", "1", "my-session"]);
  assert.ok(trace.eventTime instanceof Date);
  const lookedUp = traced[1].trace.trace.orchestrationTrace.observation.knowledgeBaseLookupOutput;
  assert.match(lookedUp.retrievedReferences[0].content.text, /42 metres/);

  const streamed = await events("How tall is the lighthouse?", {
    streamingConfigurations: { streamFinalResponse: true },
    sessionId: "second",
  });
  assert.ok(streamed.length > 10);
  assert.equal(textOf(streamed), textOf(traced));
  assert.deepEqual(citationsOf(streamed.slice(0, -1)), []);
  assert.deepEqual(citationsOf(streamed), citationsOf(traced));
});

test("InvokeAgent returns control, and goes on with the result", async (t) => {
  const { events, invoke } = await setUp(t);
  const asked = await events("What is the weather in Port Alder?", { enableTrace: true });
  assert.deepEqual(kindsOf(asked), ["rationale", "invocationInput", "returnControl"]);
  const { invocationId, invocationInputs } = asked.at(-1).returnControl;
  const [{ functionInvocationInput }] = invocationInputs;
  assert.deepEqual(
    { ...functionInvocationInput },
    {
      actionGroup: "weather-station",
      function: "weather",
      parameters: [{ name: "place", type: "string", value: "Port Alder" }],
      agentId: "LOCALAGENT",
      actionInvocationType: "RESULT",
    },
  );
  const results = (id) => ({
    sessionState: {
      invocationId: id,
      returnControlInvocationResults: [
        {
          functionResult: {
            actionGroup: "weather-station",
            function: "weather",
            responseBody: { TEXT: { body: "sunny, 21 degrees" } },
          },
        },
      ],
    },
  });
  assert.equal((await refusal(invoke(undefined, results("not-this-one")))).name, "ValidationException");
  const answer = textOf(await events(undefined, results(invocationId)));
  assert.match(
    answer,
    /Results of functions:\nweather: sunny, 21 degrees.*You said: What is the weather in Port Alder\?$/s,
  );
  assert.equal((await refusal(invoke(undefined, results(invocationId)))).name, "ValidationException", "only once");
});

test("InvokeAgent refuses", async (t) => {
  const { invoke } = await setUp(t);
  for (const [input, name, status] of [
    [{ agentId: "NOSUCHAGNT" }, "ResourceNotFoundException", 404],
    [{ agentAliasId: "NOSUCHALIA" }, "ResourceNotFoundException", 404],
    [{ agentId: "constructor" }, "ValidationException", 400],
    [{ sessionId: "x" }, "ValidationException", 400],
    [{ inputText: " " }, "ValidationException", 400],
  ]) {
    const refused = await refusal(invoke("hello", input));
    assert.deepEqual([refused.name, refused.status], [name, status], JSON.stringify(input));
  }
});

test("InvokeInlineAgent: knowledge, functions, guardrail, refusals", async (t) => {
  const { send } = await setUp(t);
  const base = {
    sessionId: "inline-session",
    foundationModel: "amazon.nova-micro-v1:0",
    instruction: "You are a careful assistant that answers in few words.",
  };
  const invoke = (inputText, more) => send(InvokeInlineAgentCommand, { ...base, inputText, ...more });
  const events = async (...args) => collect((await invoke(...args)).completion);
  const plain = await invoke("hello");
  assert.equal(plain.sessionId, "inline-session");
  assert.match(textOf(await collect(plain.completion)), /Instructed: You are a careful assistant .* You said: hello$/);
  const knowledgeBases = [{ knowledgeBaseId: "LOCALKB002", description: "The almanac" }];
  const traced = await events("When is garlic planted?", { knowledgeBases, enableTrace: true });
  assert.match(citationsOf(traced)[0].retrievedReferences[0].content.text, /October/);
  assert.equal(traced[0].trace.agentId, undefined);

  const functions = [
    {
      name: "convert_currency",
      parameters: { amount: { type: "number" }, currency: { type: "string" }, exact: { type: "boolean" } },
    },
  ];
  const group = (actionGroupExecutor) => [
    { actionGroupName: "bank", functionSchema: { functions }, actionGroupExecutor },
  ];
  const control = await events("Convert currency: 12.5 crowns to euros!", {
    actionGroups: group({ customControl: "RETURN_CONTROL" }),
  });
  const [{ functionInvocationInput }] = control.at(-1).returnControl.invocationInputs;
  assert.deepEqual(
    functionInvocationInput.parameters.map(({ name, value }) => [name, value]),
    [
      ["amount", "12.5"],
      ["currency", "euros"],
      ["exact", "true"],
    ],
  );
  const guardrailConfiguration = { guardrailIdentifier: "localguardrail", guardrailVersion: "1" };
  assert.match(textOf(await events("a blockedword", { guardrailConfiguration })), /blocked this input/);

  const lambda = "arn:aws:lambda:us-east-1:123456789012:function:mine";
  for (const [more, name] of [
    [{ actionGroups: group({ lambda }), inputText: "convert currency" }, "DependencyFailedException"],
    [{ foundationModel: "no.such-model" }, "ValidationException"],
    [{ instruction: "too short" }, "ValidationException"],
    [{ knowledgeBases: [{ knowledgeBaseId: "NOSUCHBASE", description: "x" }] }, "ResourceNotFoundException"],
    [{ collaborators: [] }, "ValidationException"],
  ]) {
    assert.equal((await refusal(invoke("hello", more))).name, name, JSON.stringify(more));
  }
});

test("InvokeFlow: output, traces, a flow that asks back, refusals", async (t) => {
  const { send } = await setUp(t);
  const invoke = (document, more, input) =>
    send(InvokeFlowCommand, {
      flowIdentifier: "LOCALFLOW1",
      flowAliasIdentifier: "TSTALIASID",
      inputs: [{ nodeName: "FlowInputNode", nodeOutputName: "document", content: { document }, ...input }],
      ...more,
    });
  const answer = await invoke("Why is the sky blue?");
  assert.ok(answer.executionId);
  const [output, completion, ...rest] = await collect(answer.responseStream);
  assert.match(output.flowOutputEvent.content.document, /You said: Answer in one sentence: Why is the sky blue\?$/);
  assert.deepEqual(completion, { flowCompletionEvent: { completionReason: "SUCCESS" } });
  assert.deepEqual(rest, []);

  const arn = "arn:aws:bedrock:us-east-1:123456789012:flow/LOCALFLOW1";
  const byArn = { flowIdentifier: arn, flowAliasIdentifier: `${arn}/alias/LOCALALIAS`, enableTrace: true };
  const traced = await collect((await invoke({ a: 1 }, byArn)).responseStream);
  const traces = traced.flatMap(({ flowTraceEvent }) => (flowTraceEvent ? Object.entries(flowTraceEvent.trace) : []));
  assert.deepEqual(
    traces.map(([kind, { nodeName }]) => `${nodeName} ${kind}`),
    [
      "FlowInputNode nodeInputTrace",
      "FlowInputNode nodeOutputTrace",
      "Answer nodeInputTrace",
      "Answer nodeOutputTrace",
      "FlowOutputNode nodeInputTrace",
    ],
  );
  assert.deepEqual(traces[0][1].fields[0].content.document, { a: 1 });
  assert.ok(traces[0][1].timestamp instanceof Date);

  const flow = { flowIdentifier: "LOCALFLOW2", executionId: "my-execution" };
  const asking = await collect((await invoke("good morning", flow)).responseStream);
  assert.equal(asking[0].flowMultiTurnInputRequestEvent.content.document, "Into which language?");
  assert.equal(asking.at(-1).flowCompletionEvent.completionReason, "INPUT_REQUIRED");
  assert.equal((await refusal(invoke("x", flow))).name, "ValidationException", "it waits for the other node");
  const reply = { nodeName: "Translate", nodeOutputName: undefined, nodeInputName: "text" };
  const done = await collect((await invoke("French", flow, reply)).responseStream);
  assert.match(done[0].flowOutputEvent.content.document, /Translate: good morning \(French\)$/);
  assert.equal(done.at(-1).flowCompletionEvent.completionReason, "SUCCESS");

  for (const [more, input, name] of [
    [{ flowIdentifier: "NOSUCHFLOW" }, {}, "ResourceNotFoundException"],
    [{ flowAliasIdentifier: "NOSUCHALIA" }, {}, "ResourceNotFoundException"],
    [{ flowIdentifier: "x" }, {}, "ValidationException"],
    [{}, { nodeName: "Another" }, "ValidationException"],
    [{ inputs: [] }, {}, "ValidationException"],
  ]) {
    assert.equal((await refusal(invoke("x", more, input))).name, name, JSON.stringify(more));
  }
});
