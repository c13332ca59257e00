import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockAgentClient,
  CreateAgentCommand,
  GetAgentCommand,
  GetFlowCommand,
  GetKnowledgeBaseCommand,
  GetPromptCommand,
  ListPromptsCommand,
  paginateListAgents,
  paginateListFlows,
  paginateListKnowledgeBases,
  paginateListPrompts,
} from "@aws-sdk/client-bedrock-agent";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator } from "./emulator.js";

async function setUp(t) {
  const client = checkedClient(t, await emulator(t), BedrockAgentClient);
  return { client, send: (Command, input) => client.send(new Command(input)) };
}

test("what is built in can be listed, page by page, and read", async (t) => {
  const { client, send } = await setUp(t);
  for (const [paginate, member, ids] of [
    [paginateListAgents, "agentSummaries", ["LOCALAGENT", "LOCALAGEN2"]],
    [paginateListKnowledgeBases, "knowledgeBaseSummaries", ["LOCALKB001", "LOCALKB002"]],
    [paginateListFlows, "flowSummaries", ["LOCALFLOW1", "LOCALFLOW2"]],
    [paginateListPrompts, "promptSummaries", ["LOCALPRMT1", "LOCALPRMT2"]],
  ]) {
    const pages = await collect(paginate({ client, pageSize: 1 }, {}));
    const found = pages.flatMap((page) =>
      page[member].map(({ agentId, knowledgeBaseId, id }) => agentId ?? knowledgeBaseId ?? id),
    );
    assert.equal(pages.length, 2);
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
    [CreateAgentCommand, { agentName: "mine" }, "NotEmulatedException"],
  ]) {
    assert.equal((await refusal(send(Command, input))).name, name, JSON.stringify(input));
  }
});
