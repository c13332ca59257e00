// One turn of an agent: its actions, and its answer.
import { groundingPrompt } from "../knowledge/answer.js";
import { cite } from "../knowledge/citations.js";
import { referenceOf, search, USUAL_RESULTS } from "../knowledge/knowledge-bases.js";
import { randomHex } from "../lib/bytes.js";
import { guarded } from "../operations/guarded.js";
import { remember } from "../state/sessions.js";
import { stepsOf } from "./action.js";
import { runCode } from "./code.js";
import { returnedResults } from "./results.js";

/**
 * @import { GuardrailConfigurationWithArn } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {{ type: "trace", trace: object } | { type: "text", text: string }
 *   | { type: "files", files: import("./code.js").File[] } | { type: "returnControl", payload: ReturnControl } | { type: "end", text: string, citations: Citation[] }
 * } AgentEvent `trace` is AWS's `OrchestrationTrace`. A turn ends with `returnControl` or with `end`, which repeats all text.
 *
 * @typedef {{ invocationId: string, invocationInputs: object[] }} ReturnControl AWS's `ReturnControlPayload`
 * @typedef {import("../knowledge/citations.js").Citation} Citation
 * @typedef {Wire<import("../../../pkg/types/bedrock-agent-runtime.js").SessionState>} SessionState
 *
 * @typedef {object} Agent
 * @property {string} [agentId] of one that is built in
 * @property {Wire<GuardrailConfigurationWithArn>} [guardrail]
 */

/**
 * One turn of an agent: it calls a function of the client, or looks up passages and lets the model answer.
 * @param {import("../http/call.js").Call} call
 * @param {import("../resources/agents.js").AgentDefinition & Agent} agent
 * @param {import("../state/sessions.js").Session} session
 * @param {{ inputText?: string, state: SessionState }} input
 * @returns {AsyncGenerator<AgentEvent>}
 */
export async function* agentTurn(call, agent, session, { inputText, state }) {
  const traceId = `${randomHex(5)}-0`;
  /** @type {(kind: string, members: object) => AgentEvent} */
  const trace = (kind, members) => ({ type: "trace", trace: { [kind]: { traceId, ...members } } });
  const returned = returnedResults(session, state);
  const { inputText: before, step = 0, results: earlier = [] } = (returned && session.pending) ?? {};
  const asked = (returned ? before : inputText) ?? "";
  const results = [...earlier, ...(returned ?? [])];
  session.pending = null;

  const actions = stepsOf(agent, asked)[step];
  if (actions) {
    const invocationId = crypto.randomUUID();
    session.pending = { invocationId, inputText: asked, step: step + 1, results, count: actions.length };
    yield trace("rationale", { text: `Step ${step + 1} of the input names ${actions.map(nameOf).join(", ")}.` });
    for (const action of actions) {
      const { actionGroup: actionGroupName, httpMethod: verb, ...called } = invocationOf(action);
      const input = { actionGroupName, executionType: "RETURN_CONTROL", invocationId, verb, ...called };
      const { actionInvocationType: _type, agentId: _agent, ...actionGroupInvocationInput } = input;
      yield trace("invocationInput", { invocationType: "ACTION_GROUP", actionGroupInvocationInput });
    }
    return yield { type: "returnControl", payload: { invocationId, invocationInputs: actions } };
  }

  for (const { input, output, files } of runCode(agent, asked)) {
    yield trace("invocationInput", {
      invocationType: "ACTION_GROUP_CODE_INTERPRETER",
      codeInterpreterInvocationInput: input,
    });
    yield trace("observation", { type: "ACTION_GROUP", codeInterpreterInvocationOutput: output });
    yield { type: "files", files };
  }

  const references = [];
  for (const knowledgeBaseId of agent.knowledgeBaseIds) {
    yield trace("invocationInput", {
      invocationType: "KNOWLEDGE_BASE",
      knowledgeBaseLookupInput: { knowledgeBaseId, text: asked },
    });
    const found = search(knowledgeBaseId, asked).slice(0, USUAL_RESULTS).map(referenceOf);
    references.push(...found);
    yield trace("observation", { type: "KNOWLEDGE_BASE", knowledgeBaseLookupOutput: { retrievedReferences: found } });
  }

  const system = [agent.instruction, attributes(state.promptSessionAttributes)];
  if (results.length) system.push(`Results of functions:\n${results.join("\n")}`);
  if (references.length) system.unshift(groundingPrompt(references));
  /** @type {import("../models/model.js").Conversation} */
  const conversation = {
    system: [{ text: system.filter(Boolean).join("\n\n") }],
    messages: [...session.messages, { role: "user", content: [{ text: asked }] }],
  };
  yield trace("modelInvocationInput", {
    type: "ORCHESTRATION",
    text: JSON.stringify(conversation),
    foundationModel: agent.foundationModel,
  });
  let said = "";
  const usage = { inputTokens: 0, outputTokens: 0 };
  for await (const event of guarded(call, conversation, agent.guardrail)) {
    if (event.type === "start") usage.inputTokens = event.inputTokens;
    if (event.type === "stop") {
      usage.inputTokens = event.inputTokens ?? usage.inputTokens;
      usage.outputTokens = event.outputTokens;
    }
    if (event.type !== "text") continue;
    said += event.text;
    yield event;
  }
  remember(session, asked, said);
  yield trace("modelInvocationOutput", { rawResponse: { content: said }, metadata: { usage } });
  yield trace("observation", { type: "FINISH", finalResponse: { text: said } });
  yield {
    type: "end",
    text: said,
    citations: cite(said, references).filter((part) => part.retrievedReferences.length),
  };
}

const attributes = (/** @type {Record<string, string>} */ given = {}) =>
  Object.entries(given)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

/**
 * The members of either kind of invocation.
 * @param {import("./action.js").Action} action
 * @returns {import("../../../pkg/types/bedrock-agent-runtime.js").ApiInvocationInput & { function?: string }}
 */
const invocationOf = (action) =>
  "apiInvocationInput" in action ? action.apiInvocationInput : action.functionInvocationInput;

const nameOf = (/** @type {import("./action.js").Action} */ action) => {
  const { function: name, httpMethod, apiPath } = invocationOf(action);
  return name ?? `${httpMethod} ${apiPath}`;
};
