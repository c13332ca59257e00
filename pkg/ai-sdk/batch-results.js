// The results of a job as results of a batch: each request has one, or the stream fails.
import { readRecords, resumeBatch } from "../batch/index.js";
import { bytesAt, placeOf } from "../batch/s3-objects.js";
import { invalid } from "../lib/options.js";
import { fromBase64, generatedOf, known } from "./shared.js";

/**
 * @import { BatchSettings } from "../types/ai-sdk.js"
 * @import { BatchResult } from "../types/batch.js"
 * @import { GetModelInvocationJobCommandOutput } from "../types/bedrock.js"
 * @typedef {Record<string, any>} Given any: of the AI SDK
 */

/** @param {string | undefined} status from which others follow */
export const isPending = (status) => /^(Submitted|Validating|Scheduled|InProgress|Stopping)$/.test(status ?? "");

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export const jobOf = ({ client }, { batchId, abortSignal }) =>
  known(() => client.getModelInvocationJob({ jobIdentifier: batchId }, { abortSignal }), { batchId });

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export async function results(settings, options) {
  const { batchId, abortSignal } = options;
  const job = await jobOf(settings, options);
  if (isPending(job.status)) {
    throw invalid(`batchId: the job is ${job.status}; ask for its results when it has ended`);
  }
  if (job.modelInvocationType !== "Converse") {
    throw invalid(
      "batchId: the results of this job are in the model's own form; read them with resumeBatch of bedrock-wasm/batch",
    );
  }
  const items = itemsOf(job, { client: settings.client, s3: settings.s3, jobArn: batchId, abortSignal });
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await known(() => items.next(), { batchId });
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => void (await items.return()),
    },
    { highWaterMark: 0 },
  );
}

/**
 * @param {GetModelInvocationJobCommandOutput} job
 * @param {Parameters<typeof resumeBatch>[0]} options
 */
async function* itemsOf(job, options) {
  const seen = new Set();
  try {
    for await (const result of resumeBatch(options)) {
      seen.add(result.recordId);
      yield itemOf(result, job.modelId);
    }
  } catch (/** @type {any} any: a hook may throw anything */ error) {
    if (error?.code !== "job_ended" || job.status === "Failed") throw error;
    // Those that the job did not come to have no line among its results.
    const { s3, abortSignal } = options;
    const place = placeOf("input", job.inputDataConfig.s3InputDataConfig?.s3Uri);
    const missed = job.status === "Expired" ? "expired" : "cancelled";
    for await (const { recordId } of readRecords(streamOf(bytesAt(s3, place, { abortSignal })))) {
      if (!seen.has(recordId)) yield { type: "text", id: recordId, status: missed };
    }
  }
}

/** @param {AsyncGenerator<Uint8Array, void, undefined>} pieces */
const streamOf = (pieces) =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return()),
  });

/**
 * @param {BatchResult} result
 * @param {string} modelId
 */
function itemOf({ recordId, output, error }, modelId) {
  const item = { type: "text", id: recordId };
  const failed = (/** @type {string} */ message, /** @type {object} */ more) => ({
    ...item,
    status: "failed",
    error: { message, ...more },
  });
  if (error) {
    return failed(error.errorMessage ?? "the record failed", error.errorCode ? { statusCode: error.errorCode } : {});
  }
  const blocks = output?.output?.message?.content;
  if (!Array.isArray(blocks)) return failed("the result is not an output of Converse", {});
  for (const { reasoningContent } of blocks) {
    // A file has base64 where a call has bytes.
    const redacted = reasoningContent?.redactedContent;
    if (redacted) reasoningContent.redactedContent = fromBase64(redacted);
  }
  return { ...item, status: "succeeded", result: { ...generatedOf(output, modelId, false), warnings: [] } };
}
