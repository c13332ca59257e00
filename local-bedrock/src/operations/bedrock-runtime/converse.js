// The operation Converse.
import { collect } from "../collect.js";
import { converseTrace, guarded } from "../guarded.js";
import { readConversation } from "./conversation-input.js";

/**
 * POST /model/{modelId}/converse
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * @param {import("../../http/call.js").Call} call
 */
export async function converse(call) {
  call.sendJson(await answerConversation(call, readConversation(call), call.record.startedAt));
}

/**
 * @param {import("./invoke.js").Context} context
 * @param {ReturnType<typeof readConversation>} input
 * @param {number} startedAt
 * @returns {Promise<{ usage: ReturnType<typeof usageOf> } & Record<string, unknown>>} the response's body
 */
export async function answerConversation(context, input, startedAt) {
  const answer = await collect(guarded(context, input, input.guardrailConfig));
  return {
    metrics: { latencyMs: Date.now() - startedAt },
    output: { message: { content: answer.content, role: "assistant" } },
    stopReason: answer.stopReason,
    trace: converseTrace(answer.guardrail, input.guardrailConfig),
    usage: usageOf(answer),
  };
}

/**
 * @param {{ inputTokens: number, outputTokens: number }} counts
 * @returns {{ inputTokens: number, outputTokens: number, serverToolUsage: object, totalTokens: number }} Converse's `TokenUsage`
 */
export const usageOf = ({ inputTokens, outputTokens }) => ({
  inputTokens,
  outputTokens,
  serverToolUsage: {},
  totalTokens: inputTokens + outputTokens,
});
