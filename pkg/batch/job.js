// A job on its way: https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html
import { BedrockError } from "../errors.js";
import { sleep } from "../lib/abort.js";

/**
 * @import { BatchProgress } from "../types/batch.js"
 * @import { BedrockOperations, GetModelInvocationJobCommandOutput } from "../types/bedrock.js"
 *
 * @typedef {GetModelInvocationJobCommandOutput} ModelInvocationJob
 * @typedef {Pick<BatchProgress, "total" | "processed" | "succeeded" | "failed">} Counts
 */

/** Results are there, of all records or of those that were processed. */
const ENDED = ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"];

/**
 * Asks for a job until it has ended. The page may sleep or the network fail for a while; the job goes on.
 * @param {Pick<BedrockOperations, "getModelInvocationJob">} client
 * @param {string} jobIdentifier
 * @param {(attempt: number) => number} delay in ms
 * @param {AbortSignal | undefined} abortSignal
 * @param {(job: ModelInvocationJob) => unknown} onJob
 */
export async function ended(client, jobIdentifier, delay, abortSignal, onJob) {
  for (let attempt = 0; ; attempt++) {
    try {
      const job = await client.getModelInvocationJob({ jobIdentifier }, { abortSignal });
      onJob(job);
      // cast: a status that is missing is not in the list.
      if (ENDED.includes(/** @type {string} */ (job.status))) return job;
    } catch (/** @type {any} any: a hook may throw anything */ error) {
      abortSignal?.throwIfAborted();
      if (!error?.retryable) throw error;
    }
    await sleep(delay(attempt), abortSignal ?? new AbortController().signal);
  }
}

/**
 * Counts, rate and time left.
 * @param {ModelInvocationJob} job
 * @param {number} [total] how many records were uploaded: the service counts them only when it has read them
 * @param {number} [beganMs] when its first records were about to run; else the rate is that since it was submitted
 * @returns {BatchProgress}
 */
export function progressOf(job, total, beganMs = job.submitTime?.getTime()) {
  const { jobArn, status } = job;
  const counts = {
    total: job.totalRecordCount || total,
    processed: job.processedRecordCount,
    succeeded: job.successRecordCount,
    failed: job.errorRecordCount,
  };
  return {
    phase: "job",
    jobArn,
    status,
    ...rated(counts, beganMs ? (Date.now() - beganMs) / 1000 : 0),
  };
}

/**
 * Adds the rate and the time left to counts.
 * @param {Counts} counts
 * @param {number} seconds
 */
export function rated(counts, seconds) {
  const { total, processed } = counts;
  const perSecond = processed && seconds > 0 ? processed / seconds : undefined;
  // cast: with a rate, there are some that were processed.
  return {
    ...counts,
    perSecond,
    secondsLeft: perSecond && total ? (total - /** @type {number} */ (processed)) / perSecond : undefined,
  };
}

/**
 * The error to throw once all results that there are have been given.
 * @param {ModelInvocationJob} job that has ended
 */
export function ending(job) {
  // cast: a job that has ended has a status.
  if (/Completed$/.test(/** @type {string} */ (job.status))) return undefined;
  const error = new BedrockError(`the job is ${job.status}${job.message ? `: ${job.message}` : ""}`, {
    code: "job_ended",
    $metadata: job.$metadata,
  });
  return Object.assign(error, { status: job.status, jobArn: job.jobArn });
}
