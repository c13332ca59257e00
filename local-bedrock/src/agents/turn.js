// One turn of an agent: its actions, and its answer.
import { validationError } from "../http/errors.js";
import { groundingPrompt } from "../knowledge/answer.js";
import { cite } from "../knowledge/citations.js";
import { referenceOf, search, USUAL_RESULTS } from "../knowledge/knowledge-bases.js";
import { randomHex } from "../lib/bytes.js";
import { guarded } from "../operations/guarded.js";
import { remember } from "../state/sessions.js";
import { chooseAction } from "./action.js";

/**
 * @import { GuardrailConfigurationWithArn } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {{ type: "trace", trace: object } | { type: "text", text: string }
 *   | { type: "returnControl", payload: ReturnControl } | { type: "end", text: string, citations: Citation[] }
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
  const results = returnedResults(session, state);
  const asked = (results === undefined ? inputText : session.pending?.inputText) ?? "";
  session.pending = null;

  const action = results === undefined ? chooseAction(agent, asked) : undefined;
  if (action) {
    const invocationId = crypto.randomUUID();
    session.pending = { invocationId, inputText: asked };
    const { actionGroup: actionGroupName, ...called } = action;
    const actionGroupInvocationInput = { actionGroupName, executionType: "RETURN_CONTROL", invocationId, ...called };
    yield trace("rationale", { text: `The input names the function ${action.function}.` });
    yield trace("invocationInput", { invocationType: "ACTION_GROUP", actionGroupInvocationInput });
    const functionInvocationInput = { ...action, agentId: agent.agentId, actionInvocationType: "RESULT" };
    return yield { type: "returnControl", payload: { invocationId, invocationInputs: [{ functionInvocationInput }] } };
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
  if (results) system.push(`Results of functions:\n${results}`);
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

/**
 * The results of the client's functions, one a line; undefined if the input holds none.
 * @param {import("../state/sessions.js").Session} session
 * @param {SessionState} state
 */
function returnedResults({ pending }, { invocationId, returnControlInvocationResults: results }) {
  if (!results) return undefined;
  if (!pending || pending.invocationId !== invocationId) {
    throw validationError("sessionState.invocationId is not that of the last returnControl of this session.");
  }
  return results
    .map(({ functionResult, apiResult }) => {
      const name = functionResult?.function ?? apiResult?.apiPath;
      const { responseBody = {} } = functionResult ?? apiResult ?? {};
      return `${name}: ${Object.values(responseBody)
        .map(({ body }) => body ?? "")
        .join(" ")}`;
    })
    .join("\n");
}

const attributes = (/** @type {Record<string, string>} */ given = {}) =>
  Object.entries(given)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
