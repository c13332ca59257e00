// Agents that ask their caller for several things, created agents, and flows that ask twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockAgentClient, CreateAgentCommand, PrepareAgentCommand } from "@aws-sdk/client-bedrock-agent";
import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  InvokeFlowCommand,
  InvokeInlineAgentCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator } from "./emulator.js";

const textOf = (events) => events.map(({ chunk }) => (chunk ? new TextDecoder().decode(chunk.bytes) : "")).join("");
const DESK = { agentId: "LOCALAGEN3", agentAliasId: "TSTALIASID", sessionId: "my-session" };

async function setUp(t, options) {
  const server = await emulator(t, options);
  const client = checkedClient(t, server, BedrockAgentRuntimeClient);
  const invoke = (input) => client.send(new InvokeAgentCommand({ ...DESK, ...input }));
  const events = async (input) => collect((await invoke(input)).completion);
  const answer = (invocationId, ...returnControlInvocationResults) => ({
    sessionState: { invocationId, returnControlInvocationResults },
  });
  return { server, client, invoke, events, answer };
}

const controlOf = (events) => events.at(-1).returnControl;
const apiResult = (apiPath, httpMethod, body, more) => ({
  apiResult: { actionGroup: "orders", apiPath, httpMethod, responseBody: { "application/json": { body } }, ...more },
});

test("APIs: parameters, body, confirmation, and three steps of one input", async (t) => {
  const { events, answer } = await setUp(t);
  const first = controlOf(
    await events({ inputText: "Find order 17, then cancel order 17, then place order of 2 lamps" }),
  );
  assert.deepEqual(JSON.parse(JSON.stringify(first.invocationInputs)), [
    {
      apiInvocationInput: {
        actionGroup: "orders",
        agentId: "LOCALAGEN3",
        actionInvocationType: "RESULT",
        apiPath: "/orders/{orderId}",
        httpMethod: "GET",
        parameters: [{ name: "orderId", type: "integer", value: "17" }],
      },
    },
  ]);
  const found = answer(first.invocationId, apiResult("/orders/{orderId}", "GET", '{"lamps":1}'));
  const traced = await events({ ...found, enableTrace: true });
  assert.ok(traced.length > 2, "each step is traced");
  const second = controlOf(traced);
  const { httpMethod, actionInvocationType } = second.invocationInputs[0].apiInvocationInput;
  assert.deepEqual([httpMethod, actionInvocationType], ["DELETE", "USER_CONFIRMATION_AND_RESULT"]);
  const denied = apiResult("/orders/{orderId}", "DELETE", "no", { confirmationState: "DENY" });
  const third = controlOf(await events(answer(second.invocationId, denied)));
  const { requestBody, apiPath } = third.invocationInputs[0].apiInvocationInput;
  assert.equal(apiPath, "/orders");
  assert.deepEqual(JSON.parse(JSON.stringify(requestBody.content["application/json"].properties)), [
    { name: "article", type: "string", value: "2 lamps" },
    { name: "count", type: "integer", value: "2" },
  ]);
  const said = textOf(await events(answer(third.invocationId, apiResult("/orders", "POST", "placed"))));
  assert.match(said, /GET \/orders\/\{orderId\}: \{"lamps":1\}\nDELETE [^:]*: denied no\nPOST \/orders: placed/);
});

test("several calls at once, and results that do not fit", async (t) => {
  const { events, invoke, answer } = await setUp(t);
  const inputText = "Find order 17 and refund 250, please";
  const { invocationId, invocationInputs } = controlOf(await events({ inputText }));
  assert.deepEqual(
    invocationInputs.map(
      ({ apiInvocationInput: api, functionInvocationInput: one }) => (api ?? one).parameters[0].value,
    ),
    ["17", "250"],
  );
  const found = apiResult("/orders/{orderId}", "GET", "found");
  const paid = { functionResult: { actionGroup: "till", function: "refund", responseBody: { TEXT: { body: "x" } } } };
  assert.match((await refusal(invoke(answer(invocationId, found)))).message, /1 results.* 2 inputs/);
  const failed = { functionResult: { ...paid.functionResult, responseState: "FAILURE" } };
  const refused = await refusal(invoke(answer(invocationId, found, failed)));
  assert.deepEqual([refused.name, refused.status], ["DependencyFailedException", 424]);
  const again = { functionResult: { ...paid.functionResult, responseState: "REPROMPT" } };
  const said = textOf(await events(answer(invocationId, found, again)));
  assert.match(said, /GET \/orders\/\{orderId\}: found\nrefund: failed x/);
});

test("a code interpreter makes a file", async (t) => {
  const { events } = await setUp(t);
  const all = await events({ inputText: "Make a table of this", enableTrace: true });
  const [file] = all.find(({ files }) => files).files.files;
  assert.deepEqual([file.name, file.type], ["result.csv", "text/csv"]);
  assert.match(new TextDecoder().decode(file.bytes), /^word,length\nMake,4/);
  assert.ok(textOf(all));
});

test("an agent of the caller can be called once it is prepared", async (t) => {
  const { server, events, invoke } = await setUp(t, { jobSeconds: 0 });
  const control = checkedClient(t, server, BedrockAgentClient);
  const { agent } = await control.send(
    new CreateAgentCommand({
      agentName: "mine",
      foundationModel: "amazon.nova-lite-v1:0",
      instruction: "You are an agent that somebody has created a moment ago.",
      guardrailConfiguration: { guardrailIdentifier: "localguardrail", guardrailVersion: "1" },
    }),
  );
  const { agentId } = agent;
  assert.match((await refusal(invoke({ agentId, inputText: "hello" }))).message, /is NOT_PREPARED/);
  await control.send(new PrepareAgentCommand({ agentId }));
  const said = textOf(await events({ agentId, inputText: "hello" }));
  assert.match(said, /created a moment ago.*You said: hello$/s);
  assert.match(textOf(await events({ agentId, inputText: "a blockedword" })), /blocked this input/);
  const other = await refusal(invoke({ agentId, agentAliasId: "LOCALALIAS", inputText: "hello" }));
  assert.equal(other.name, "ResourceNotFoundException");
  const empty = await control.send(new CreateAgentCommand({ agentName: "empty" }));
  await control.send(new PrepareAgentCommand({ agentId: empty.agent.agentId }));
  const refused = await refusal(invoke({ agentId: empty.agent.agentId, inputText: "hello" }));
  assert.match(refused.message, /needs a foundationModel/);
});

test("an inline agent's OpenAPI schema has to be JSON in its payload", async (t) => {
  const { client } = await setUp(t);
  const invoke = (apiSchema) =>
    client.send(
      new InvokeInlineAgentCommand({
        sessionId: "inline-session",
        foundationModel: "amazon.nova-micro-v1:0",
        instruction: "You are a careful assistant that answers in few words.",
        inputText: "hello",
        actionGroups: [{ actionGroupName: "api", apiSchema, actionGroupExecutor: { customControl: "RETURN_CONTROL" } }],
      }),
    );
  assert.match((await refusal(invoke({ payload: "openapi: 3.0.0" }))).message, /as JSON/);
  assert.match(
    (await refusal(invoke({ s3: { s3BucketName: "bucket", s3ObjectKey: "key" } }))).message,
    /only as payload/,
  );
});

test("a flow that asks twice", async (t) => {
  const { client } = await setUp(t);
  const turn = async (nodeName, document) => {
    const place = nodeName === "FlowInputNode" ? { nodeOutputName: "document" } : { nodeInputName: "text" };
    const { responseStream } = await client.send(
      new InvokeFlowCommand({
        flowIdentifier: "LOCALFLOW3",
        flowAliasIdentifier: "TSTALIASID",
        executionId: "my-execution",
        inputs: [{ nodeName, ...place, content: { document } }],
      }),
    );
    return collect(responseStream);
  };
  const [first] = await turn("FlowInputNode", "for two");
  assert.equal(first.flowMultiTurnInputRequestEvent.content.document, "In which town?");
  const [second] = await turn("Place", "Oslo");
  assert.equal(second.flowMultiTurnInputRequestEvent.content.document, "At what time?");
  const [output, completion] = await turn("Table", { hour: 7 });
  assert.match(output.flowOutputEvent.content.document, /Find a place: for two \(Oslo\) \(\{"hour":7\}\)$/);
  assert.equal(completion.flowCompletionEvent.completionReason, "SUCCESS");
});
