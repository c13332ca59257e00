// The operation InvokeAgent.
import { unknownResource, validationError } from "../../http/errors.js";
import { agentAliasArn, AGENTS, ALIASES } from "../../resources/agents.js";
import { statusOf } from "../../state/created-agents.js";
import { readInput } from "../input.js";
import { streamTurn } from "./agent-stream.js";

/** The alias of every agent's draft; agents of the caller have no other. */
const DRAFT = "TSTALIASID";

/**
 * POST /agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeAgent.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeAgent(call) {
  /** @type {import("./agent-stream.js").InvokeAgentInput} */
  const input = readInput(call);
  const { agentId, agentAliasId, sessionId, sessionState: state = {} } = input;
  if (!Object.hasOwn(ALIASES, agentAliasId)) throw unknownResource();
  const agent = Object.hasOwn(AGENTS, agentId) ? AGENTS[agentId] : createdAgent(call, agentId, agentAliasId);
  await streamTurn(call, input, {
    agent: { ...agent, agentId },
    state,
    sessionKey: `${agentId}/${agentAliasId}/${sessionId}`,
    traceMembers: {
      agentId,
      agentAliasId,
      agentVersion: ALIASES[agentAliasId],
      callerChain: [{ agentAliasArn: agentAliasArn(agentId, agentAliasId, call.emulator.region) }],
    },
  });
}

/**
 * An agent that CreateAgent made.
 * @param {import("../../http/call.js").Call} call
 * @param {string} agentId
 * @param {string} agentAliasId
 * @returns {Parameters<typeof streamTurn>[2]["agent"]}
 */
function createdAgent(call, agentId, agentAliasId) {
  const agent = call.emulator.createdAgents.find(agentId);
  if (agentAliasId !== DRAFT) throw unknownResource();
  const status = statusOf(agent);
  if (status !== "PREPARED") {
    throw validationError(`The agent ${agentId} is ${status}. Prepare it, and call it when it is PREPARED.`);
  }
  const { foundationModel, instruction, guardrailConfiguration: guardrail } = agent.input;
  if (!foundationModel || !instruction) {
    throw validationError(`The agent ${agentId} needs a foundationModel and an instruction.`);
  }
  call.emulator.modelIds.resolve(foundationModel);
  const { guardrailIdentifier = "", guardrailVersion = "" } = guardrail ?? {};
  return {
    foundationModel,
    instruction,
    actionGroups: [],
    knowledgeBaseIds: [],
    guardrail: guardrail && { guardrailIdentifier, guardrailVersion },
  };
}
