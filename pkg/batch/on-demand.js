// The same results without a job: one call for each record, as many at a time as the service takes.
import { onAbort, sleep, untilAborted } from "../lib/abort.js";
import { ServiceException } from "../errors.js";
import { invalid } from "../lib/options.js";

/**
 * @import { BatchResult, OnDemandOptions } from "../types/batch.js"
 * @import { JsonValue } from "../types/index.js"
 * @import { ConverseCommandInput } from "../types/bedrock-runtime.js"
 *
 * @typedef {{ recordId: string, modelInput: Record<string, unknown> }} IdentifiedRecord
 */

const CONCURRENCY = 8;
/** Calls for a record that is throttled or fails for a reason that may pass. */
const MAX_TRIES = 8;
const BASE_MS = 500;
const MAX_MS = 20_000;

/** @param {Partial<OnDemandOptions>} options */
export function checkRuntime({ runtime, invocationType, modelId, concurrency = 1 }) {
  const method = invocationType === "Converse" ? "converse" : "invokeModel";
  if (typeof runtime?.[method] !== "function") {
    throw invalid(`runtime: give a BedrockRuntime to run records without a job`);
  }
  if (!modelId) throw invalid("modelId: is required");
  if (!(Number.isInteger(concurrency) && concurrency > 0)) throw invalid("concurrency: give a whole number above 0");
}

/**
 * Results as they come. A record that the model refuses is an error among them; what would fail for every record throws.
 * @param {AsyncIterable<IdentifiedRecord>} records
 * @param {OnDemandOptions & { onResult?: (result: BatchResult) => void }} options
 * @returns {AsyncGenerator<BatchResult, void, undefined>}
 */
export async function* onDemand(records, options) {
  checkRuntime(options);
  const { concurrency = CONCURRENCY, abortSignal, onResult = () => {} } = options;
  const own = new AbortController();
  const ignore = abortSignal ? onAbort(abortSignal, () => own.abort(abortSignal.reason)) : () => {};
  const source = records[Symbol.asyncIterator]();
  /** Grows by one with every round of successes, and halves when the service throttles. */
  let limit = concurrency;
  let ended = false;
  const running = new Set();
  /** @type {BatchResult[]} */
  const finished = [];
  const adapt = (/** @type {boolean} */ throttled) =>
    (limit = throttled ? Math.max(1, limit / 2) : Math.min(concurrency, limit + 1 / limit));
  const start = (/** @type {IdentifiedRecord} */ record) => {
    const work = run(record, options, own.signal, adapt).then((result) => {
      finished.push(result);
      running.delete(work);
    });
    running.add(work);
    // It is seen when it is waited for, which may be later than engines allow.
    work.catch(() => {});
  };
  try {
    abortSignal?.throwIfAborted();
    while (!ended || running.size) {
      while (!ended && running.size < Math.floor(limit)) {
        const { done, value } = await untilAborted(source.next(), own.signal);
        if ((ended = Boolean(done))) break;
        // cast: without `done`, there is a value.
        start(/** @type {IdentifiedRecord} */ (value));
      }
      if (running.size) await Promise.race(running);
      for (const result of finished.splice(0)) {
        onResult(result);
        yield result;
      }
    }
  } finally {
    // Left early, or failed: no call goes on.
    own.abort();
    ignore();
    source.return?.()?.catch(() => {});
    await Promise.allSettled(running);
  }
}

/**
 * @param {IdentifiedRecord} record
 * @param {OnDemandOptions} options
 * @param {AbortSignal} abortSignal
 * @param {(throttled: boolean) => void} adapt
 * @returns {Promise<BatchResult>}
 */
async function run({ recordId, modelInput }, { runtime, modelId, invocationType }, abortSignal, adapt) {
  for (let tries = 1; ; tries++) {
    try {
      const call = { abortSignal, maxAttempts: 1 };
      // casts: the service judges the members.
      const { $metadata: _, ...output } = await (invocationType === "Converse"
        ? runtime.converse(/** @type {ConverseCommandInput} */ ({ ...modelInput, modelId }), call)
        : runtime.invokeModel({ modelId, body: /** @type {{ [key: string]: JsonValue }} */ (modelInput) }, call));
      adapt(false);
      return { recordId, output: "body" in output ? output.body.json() : output };
    } catch (/** @type {any} any: a hook may throw anything */ error) {
      abortSignal.throwIfAborted();
      const status = error?.$metadata?.httpStatusCode;
      const mayPass = Boolean(error?.retryable) && tries < MAX_TRIES;
      // Credentials, permissions and the network are not the record's fault.
      if (!mayPass && (!(error instanceof ServiceException) || status === 401 || status === 403)) throw error;
      if (!mayPass) return { recordId, error: { errorCode: status, errorMessage: error.message }, modelInput };
      adapt(true);
    }
    await sleep(Math.random() * Math.min(MAX_MS, BASE_MS * 2 ** tries), abortSignal);
  }
}
