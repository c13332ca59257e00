// The operation CountTokens.
import { fromBase64 } from "../../lib/bytes.js";
import { checkConversation } from "../../validation/conversation.js";
import { readInput } from "../input.js";
import { withShape } from "./conversation-input.js";
import { parseInvocation } from "./invocation-input.js";

/**
 * @import { CountTokensRequest } from "../../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /model/{modelId}/count-tokens
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html
 * @param {import("../../http/call.js").Call} call
 */
export async function countTokens(call) {
  /** @type {Wire<CountTokensRequest>} */
  const { modelId, input } = readInput(call);
  const { model, modelIds } = call.emulator;
  const { family } = modelIds.resolve(modelId);
  const conversation = input.converse
    ? withShape(call.emulator, input.converse)
    : parseInvocation(family, fromBase64(input.invokeModel?.body ?? "")).input;
  checkConversation(conversation);
  const { messages = [], ...rest } = conversation;
  call.sendJson({ inputTokens: await model.countTokens({ ...rest, messages }, { signal: call.signal }) });
}
