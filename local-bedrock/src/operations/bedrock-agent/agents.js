// The operations on agents: those that are built in, and those that callers create.
import { BUILT_AT, ROLE_ARN } from "../../catalog/account.js";
import { agentArn, AGENTS } from "../../resources/agents.js";
import { statusOf } from "../../state/created-agents.js";
import { readInput } from "../input.js";
import { knownId, sendList } from "./resource-list.js";

/**
 * @import { CreateAgentRequest, GetAgentRequest, ListAgentsRequest, PrepareAgentRequest } from "../../../../pkg/types/bedrock-agent.js"
 * @import { CreatedAgent } from "../../state/created-agents.js"
 * @import { Wire } from "../../lib/wire.js"
 * @typedef {import("../../http/call.js").Call} Call
 */

/**
 * Every agent by id, as AWS's `Agent` has it.
 * @param {Call} call
 */
function allAgents(call) {
  const { createdAgents, region } = call.emulator;
  const builtIn = Object.entries(AGENTS).map(([agentId, { name, ...agent }]) => [
    agentId,
    {
      agentId,
      agentName: name,
      agentArn: agentArn(agentId, region),
      agentVersion: "DRAFT",
      instruction: agent.instruction,
      agentStatus: "PREPARED",
      foundationModel: agent.foundationModel,
      description: agent.description,
      orchestrationType: "DEFAULT",
      idleSessionTTLInSeconds: 600,
      agentResourceRoleArn: ROLE_ARN,
      createdAt: BUILT_AT,
      updatedAt: BUILT_AT,
      preparedAt: BUILT_AT,
      agentCollaboration: "DISABLED",
    },
  ]);
  const created = createdAgents.list().map((agent) => [agent.agentId, described(agent, region)]);
  return Object.fromEntries([...builtIn, ...created]);
}

/**
 * @param {CreatedAgent} agent
 * @param {string} region
 */
function described({ agentId, input, createdAt, updatedAt, preparedAt, ...state }, region) {
  const { tags: _tags, ...members } = input;
  return {
    orchestrationType: "DEFAULT",
    idleSessionTTLInSeconds: 600,
    agentResourceRoleArn: ROLE_ARN,
    agentCollaboration: "DISABLED",
    ...members,
    agentId,
    agentArn: agentArn(agentId, region),
    agentVersion: "DRAFT",
    agentStatus: statusOf({ agentId, input, createdAt, updatedAt, ...state }),
    createdAt,
    updatedAt,
    preparedAt,
  };
}

/**
 * PUT /agents/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_CreateAgent.html
 * @param {Call} call
 */
export function createAgent(call) {
  /** @type {Wire<CreateAgentRequest>} */
  const input = readInput(call);
  const { createdAgents, region } = call.emulator;
  call.sendJson({ agent: described(createdAgents.create(input), region) });
}

/**
 * POST /agents/{agentId}/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_PrepareAgent.html
 * @param {Call} call
 */
export function prepareAgent(call) {
  /** @type {Wire<PrepareAgentRequest>} */
  const { agentId } = readInput(call);
  const agent = call.emulator.createdAgents.prepare(agentId);
  const { preparedAt } = agent;
  call.sendJson({ agentId, agentStatus: statusOf(agent), agentVersion: "DRAFT", preparedAt });
}

/**
 * POST /agents/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListAgents.html
 * @param {Call} call
 */
export function listAgents(call) {
  /** @type {Wire<ListAgentsRequest>} */
  const page = readInput(call);
  const agents = allAgents(call);
  sendList(call, page, agents, "agentSummaries", (agentId) => {
    const { agentName, agentStatus, description, updatedAt } = agents[agentId];
    const latestAgentVersion = Object.hasOwn(AGENTS, agentId) ? "1" : "DRAFT";
    return { agentId, agentName, agentStatus, description, updatedAt, latestAgentVersion };
  });
}

/**
 * GET /agents/{agentId}/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetAgent.html
 * @param {Call} call
 */
export function getAgent(call) {
  /** @type {Wire<GetAgentRequest>} */
  const input = readInput(call);
  const agents = allAgents(call);
  const agentId = knownId(agents, input.agentId, (id) => agentArn(id, call.emulator.region));
  call.sendJson({ agent: agents[agentId] });
}
