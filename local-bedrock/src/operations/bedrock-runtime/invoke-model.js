// The operation InvokeModel.
import { collect } from "../collect.js";
import { guarded } from "../guarded.js";
import { guardrailMembers, withoutIntervention } from "./invocation-guardrail.js";
import { invokeEmbedding } from "./invoke-embedding.js";
import { readInvocation } from "./invocation-input.js";

/**
 * POST /model/{modelId}/invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeModel(call) {
  const embeddingModel = call.emulator.modelIds.embeddingModel(call.labels.modelId);
  if (embeddingModel) return invokeEmbedding(call, embeddingModel);
  const { family, input, guardrail } = readInvocation(call);
  const answer = withoutIntervention(await collect(guarded(call, input, guardrail)));
  const body = family.render(answer, call.labels.modelId);
  call.sendJson(
    { ...body, ...guardrailMembers(answer.guardrail, guardrail) },
    {
      "x-amzn-bedrock-invocation-latency": String(Date.now() - call.record.startedAt),
      "x-amzn-bedrock-input-token-count": String(answer.inputTokens),
      "x-amzn-bedrock-output-token-count": String(answer.outputTokens),
    },
  );
}
