// The operation InvokeModel.
import { boundInput } from "../input.js";
import { guardrailOf, parseBody } from "./invocation-input.js";
import { invoke } from "./invoke.js";

/**
 * POST /model/{modelId}/invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeModel(call) {
  const { received, labels, record } = call;
  call.validate({ ...boundInput(call), body: received.body });
  const answer = await invoke(call, labels.modelId, () => parseBody(received.body), guardrailOf(call));
  const { body, inputTokens, outputTokens } = answer;
  call.sendJson(body, {
    "x-amzn-bedrock-invocation-latency": String(Date.now() - record.startedAt),
    ...(inputTokens !== undefined && { "x-amzn-bedrock-input-token-count": String(inputTokens) }),
    ...(outputTokens !== undefined && { "x-amzn-bedrock-output-token-count": String(outputTokens) }),
  });
}
