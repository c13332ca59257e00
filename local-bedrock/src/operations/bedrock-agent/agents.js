// The operations ListAgents and GetAgent.
import { BUILT_AT, ROLE_ARN } from "../../catalog/account.js";
import { agentArn, AGENTS } from "../../resources/agents.js";
import { readInput } from "../input.js";
import { knownId, sendList } from "./resource-list.js";

/**
 * @import { GetAgentRequest, ListAgentsRequest } from "../../../../pkg/types/bedrock-agent.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /agents/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListAgents.html
 * @param {import("../../http/call.js").Call} call
 */
export function listAgents(call) {
  /** @type {Wire<ListAgentsRequest>} */
  const page = readInput(call);
  sendList(call, page, AGENTS, "agentSummaries", (agentId) => ({
    agentId,
    agentName: AGENTS[agentId].name,
    agentStatus: "PREPARED",
    description: AGENTS[agentId].description,
    updatedAt: BUILT_AT,
    latestAgentVersion: "1",
  }));
}

/**
 * GET /agents/{agentId}/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetAgent.html
 * @param {import("../../http/call.js").Call} call
 */
export function getAgent(call) {
  /** @type {Wire<GetAgentRequest>} */
  const input = readInput(call);
  const arnOf = (/** @type {string} */ id) => agentArn(id, call.emulator.region);
  const agentId = knownId(AGENTS, input.agentId, arnOf);
  const { name, description, instruction, foundationModel } = AGENTS[agentId];
  call.sendJson({
    agent: {
      agentId,
      agentName: name,
      agentArn: arnOf(agentId),
      agentVersion: "DRAFT",
      instruction,
      agentStatus: "PREPARED",
      foundationModel,
      description,
      orchestrationType: "DEFAULT",
      idleSessionTTLInSeconds: 600,
      agentResourceRoleArn: ROLE_ARN,
      createdAt: BUILT_AT,
      updatedAt: BUILT_AT,
      preparedAt: BUILT_AT,
      agentCollaboration: "DISABLED",
    },
  });
}
