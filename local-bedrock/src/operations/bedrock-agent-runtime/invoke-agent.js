// The operation InvokeAgent.
import { unknownResource } from "../../http/errors.js";
import { agentAliasArn, AGENTS, ALIASES } from "../../resources/agents.js";
import { readInput } from "../input.js";
import { streamTurn } from "./agent-stream.js";

/**
 * POST /agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeAgent.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeAgent(call) {
  /** @type {import("./agent-stream.js").InvokeAgentInput} */
  const input = readInput(call);
  const { agentId, agentAliasId, sessionId, sessionState: state = {} } = input;
  if (!Object.hasOwn(AGENTS, agentId) || !Object.hasOwn(ALIASES, agentAliasId)) throw unknownResource();
  await streamTurn(call, input, {
    agent: { ...AGENTS[agentId], agentId },
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
