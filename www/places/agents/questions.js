// How each is asked. `bedrock-wasm/agents` reads the answers; a call that continues an earlier answer uses the client of that call.
import { readAnswer, runAgent, runFlow } from "bedrock-wasm/agents";

/**
 * @typedef {import("../../../pkg/types/agents.js").AgentAnswer} AgentAnswer
 * @typedef {import("../../../pkg/types/agents.js").Answer} Answer
 * @typedef {import("../../../pkg/types/agents.js").FlowRun} FlowRun
 * @typedef {Parameters<Parameters<import("../../lib/app.js").App["call"]>[1]>[0]} Context of a call of the page
 *
 * @typedef {object} Question
 * @property {string} operation
 * @property {object} input
 * @property {(context: Context) => Answer | Promise<Answer>} start
 */

/** An agent's draft, and a flow's, have this alias. */
const DRAFT = "TSTALIASID";

/** @param {string} agentId @param {string} inputText @param {string} sessionId @returns {Question} */
export function askAgent(agentId, inputText, sessionId) {
  const input = { agentId, agentAliasId: DRAFT, sessionId, inputText, enableTrace: true };
  return {
    operation: "InvokeAgent",
    input,
    start: ({ client, signal }) => readAnswer(client.invokeAgent(input, { abortSignal: signal })),
  };
}

/**
 * Gives an agent the results of what it has asked for.
 * @param {Question} before
 * @param {AgentAnswer} answer to it
 * @param {string[]} results in the order of the answer's invocations
 * @returns {Question}
 */
export function giveResults({ operation, input }, { returnControl }, results) {
  return {
    operation,
    input,
    async start(context) {
      const { tool } = await import("bedrock-wasm/tools");
      const tools = results.map((result, at) =>
        tool({ name: `result_${at}`, input: { type: "object" }, run: () => result }),
      );
      let at = 0;
      const options = { returnControl, tools, toolName: () => `result_${at++}`, approve: () => true, maxTurns: 1 };
      const run = runAgent(
        clientOf(() => context, "invokeAgent"),
        /** @type {any} any: of InvokeAgent */ (input),
        options,
      );
      const { value } = await run[Symbol.asyncIterator]().next();
      return /** @type {Answer} cast: each run has a first turn */ (value);
    },
  };
}

/** @param {string} flowIdentifier @param {string} document @returns {Question & { reply: (text: string) => Question }} */
export function askFlow(flowIdentifier, document) {
  const input = { flowIdentifier, flowAliasIdentifier: DRAFT, enableTrace: true, document };
  const operation = "InvokeFlow";
  /** @type {Context} */
  let current;
  /** @type {FlowRun} */
  let flow;
  /** @param {(context: Context) => FlowRun | Promise<FlowRun>} next @returns {Question["start"]} */
  const start = (next) => async (context) => {
    current = context;
    return (flow = await next(context));
  };
  return {
    operation,
    input,
    start: start(() =>
      runFlow(
        clientOf(() => current, "invokeFlow"),
        input,
      ),
    ),
    reply: (text) => ({ operation, input, start: start(() => flow.reply(text)) }),
  };
}

/** @param {string} knowledgeBaseId @param {string} text @param {string} modelId @param {string} region @returns {Question} */
export function askKnowledgeBase(knowledgeBaseId, text, modelId, region) {
  const modelArn = modelId.startsWith("arn:") ? modelId : `arn:aws:bedrock:${region}::foundation-model/${modelId}`;
  const knowledgeBaseConfiguration = { knowledgeBaseId, modelArn };
  const input = {
    input: { text },
    retrieveAndGenerateConfiguration: { type: "KNOWLEDGE_BASE", knowledgeBaseConfiguration },
  };
  return {
    operation: "RetrieveAndGenerate",
    input,
    start: ({ client, signal }) => readAnswer(client.retrieveAndGenerate(input, { abortSignal: signal })),
  };
}

/**
 * The client of the call that goes on at the moment. What it sends is the call's input, which the inspector writes as code.
 * @param {() => Context} context
 * @param {"invokeAgent" | "invokeFlow"} method
 * @returns {any} any: a client of one method
 */
function clientOf(context, method) {
  return {
    [method](/** @type {object} */ input) {
      const { client, call, signal } = context();
      call.input = input;
      return client[method](input, { abortSignal: signal });
    },
  };
}
