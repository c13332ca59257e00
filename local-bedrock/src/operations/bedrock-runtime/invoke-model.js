import { collect } from "../collect.js";
import { readInvocation } from "./invocation-input.js";

/**
 * POST /model/{modelId}/invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html
 * @param {import("../../call.js").Call} call
 */
export async function invokeModel(call) {
  const { family, input } = readInvocation(call);
  const answer = await collect(call.emulator.model.generate(input, { signal: call.signal }));
  call.sendJson(family.render(answer, call.labels.modelId), {
    "x-amzn-bedrock-invocation-latency": String(Date.now() - call.record.startedAt),
    "x-amzn-bedrock-input-token-count": String(answer.inputTokens),
    "x-amzn-bedrock-output-token-count": String(answer.outputTokens),
  });
}
