// The operation InvokeInlineAgent.
import { validationError } from "../../http/errors.js";
import { knowledgeBaseId } from "../../knowledge/knowledge-bases.js";
import { readInput } from "../input.js";
import { streamTurn } from "./agent-stream.js";

/**
 * Members that would change the agent's behaviour, and are not emulated.
 * @type {(keyof import("./agent-stream.js").InvokeInlineAgentInput)[]}
 */
const NOT_EMULATED = [
  "collaborators",
  "collaboratorConfigurations",
  "customOrchestration",
  "promptOverrideConfiguration",
];

/**
 * POST /agents/{sessionId}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeInlineAgent.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeInlineAgent(call) {
  /** @type {import("./agent-stream.js").InvokeInlineAgentInput} */
  const input = readInput(call);
  const { foundationModel, instruction, actionGroups = [], knowledgeBases = [], guardrailConfiguration } = input;
  const refused = NOT_EMULATED.find((member) => input[member] !== undefined);
  if (refused) throw validationError(`local-bedrock does not emulate ${refused}. Leave it out.`);
  call.emulator.modelIds.resolve(foundationModel);
  await streamTurn(call, input, {
    agent: {
      foundationModel,
      instruction,
      actionGroups,
      knowledgeBaseIds: knowledgeBases.map((base) => knowledgeBaseId(base.knowledgeBaseId, call.emulator.region)),
      guardrail: guardrailConfiguration,
    },
    state: input.inlineSessionState ?? {},
    sessionKey: `inline/${input.sessionId}`,
    traceMembers: {},
  });
}
