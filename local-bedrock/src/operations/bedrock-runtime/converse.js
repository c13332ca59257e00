import { collect } from "../collect.js";
import { readConversation } from "./conversation-input.js";

/**
 * POST /model/{modelId}/converse
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * @param {import("../../call.js").Call} call
 */
export async function converse(call) {
  const input = readConversation(call);
  const answer = await collect(call.emulator.model.generate(input, { signal: call.signal }));
  call.sendJson({
    metrics: { latencyMs: Date.now() - call.record.startedAt },
    output: { message: { content: answer.content, role: "assistant" } },
    stopReason: answer.stopReason,
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
