import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockAgentClient,
  CreateAgentCommand,
  CreateFlowCommand,
  GetAgentCommand,
  GetFlowCommand,
  GetKnowledgeBaseCommand,
  GetPromptCommand,
  ListPromptsCommand,
  ListAgentsCommand,
  paginateListAgents,
  paginateListFlows,
  paginateListKnowledgeBases,
  paginateListPrompts,
  PrepareAgentCommand,
} from "@aws-sdk/client-bedrock-agent";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator, eventually } from "./emulator.js";

const ROLE = "arn:aws:iam::123456789012:role/agent";

async function setUp(t, options) {
  const client = checkedClient(t, await emulator(t, options), BedrockAgentClient);
  return { client, send: (Command, input) => client.send(new Command(input)) };
}

test("what is built in can be listed, page by page, and read", async (t) => {
  const { client, send } = await setUp(t);
  for (const [paginate, member, ids] of [
    [paginateListAgents, "agentSummaries", ["LOCALAGENT", "LOCALAGEN2", "LOCALAGEN3"]],
    [paginateListKnowledgeBases, "knowledgeBaseSummaries", ["LOCALKB001", "LOCALKB002"]],
    [paginateListFlows, "flowSummaries", ["LOCALFLOW1", "LOCALFLOW2", "LOCALFLOW3"]],
    [paginateListPrompts, "promptSummaries", ["LOCALPRMT1", "LOCALPRMT2"]],
  ]) {
    const pages = await collect(paginate({ client, pageSize: 1 }, {}));
    const found = pages.flatMap((page) =>
      page[member].map(({ agentId, knowledgeBaseId, id }) => agentId ?? knowledgeBaseId ?? id),
    );
    assert.equal(pages.length, ids.length);
    assert.deepEqual(found, ids);
  }
  const { agent } = await send(GetAgentCommand, { agentId: "LOCALAGENT" });
  assert.match(agent.instruction, /guide of Port Alder/);
  const { knowledgeBase } = await send(GetKnowledgeBaseCommand, { knowledgeBaseId: "LOCALKB001" });
  assert.equal(knowledgeBase.knowledgeBaseArn, "arn:aws:bedrock:us-east-1:123456789012:knowledge-base/LOCALKB001");

  const flow = await send(GetFlowCommand, { flowIdentifier: "LOCALFLOW1" });
  assert.deepEqual(
    flow.definition.nodes.map(({ type }) => type),
    ["Input", "Prompt", "Output"],
  );
  const byArn = await send(GetFlowCommand, { flowIdentifier: flow.arn, includedData: "METADATA_ONLY" });
  assert.deepEqual([byArn.id, byArn.definition], ["LOCALFLOW1", undefined]);

  const { promptSummaries } = await send(ListPromptsCommand, { promptIdentifier: "LOCALPRMT1" });
  assert.deepEqual(
    promptSummaries.map(({ version }) => version),
    ["DRAFT", "1"],
  );
  for (const input of [
    { promptIdentifier: "LOCALPRMT1", promptVersion: "1" },
    { promptIdentifier: promptSummaries[1].arn },
  ]) {
    const prompt = await send(GetPromptCommand, input);
    assert.equal(prompt.version, "1");
    assert.match(prompt.variants[0].templateConfiguration.text.text, /\{\{topic\}\}/);
  }
});

test("an agent is created, is not prepared, is prepared", async (t) => {
  const { client, send } = await setUp(t, { jobSeconds: 2 }); // longer than the requests of one state take on a busy machine
  const input = { agentName: "mine", foundationModel: "amazon.nova-lite-v1:0", agentResourceRoleArn: ROLE };
  const { agent } = await send(CreateAgentCommand, { ...input, clientToken: "t".repeat(33) });
  const status = async () => (await client.send(new GetAgentCommand({ agentId: agent.agentId }))).agent.agentStatus;
  assert.deepEqual([agent.agentStatus, agent.agentName, await status()], ["CREATING", "mine", "CREATING"]);
  const again = await send(CreateAgentCommand, { ...input, clientToken: "t".repeat(33) });
  assert.equal(again.agent.agentId, agent.agentId);
  assert.equal((await refusal(send(CreateAgentCommand, input))).name, "ConflictException");
  assert.equal((await refusal(send(PrepareAgentCommand, { agentId: agent.agentId }))).name, "ConflictException");
  await eventually(async () => (await status()) !== "CREATING", "it is created");
  assert.equal(await status(), "NOT_PREPARED");
  assert.equal((await send(PrepareAgentCommand, { agentId: agent.agentId })).agentStatus, "PREPARING");
  await eventually(async () => (await status()) !== "PREPARING", "it is prepared");
  assert.equal(await status(), "PREPARED");
  const { agentSummaries } = await send(ListAgentsCommand, {});
  assert.deepEqual(
    agentSummaries.map(({ agentName, agentStatus }) => [agentName, agentStatus]),
    [
      ["town-guide", "PREPARED"],
      ["small-talker", "PREPARED"],
      ["order-desk", "PREPARED"],
      ["mine", "PREPARED"],
    ],
  );
});

test("what is not there, and what cannot be done", async (t) => {
  const { send } = await setUp(t);
  for (const [Command, input, name] of [
    [GetAgentCommand, { agentId: "NOSUCHAGNT" }, "ResourceNotFoundException"],
    [GetAgentCommand, { agentId: "short" }, "ValidationException"],
    [GetKnowledgeBaseCommand, { knowledgeBaseId: "NOSUCHBASE" }, "ResourceNotFoundException"],
    [GetFlowCommand, { flowIdentifier: "NOSUCHFLOW" }, "ResourceNotFoundException"],
    [GetPromptCommand, { promptIdentifier: "NOSUCHPRMT" }, "ResourceNotFoundException"],
    [GetPromptCommand, { promptIdentifier: "LOCALPRMT1", promptVersion: "7" }, "ResourceNotFoundException"],
    [ListPromptsCommand, { nextToken: "made-up" }, "ValidationException"],
    [ListPromptsCommand, { maxResults: 1001 }, "ValidationException"],
    [CreateFlowCommand, { name: "mine", executionRoleArn: ROLE }, "NotEmulatedException"],
    [PrepareAgentCommand, { agentId: "NOSUCHAGNT" }, "ResourceNotFoundException"],
  ]) {
    assert.equal((await refusal(send(Command, input))).name, name, JSON.stringify(input));
  }
});
