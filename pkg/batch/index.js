// `bedrock-wasm/batch`: from records to results, by a batch inference job or, for few, on demand.
import { hexOf } from "../data/body.js";
import { BedrockError } from "../errors.js";
import { following } from "../lib/abort.js";
import { check, invalid } from "../lib/options.js";
import { ended, ending, progressOf, rated } from "./job.js";
import { onDemand } from "./on-demand.js";
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
  state.clientRequestToken ??= hexOf(crypto.getRandomValues(new Uint8Array(16)));
  state.jobName ??= options.jobName ?? `batch-${state.clientRequestToken}`;
  return new BatchRun(options, state, (report) => start(options, state, report));
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
  return new BatchRun(options, {}, async () => ({ jobArn }));
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
  /** @type {Extract<BatchResult, { error: object }>[]} */
  const failed = [];
  for await (const result of results) {
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

/** A run: an async iterable of results, which can be iterated once. */
class BatchRun {
  #options;
  #state;
  #started;
  #isIterated = false;
  #stop = new AbortController();

  /** The job's, once it is created; `undefined` for records that run on demand. @type {Promise<string | undefined>} */
  jobArn;
  /** The job's, as it was last seen. @type {string | undefined} */
  status;

  /**
   * @param {Partial<RunBatchOptions>} options
   * @param {BatchState} state
   * @param {(report: Report) => Promise<Started>} begin
   */
  constructor(options, state, begin) {
    this.#options = options;
    this.#state = state;
    this.#started = begin((progress) => this.#report(progress));
    this.jobArn = this.#started.then(({ jobArn }) => jobArn);
    // Whoever iterates gets the error.
    this.#started.catch(() => {});
    this.jobArn.catch(() => {});
  }

  /** Stops the job, or ends the calls. The iterable then gives the results that there are, and throws. */
  async stop() {
    const { jobArn } = await this.#started;
    // cast: a job has a client.
    if (jobArn) await /** @type {OfJob} */ (this.#options).client.stopModelInvocationJob({ jobIdentifier: jobArn });
    else {
      this.#stop.abort(
        Object.assign(new BedrockError("the run was stopped", { code: "job_ended" }), { status: "Stopped" }),
      );
    }
  }

  [Symbol.asyncIterator]() {
    if (this.#isIterated) throw new BedrockError("the results of this run are read already", { code: "consumed" });
    this.#isIterated = true;
    return this.#results();
  }

  /** @returns {AsyncGenerator<BatchResult, void, undefined>} */
  async *#results() {
    const { jobArn, ids, records, total } = await this.#started;
    if (records) return yield* this.#onDemand(records, total);
    // cast: there is a job, for which both are required.
    const { client, s3, abortSignal } = /** @type {OfJob} */ (this.#options);
    try {
      // cast: what does not run on demand has a job.
      const job = await ended(client, /** @type {string} */ (jobArn), this.#options, (job) => {
        this.status = job.status;
        this.#show(progressOf(job));
      });
      const error = ending(job);
      if (job.status === "Failed") throw error;
      // cast: every job writes its output to S3.
      const output = /** @type {{ s3Uri: string }} */ (job.outputDataConfig.s3OutputDataConfig).s3Uri;
      const lists = resultLists({ s3, output, jobArn, ids, isPartial: Boolean(error), abortSignal });
      for await (const list of lists) for (const result of list) yield result;
      if (error) throw error;
    } catch (error) {
      if (abortSignal?.aborted) await this.#maybeStop(/** @type {string} cast: as above */ (jobArn));
      throw error;
    }
  }

  /**
   * @param {NonNullable<Started["records"]>} records
   * @param {number} [total]
   * @returns {AsyncGenerator<BatchResult, void, undefined>}
   */
  async *#onDemand(records, total) {
    const saved = (this.#state.results ??= {});
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
    const { own, ignore } = following(this.#options.abortSignal, this.#stop);
    try {
      // cast: `checkRuntime` has seen to the runtime.
      const options = /** @type {OnDemandOptions} */ (this.#options);
      for await (const result of onDemand(left, { ...options, abortSignal: own.signal })) {
        saved[result.recordId] = counted(result);
        const rate = rated({ total, processed: counts.processed - before }, (Date.now() - begunMs) / 1000);
        this.#show({ ...rate, phase: "on-demand", ...counts });
        yield result;
      }
    } finally {
      ignore();
    }
  }

  /** @type {Report} */
  #report(progress) {
    return this.#options.onProgress?.(progress);
  }

  /** The same without waiting for a promise, whose error is the hook's own affair. @type {(progress: BatchProgress) => void} */
  #show(progress) {
    // any: it may be a promise.
    /** @type {any} */ (this.#report(progress))?.catch?.(() => {});
  }

  /** A job costs money and goes on by itself: it is stopped only if the caller has said so. */
  async #maybeStop(/** @type {string} */ jobArn) {
    // cast: as above.
    const { client, s3, stopOnAbort } = /** @type {OfJob} */ (this.#options);
    const isTold = typeof stopOnAbort === "function" ? await stopOnAbort() : stopOnAbort;
    if (!isTold) return;
    await client.stopModelInvocationJob({ jobIdentifier: jobArn });
    await removeInput(s3, this.#state);
  }
}
