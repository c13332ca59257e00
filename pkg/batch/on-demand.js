// The same results without a job: one call for each record, as many at a time as the service takes.
import { following, sleep } from "../lib/abort.js";
import { ServiceException } from "../errors.js";
import { invalid } from "../lib/options.js";
import { inParallel } from "../lib/parallel.js";
import { checkSignal, checkType } from "./places.js";

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
export function checkRuntime({ runtime, invocationType, modelId, concurrency = 1, abortSignal }) {
  checkSignal(abortSignal);
  checkType(invocationType);
  const method = invocationType === "Converse" ? "converse" : "invokeModel";
  if (typeof runtime?.[method] !== "function") {
    throw invalid(`runtime: give a BedrockRuntime to run records without a job`);
  }
  if (!modelId) throw invalid("modelId: is required");
  if (!(Number.isInteger(concurrency) && concurrency > 0)) throw invalid("concurrency: give a whole number from 1 on");
}

/**
 * Results as they come. A record that the model refuses is an error among them; what would fail for every record throws.
 * @param {AsyncGenerator<IdentifiedRecord, void, undefined>} records
 * @param {OnDemandOptions} options
 * @param {AbortController} [own] ends the calls as well
 * @returns {AsyncGenerator<BatchResult, void, undefined>}
 */
export async function* onDemand(records, options, own = new AbortController()) {
  const { concurrency = CONCURRENCY, abortSignal, runtime, modelId, invocationType } = options;
  const { ignore } = following(abortSignal, own);
  const { signal } = own;
  const call = { abortSignal: signal, maxAttempts: 1 };
  /** Grows by one with every round of successes, and halves when the service throttles. */
  let limit = concurrency;
  /** @type {(record: IdentifiedRecord) => Promise<BatchResult>} */
  const run = async ({ recordId, modelInput }) => {
    for (let tries = 1; ; tries++) {
      try {
        // casts: the service judges the members.
        const { $metadata: _, ...output } = await (invocationType === "Converse"
          ? runtime.converse(/** @type {ConverseCommandInput} */ ({ ...modelInput, modelId }), call)
          : runtime.invokeModel({ modelId, body: /** @type {{ [key: string]: JsonValue }} */ (modelInput) }, call));
        limit = Math.min(concurrency, limit + 1 / limit);
        return { recordId, output: "body" in output ? output.body.json() : output };
      } catch (/** @type {any} any: a hook may throw anything */ error) {
        signal.throwIfAborted();
        if (!error?.retryable || tries === MAX_TRIES) {
          const status = error?.$metadata?.httpStatusCode;
          // Credentials, permissions and the network are not the record's fault.
          if (!(error instanceof ServiceException) || status === 401 || status === 403) throw error;
          return { recordId, error: { errorCode: status, errorMessage: error.message }, modelInput };
        }
        limit = Math.max(1, limit / 2);
      }
      await sleep(Math.random() * Math.min(MAX_MS, BASE_MS * 2 ** tries), signal);
    }
  };
  try {
    signal.throwIfAborted();
    yield* inParallel(records, () => Math.floor(limit), run, own);
  } finally {
    ignore();
  }
}
