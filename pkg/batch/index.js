// `bedrock-wasm/batch`: from records to results, by a batch inference job or, for few, on demand.
import { uuid } from "../call/request.js";
import { BedrockError } from "../errors.js";
import { delays } from "../jobs/wait.js";
import { check, invalid } from "../lib/options.js";
import { ended, ending, progressOf, rated } from "./job.js";
import { checkRuntime, onDemand } from "./on-demand.js";
import { checkSignal } from "./places.js";
import { readResults, resultLists } from "./results.js";
import { checkRun, removeInput, start } from "./start.js";

export { readRecords, writeRecords } from "./records.js";
export { readResults };

/**
 * @import { BatchProgress, BatchResult, BatchState, OnDemandOptions, RunBatchOptions } from "../types/batch.js"
 * @import { OfJob, Report, Started } from "./start.js"
 */

/**
 * Runs records through a model.
 * @param {RunBatchOptions} options
 */
export function runBatch(options) {
  check("options", options);
  checkRun(options);
  const state = options.state ?? {};
  state.clientRequestToken ??= uuid();
  state.jobName ??= options.jobName ?? `batch-${state.clientRequestToken}`;
  return batchRun(options, state, (report) => start(options, state, report));
}

/**
 * Takes up a job that was created before, from any page or machine.
 * @param {Parameters<typeof import("../types/batch.js").resumeBatch>[0]} options
 */
export function resumeBatch(options) {
  check("options", options);
  const { client, s3, jobArn } = options;
  if (typeof client?.getModelInvocationJob !== "function") throw invalid("client: give a Bedrock");
  if (typeof s3?.getObject !== "function") throw invalid("s3: give an S3 of bedrock-wasm/s3");
  if (!jobArn) throw invalid("jobArn: is required");
  return batchRun(options, {}, async () => ({ jobArn }));
}

/**
 * Results with those that failed run again, on demand.
 * @param {AsyncIterable<BatchResult> | Iterable<BatchResult>} results
 * @param {OnDemandOptions} options
 * @returns {AsyncGenerator<BatchResult, void, undefined>}
 */
export async function* retryFailed(results, options) {
  check("options", options);
  /** @type {any} any: callers without TypeScript may give anything */
  const given = results;
  if (!(given?.[Symbol.asyncIterator] ?? given?.[Symbol.iterator])) {
    throw invalid("results: give an iterable");
  }
  checkRuntime(options);
  /** @type {Extract<BatchResult, { error: object }>[]} */
  const failed = [];
  for await (const result of results) {
    check("results[]", result);
    if (result.error) failed.push(result);
    else yield result;
  }
  yield* onDemand(
    (async function* () {
      yield* failed;
    })(),
    options,
  );
}

/**
 * A run: an async iterable of results, which can be iterated once.
 * @param {Partial<RunBatchOptions>} options
 * @param {BatchState} state
 * @param {(report: Report) => Promise<Started>} begin
 */
function batchRun(options, state, begin) {
  // cast: options of a job have both clients.
  const { client, s3, abortSignal, onProgress, stopOnAbort, minDelay, maxDelay = 60 } = /** @type {OfJob} */ (options);
  checkSignal(abortSignal);
  // Before there is a job that costs money.
  const delay = delays({ minDelay, maxDelay });
  check("onProgress", onProgress ?? check, "a function");
  const stopped = new AbortController();
  let isIterated = false;
  /** @type {Report} */
  const report = (progress) => onProgress?.(progress);
  /** Without waiting for a promise, whose error is the hook's own affair. @type {(progress: BatchProgress) => void} */
  const show = (progress) => {
    // any: it may be a promise.
    /** @type {any} */ (report(progress))?.catch?.(() => {});
  };
  const started = begin(report);
  const run = {
    /** The job's, once it is created; `undefined` for records that run on demand. */
    jobArn: started.then(({ jobArn }) => jobArn),
    /** The job's, as it was last seen. @type {string | undefined} */
    status: undefined,

    /** Stops the job, or ends the calls. The iterable then gives the results that there are, and throws. */
    async stop() {
      const { jobArn } = await started;
      if (jobArn) await client.stopModelInvocationJob({ jobIdentifier: jobArn });
      const error = new BedrockError("the run was stopped", { code: "job_ended" });
      stopped.abort(Object.assign(error, { status: "Stopped" }));
    },

    [Symbol.asyncIterator]() {
      if (isIterated) throw new BedrockError("the results of this run are read already", { code: "consumed" });
      isIterated = true;
      return results();
    },
  };
  // Whoever iterates gets the error.
  started.catch(() => {});
  run.jobArn.catch(() => {});
  return run;

  /** @returns {AsyncGenerator<BatchResult, void, undefined>} */
  async function* results() {
    const { jobArn, ids, records, total } = await started;
    /** @type {number | undefined} */
    let beganMs;
    if (records) return yield* onDemandResults(records, total);
    try {
      // cast: what does not run on demand has a job.
      const job = await ended(client, /** @type {string} */ (jobArn), delay, abortSignal, (job) => {
        run.status = job.status;
        // A job waits in a queue for hours; only then does it have a rate.
        if (!job.processedRecordCount) beganMs = Date.now();
        show(progressOf(job, ids?.size, beganMs));
      });
      const error = ending(job);
      if (job.status === "Failed") throw error;
      // cast: every job writes its output to S3.
      const output = /** @type {{ s3Uri: string }} */ (job.outputDataConfig.s3OutputDataConfig).s3Uri;
      const lists = resultLists({
        s3,
        output,
        jobArn,
        ids,
        total: job.totalRecordCount,
        isPartial: Boolean(error),
        abortSignal,
      });
      for await (const list of lists) for (const result of list) yield result;
      if (error) throw error;
    } catch (error) {
      // A job costs money and goes on by itself: it is stopped only if the caller has said so.
      if (abortSignal?.aborted && (typeof stopOnAbort === "function" ? await stopOnAbort() : stopOnAbort)) {
        await client.stopModelInvocationJob({ jobIdentifier: jobArn }).catch((refused) => {
          // It has ended by itself.
          if (refused?.name !== "ConflictException") throw refused;
        });
        await removeInput(s3, state);
      }
      throw error;
    }
  }

  /**
   * @param {NonNullable<Started["records"]>} records
   * @param {number} [total]
   * @returns {AsyncGenerator<BatchResult, void, undefined>}
   */
  async function* onDemandResults(records, total) {
    const saved = (state.results ??= {});
    const counts = { total, processed: 0, succeeded: 0, failed: 0 };
    const counted = (/** @type {BatchResult} */ result) => {
      counts.processed++;
      counts[result.error ? "failed" : "succeeded"]++;
      return result;
    };
    for (const result of Object.values(saved)) yield counted(result);
    const before = counts.processed;
    const begunMs = Date.now();
    const left = (async function* () {
      for await (const list of records) {
        for (const record of list) if (!Object.hasOwn(saved, record.recordId)) yield record;
      }
    })();
    // cast: `checkRuntime` has seen to the runtime.
    for await (const result of onDemand(left, /** @type {OnDemandOptions} */ (options), stopped)) {
      saved[result.recordId] = counted(result);
      // The rate is that of this run.
      const own = { total: total && total - before, processed: counts.processed - before };
      show({ ...rated(own, (Date.now() - begunMs) / 1000), phase: "on-demand", ...counts });
      yield result;
    }
  }
}
