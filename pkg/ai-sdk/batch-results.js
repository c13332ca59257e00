// The results of a job as results of a batch: each request has one, or the stream fails.
import { readRecords, resumeBatch } from "../batch/index.js";
import { bytesAt, placeOf } from "../batch/s3-objects.js";
import { following } from "../lib/abort.js";
import { invalid } from "../lib/options.js";
import { fromBase64, generatedOf, known } from "./shared.js";

/**
 * @import { BatchSettings } from "../types/ai-sdk.js"
 * @import { BatchResult } from "../types/batch.js"
 * @import { GetModelInvocationJobCommandOutput } from "../types/bedrock.js"
 * @typedef {Record<string, any>} Given any: of the AI SDK
 */

/** @param {string | undefined} status */
export function isPending(status) {
  // cast: a status that is missing is not in the list.
  return ["Submitted", "Validating", "Scheduled", "InProgress", "Stopping"].includes(/** @type {string} */ (status));
}

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export function jobOf({ client }, { batchId, abortSignal }) {
  return known(() => client.getModelInvocationJob({ jobIdentifier: batchId }, { abortSignal }), { batchId });
}

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export async function results(settings, options) {
  const { batchId } = options;
  const job = await jobOf(settings, options);
  if (isPending(job.status)) {
    throw invalid(`batchId: the job is ${job.status}; ask for its results when it has ended`);
  }
  if (job.modelInvocationType !== "Converse") {
    throw invalid(
      "batchId: the results of this job are in the model's own form; read them with resumeBatch of bedrock-wasm/batch",
    );
  }
  // An iterator that waits hears of a reader that leaves by its signal alone.
  const own = new AbortController();
  const items = itemsOf(job, settings, options, own);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await known(() => items.next(), { batchId });
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel(reason) {
        own.abort(reason);
        await items.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * @param {GetModelInvocationJobCommandOutput} job
 * @param {BatchSettings} settings
 * @param {Given} options
 * @param {AbortController} own
 */
async function* itemsOf(job, { client, s3 }, { batchId, abortSignal }, own) {
  const seen = new Set();
  const { ignore } = following(abortSignal, own);
  const { signal } = own;
  try {
    for await (const result of resumeBatch({ client, s3, jobArn: batchId, abortSignal: signal })) {
      seen.add(result.recordId);
      yield itemOf(result, job.modelId);
    }
  } catch (/** @type {any} any: a hook may throw anything */ error) {
    if (error?.code !== "job_ended" || job.status === "Failed") throw error;
    // Those that the job did not come to have no line among its results.
    const place = placeOf("input", job.inputDataConfig.s3InputDataConfig?.s3Uri);
    const missed = job.status === "Expired" ? "expired" : "cancelled";
    for await (const { recordId } of readRecords(bytesAt(s3, place, { abortSignal: signal }))) {
      if (!seen.has(recordId)) yield { type: "text", id: recordId, status: missed };
    }
  } finally {
    ignore();
  }
}

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
  try {
    const { content } = /** @type {any} any: it is judged here */ (output).output.message;
    for (const { reasoningContent } of content) {
      // A file has base64 where a call has bytes.
      const redacted = reasoningContent?.redactedContent;
      if (redacted) reasoningContent.redactedContent = fromBase64(redacted);
    }
    return { ...item, status: "succeeded", result: { ...generatedOf(output, modelId, false), warnings: [] } };
  } catch {
    return failed("the result is not an output of Converse", {});
  }
}
