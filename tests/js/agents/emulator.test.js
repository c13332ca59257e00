// Agents, knowledge bases, flows and runtimes as local-bedrock answers them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BedrockAgent, BedrockAgentCore, BedrockAgentRuntime, BedrockRuntime } from "bedrock-wasm";
import { readAnswer, runAgent, runFlow, searchResultBlocks } from "bedrock-wasm/agents";
import { tool } from "bedrock-wasm/tools";
import { startLocalBedrock } from "local-bedrock";
import { drain, rejection } from "../support/clients.js";

const DESK = { agentId: "LOCALAGEN3", agentAliasId: "TSTALIASID", sessionId: "my-session" };
const GUIDE = { ...DESK, agentId: "LOCALAGENT" };
const FLOW = { flowIdentifier: "LOCALFLOW3", flowAliasIdentifier: "TSTALIASID" };
const arn = (id) => `arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/${id}`;
const KNOWLEDGE = {
  type: "KNOWLEDGE_BASE",
  knowledgeBaseConfiguration: {
    knowledgeBaseId: "LOCALKB001",
    modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
  },
};

let server;
let config;

before(async () => {
  server = await startLocalBedrock({ model: "scripted", jobSeconds: 0, log: () => {} });
  config = { region: server.region, credentials: server.credentials, endpoint: server.url };
});
after(() => server.close());

const assertPlaced = ({ text, citations }) => {
  assert.ok(citations.length > 0);
  for (const { start, end, text: cited, sources } of citations) {
    assert.equal(text.slice(start, end), cited);
    assert.match(sources[0].uri, /^s3:\/\/local-bedrock\//);
  }
};

test("a loop of three calls, one of them confirmed, with its trace", async () => {
  const ran = [];
  const input = { type: "object", properties: { orderId: { type: "integer" } } };
  const record = (name) => tool({ name, input, run: (given) => (ran.push([name, given]), { ok: true }) });
  const tools = [record("GET_orders_orderId"), record("DELETE_orders_orderId"), record("POST_orders")];
  const approved = [];
  const inputText = "Find order 17, then cancel order 17, then place order of 2 lamps 🚢";
  const run = runAgent(
    new BedrockAgentRuntime(config),
    { ...DESK, inputText, enableTrace: true },
    { tools, approve: ({ name }) => approved.push(name) > 0 },
  );
  const { text, trace, stopped, sessionId } = await run.final();
  assert.deepEqual(ran, [
    ["GET_orders_orderId", { orderId: 17 }],
    ["DELETE_orders_orderId", { orderId: 17 }],
    ["POST_orders", { article: "2 lamps 🚢", count: 2 }],
  ]);
  assert.deepEqual([approved, stopped, sessionId], [["DELETE_orders_orderId"], "end", "my-session"]);
  assert.match(text, /Results of functions:\nGET \/orders\/\{orderId\}: \{"ok":true\}/);
  const types = trace.map(({ type }) => type);
  assert.deepEqual(types.slice(0, 6), Array(3).fill(["rationale", "invocationInput"]).flat());
  assert.deepEqual(types.slice(6), ["modelInvocationInput", "modelInvocationOutput", "observation"]);
  assert.ok(trace.every(({ phase, eventTime, traceId }) => phase === "orchestration" && eventTime && traceId));
});

test("several calls at once, and a file", async () => {
  const cities = [];
  const weather = tool({ name: "weather", input: { type: "object" }, run: ({ place }) => cities.push(place) });
  const client = new BedrockAgentRuntime(config);
  const inputText = "Compare the weather in Oslo and the weather in Rome";
  await runAgent(client, { ...GUIDE, inputText }, { tools: [weather] }).final();
  assert.deepEqual(cities, ["Oslo", "Rome"]);
  const { files } = await runAgent(client, { ...DESK, sessionId: "files", inputText: "Make a table" }).final();
  assert.deepEqual([files[0].name, files[0].type], ["result.csv", "text/csv"]);
  assert.ok(files[0].bytes.length > 10);
});

test("citations of agents and of generated text lie in the text, streamed and not", async () => {
  const client = new BedrockAgentRuntime(config);
  const question = "🚢 When does the ferry leave? 🚢";
  for (const streamFinalResponse of [true, false]) {
    const input = { ...GUIDE, sessionId: "citations", inputText: question, enableTrace: true };
    const answer = readAnswer(client.invokeAgent({ ...input, streamingConfigurations: { streamFinalResponse } }));
    const [{ events }, whole] = await Promise.all([drain(answer.text()), answer.final()]);
    assert.equal(events.length > 1, streamFinalResponse);
    assert.equal(events.join(""), whole.text);
    assertPlaced(whole);
  }
  const request = { input: { text: question }, retrieveAndGenerateConfiguration: KNOWLEDGE };
  const streamed = await readAnswer(client.retrieveAndGenerateStream(request)).final();
  const whole = await readAnswer(client.retrieveAndGenerate(request)).final();
  assertPlaced(streamed);
  assert.deepEqual(streamed.citations, whole.citations);
  assert.ok(streamed.sessionId && whole.sessionId);
});

test("a flow of three turns", async () => {
  const first = runFlow(new BedrockAgentRuntime(config), { ...FLOW, document: "A table for two", enableTrace: true });
  assert.equal((await first.final()).asks.document, "In which town?");
  const second = await first.reply("Oslo");
  assert.equal((await second.final()).asks.document, "At what time?");
  const third = await second.reply({ hour: 7 });
  const { text, trace, asks } = await third.final();
  assert.match(text, /A table for two \(Oslo\) \(\{"hour":7\}\)$/);
  assert.equal(asks, undefined);
  assert.ok(trace.every(({ phase, nodeName }) => phase === "flow" && nodeName));
  assert.equal((await rejection(third.reply("more"))).code, "no_question");
});

test("an agent that was created and prepared can be called", async () => {
  const control = new BedrockAgent(config);
  const instruction = "You are an agent that somebody has created a moment ago.";
  const { agent } = await control.createAgent({
    agentName: "mine",
    foundationModel: "amazon.nova-lite-v1:0",
    instruction,
  });
  await control.prepareAgent({ agentId: agent.agentId });
  const input = { ...DESK, agentId: agent.agentId, inputText: "hello" };
  assert.match((await readAnswer(new BedrockAgentRuntime(config).invokeAgent(input)).final()).text, /hello$/);
});

test("results of Retrieve are blocks that Converse takes", async () => {
  const output = await new BedrockAgentRuntime(config).retrieve({
    knowledgeBaseId: "LOCALKB001",
    retrievalQuery: { text: "When does the ferry leave?" },
  });
  const content = [...searchResultBlocks(output), { text: "When does the ferry leave?" }];
  assert.deepEqual(content[0].searchResult.citations, { enabled: true });
  const client = new BedrockRuntime(config);
  await client.converse({
    modelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    messages: [{ role: "user", content }],
  });
});

test("a runtime: a user's token alone, a signature, and the end of its stream", async () => {
  const { token } = (await tokens()).userPool;
  const payload = { prompt: "Grüße 🚢" };
  const input = { agentRuntimeArn: arn("local_user-LOCAL00001"), payload, accept: "text/event-stream" };
  const { credentials: _none, ...page } = config;
  const client = new BedrockAgentCore({ ...page, token });
  const answer = readAnswer(client.invokeAgentRuntime(input), { terminal: ({ event }) => event?.messageStop });
  const { events } = await drain(answer.text());
  assert.ok(events.length > 1);
  assert.match(events.join(""), /You said: Grüße 🚢$/);
  assert.equal((await answer.final()).sessionId.length, 36);
  assert.match((await readAnswer(client.invokeAgentRuntime({ ...input, accept: undefined })).final()).text, /🚢$/);
  const iam = { ...input, agentRuntimeArn: arn("local_iam-LOCAL00002") };
  assert.match((await readAnswer(new BedrockAgentCore(config).invokeAgentRuntime(iam)).final()).text, /🚢$/);
  const wrong = await rejection(client.invokeAgentRuntime(iam));
  assert.match(wrong.message, /Authorization method mismatch/);
  const expired = new BedrockAgentCore({ ...page, token: (await tokens()).expired.token });
  assert.equal((await rejection(expired.invokeAgentRuntime(input))).code, "expired_token");
});

const tokens = async () => (await (await fetch(`${server.url}/_local-bedrock/info`)).json()).identity.tokens;
