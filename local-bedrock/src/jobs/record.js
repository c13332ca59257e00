// One record of a job: answered by the emulator's model, or by a script of faults.
import { takeReply } from "../faults/scripts.js";
import { ServiceError, validationError } from "../http/errors.js";
import { sleep } from "../lib/timers.js";
import { checkedInput } from "../operations/bedrock-runtime/conversation-input.js";
import { answerConversation } from "../operations/bedrock-runtime/converse.js";
import { invoke } from "../operations/bedrock-runtime/invoke.js";

/**
 * @typedef {import("../models/model.js").ConverseInput} ConverseInput
 *
 * @typedef {object} Answered
 * @property {object} [modelOutput]
 * @property {{ errorCode: number, errorMessage: string }} [error] in place of it
 * @property {number} inputTokens
 * @property {number} outputTokens
 */

/**
 * @param {import("../operations/bedrock-runtime/invoke.js").Context} context
 * @param {import("./invocation-jobs.js").InvocationJob} job
 * @param {import("./job-input.js").BatchRecord} record
 * @param {import("../faults/scripts.js").Scripts} scripts
 * @returns {Promise<Answered>}
 * @throws the signal's reason, once it aborts
 */
export async function answerRecord(context, { request }, { recordId, modelInput }, scripts) {
  const { signal } = context;
  const { modelId, modelInvocationType } = request;
  try {
    await sufferFaults(scripts.ofRecord({ modelId, recordId }), signal);
    if (modelInvocationType === "Converse") return await converse(context, modelId, modelInput);
    const { body, inputTokens = 0, outputTokens = 0 } = await invoke(context, modelId, () => modelInput);
    return { modelOutput: body, inputTokens, outputTokens };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    return { error: { errorCode: error.status, errorMessage: error.message }, inputTokens: 0, outputTokens: 0 };
  }
}

/**
 * @param {import("../operations/bedrock-runtime/invoke.js").Context} context
 * @param {string} modelId
 * @param {import("./job-input.js").ModelInput} modelInput
 * @returns {Promise<Answered>}
 */
async function converse(context, modelId, modelInput) {
  if (modelInput.toolConfig) throw validationError("Tool use is not supported in batch inference with Converse.");
  const input = { ...modelInput, modelId };
  context.emulator.serviceModels?.validate("bedrock-runtime", "Converse", input);
  const checked = checkedInput(context.emulator, /** @type {ConverseInput} cast: checked just now */ (input));
  const output = await answerConversation(context, checked, Date.now());
  const { inputTokens, outputTokens } = output.usage;
  return { modelOutput: output, inputTokens, outputTokens };
}

/**
 * @param {import("../faults/scripts.js").Script | undefined} script
 * @param {AbortSignal} signal
 */
async function sufferFaults(script, signal) {
  const { reply } = (script && takeReply(script)) ?? {};
  if (reply?.delayMs) await sleep(signal, reply.delayMs);
  if (reply?.stall) await sleep(signal);
  if (reply?.error) throw new ServiceError(reply.error.name ?? "", reply.error.status, reply.error.message ?? "");
  if (reply?.reset) throw new ServiceError("InternalServerException", 500, "The model could not be reached.");
}
