// A job on its way: https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html
import { BedrockError } from "../errors.js";
import { waiter } from "../jobs/wait.js";
import { sleep } from "../lib/abort.js";

/**
 * @import { BatchProgress } from "../types/batch.js"
 * @import { BedrockOperations, GetModelInvocationJobCommandInput, GetModelInvocationJobCommandOutput } from "../types/bedrock.js"
 *
 * @typedef {GetModelInvocationJobCommandOutput} ModelInvocationJob
 * @typedef {Pick<BatchProgress, "total" | "processed" | "succeeded" | "failed">} Counts
 */

/** Results are there, of all records or of those that were processed. */
const ENDED = ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"];
const ENDING = /^(Stopping|Stopped|Expired|Failed)$/;
/** Longer than a job may take, with the time that it waits for its turn. */
const MAX_WAIT_S = 30 * 24 * 3600;
const RETRY_MS = 5_000;

const status = (/** @type {ModelInvocationJob} */ job) => job.status;
/** @type {import("../types/waiters.js").Waiter<Pick<BedrockOperations, "getModelInvocationJob">, GetModelInvocationJobCommandInput, ModelInvocationJob>} */
const wait = waiter({ operation: "GetModelInvocationJob", status, success: ENDED, failed: [] });

/**
 * Asks for a job until it has ended. The page may sleep or the network fail for a while; the job goes on.
 * @param {Pick<BedrockOperations, "getModelInvocationJob">} client
 * @param {string} jobArn
 * @param {{ minDelay?: number | undefined, maxDelay?: number | undefined, abortSignal?: AbortSignal | undefined, onJob?: (job: ModelInvocationJob) => unknown }} options
 */
export async function ended(client, jobArn, { minDelay = 2, maxDelay = 60, abortSignal, onJob }) {
  const config = { client, maxWaitTime: MAX_WAIT_S, minDelay, maxDelay, abortSignal, onProgress: onJob };
  for (;;) {
    try {
      return (await wait(config, { jobIdentifier: jobArn })).reason;
    } catch (/** @type {any} any: a hook may throw anything */ error) {
      abortSignal?.throwIfAborted();
      if (!error?.retryable || error.state) throw error;
    }
    await sleep(RETRY_MS, abortSignal ?? new AbortController().signal);
  }
}

/**
 * Counts, rate and time left.
 * @param {ModelInvocationJob} job
 * @param {number} [begun]
 * @returns {BatchProgress}
 */
export function progressOf(
  {
    jobArn,
    status: now,
    totalRecordCount: total,
    processedRecordCount: processed,
    successRecordCount: succeeded,
    errorRecordCount: failed,
    submitTime,
  },
  begun,
) {
  const seconds = (Date.now() - (begun ?? submitTime?.getTime() ?? Date.now())) / 1000;
  return { phase: "job", jobArn, status: now, ...rated({ total, processed, succeeded, failed }, seconds) };
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
 * @param {ModelInvocationJob} job
 */
export function ending(job) {
  // cast: a status that is missing is tested as its text.
  if (!ENDING.test(/** @type {string} */ (job.status))) return undefined;
  const error = new BedrockError(`the job is ${job.status}${job.message ? `: ${job.message}` : ""}`, {
    code: "job_ended",
    $metadata: job.$metadata,
  });
  return Object.assign(error, { status: job.status, jobArn: job.jobArn });
}
