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
  const input = readConversation(call);
  const answer = await collect(guarded(call, input, input.guardrailConfig));
  call.sendJson({
    metrics: { latencyMs: Date.now() - call.record.startedAt },
    output: { message: { content: answer.content, role: "assistant" } },
    stopReason: answer.stopReason,
    trace: converseTrace(answer.guardrail, input.guardrailConfig),
    usage: usageOf(answer),
  });
}

/**
 * @param {{ inputTokens: number, outputTokens: number }} counts
 * @returns {object} Converse's `TokenUsage`
 */
export const usageOf = ({ inputTokens, outputTokens }) => ({
  inputTokens,
  outputTokens,
  serverToolUsage: {},
  totalTokens: inputTokens + outputTokens,
});
