// Waits for jobs that take the service minutes or days.
import { onAbort, sleep } from "../lib/abort.js";
import { BedrockError } from "../errors.js";
import { invalid } from "../lib/options.js";
import { MAX_MS } from "../call/timeouts.js";

/**
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { Waiter, WaiterConfiguration } from "../types/waiters.js"
 *
 * @typedef {{ $metadata?: ResponseMetadata }} Polled the output of an operation that returns a status
 */

/**
 * @template Output
 * @typedef {object} Wait
 * @property {string} operation that returns the status, by its AWS name
 * @property {(output: Output) => string | undefined} status
 * @property {(output: Output) => string | (string | undefined)[] | undefined} [failure] the reason of a failure
 * @property {(string | undefined)[]} success
 * @property {(string | undefined)[]} failed
 */

/**
 * Polls until the status is final, with delays that double and vary at random as in the AWS SDK.
 * @template {object} Client
 * @template Input
 * @template {Polled} Output
 * @param {Wait<NoInfer<Output>>} wait
 * @returns {Waiter<Client, Input, Output>}
 */
export function waiter({ operation, status, failure, success, failed }) {
  const method = operation.charAt(0).toLowerCase() + operation.slice(1);
  return async (config, input) => {
    const { client, maxWaitTime, delay, onProgress } = checked(config, method);
    // cast: older callers of the SDK's waiters give a controller.
    const signal =
      config.abortSignal ?? /** @type {{ abortController?: AbortController }} */ (config).abortController?.signal;
    const deadline = Date.now() + maxWaitTime * 1000;
    const own = new AbortController();
    // cast: there is a signal if it is called.
    const abort = () => own.abort(/** @type {AbortSignal} */ (signal).reason);
    const ignore = signal ? onAbort(signal, abort) : () => {};
    if (signal?.aborted) abort();
    /** @type {Output | undefined} */
    let output;
    /** @type {BedrockError | undefined} */
    let expired;
    const stillWaits = () => late(operation, output && status(output), maxWaitTime, output);
    const timer = setTimeout(() => own.abort((expired = stillWaits())), Math.min(maxWaitTime * 1000, MAX_MS));
    try {
      for (let attempt = 0; ; attempt++) {
        // cast: the client is one of the operation's service.
        output = /** @type {Output} */ (await client[method](input, { abortSignal: own.signal }));
        const now = status(output);
        // any: it is declared as void, and may be a promise for all that.
        /** @type {any} */ (onProgress?.(output))?.catch?.(() => {});
        if (success.includes(now)) return { state: "SUCCESS", reason: output };
        if (failed.includes(now)) throw ended(operation, now, failure?.(output), output);
        const delayMs = delay(attempt);
        if (Date.now() + delayMs > deadline) throw stillWaits();
        await sleep(delayMs, own.signal);
      }
    } catch (error) {
      throw expired ?? error;
    } finally {
      clearTimeout(timer);
      ignore();
    }
  };
}

/**
 * @template {object} Client
 * @template Output
 * @param {WaiterConfiguration<Client, Output>} config
 * @param {string} method
 * @returns {WaiterConfiguration<Record<string, (input: unknown, options: object) => Promise<unknown>>, Output> & { delay: (attempt: number) => number }}
 */
function checked(config, method) {
  /** @type {WaiterConfiguration<any, Output>} any: callers without TypeScript may give any client */
  const { client, maxWaitTime, minDelay, maxDelay } = config ?? {};
  if (typeof client?.[method] !== "function") {
    throw invalid(`client: give a client that has ${method}(), as { client, maxWaitTime }`);
  }
  // cast: the client has the method.
  return {
    .../** @type {WaiterConfiguration<any, Output>} any: as above */ (config),
    delay: delays({ maxWaitTime, minDelay, maxDelay }),
  };
}

/**
 * Delays in ms that double and vary at random. https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries
 * @param {{ minDelay?: number | undefined, maxDelay?: number | undefined, maxWaitTime?: number | undefined }} seconds to check
 * @returns {(attempt: number) => number} the first is 0
 */
export function delays({ minDelay = 2, maxDelay = 120, ...others }) {
  for (const [name, seconds] of Object.entries({ ...others, minDelay, maxDelay })) {
    if (typeof seconds !== "number" || !(seconds > 0)) throw invalid(`${name}: give a number of seconds above 0`);
  }
  if (maxDelay < minDelay) throw invalid("maxDelay: must not be below minDelay");
  return (attempt) => {
    const most = Math.min(maxDelay, minDelay * 2 ** Math.min(attempt, 30));
    return Math.min(1000 * (minDelay + Math.random() * (most - minDelay)), MAX_MS);
  };
}

/**
 * @param {string} operation
 * @param {string | undefined} status
 * @param {string | (string | undefined)[] | undefined} failure
 * @param {Polled} output
 */
function ended(operation, status, failure, output) {
  const why = [failure ?? []].flat().join("; ");
  const message = `${operation}: the status is ${status}${why ? `: ${why}` : ""}`;
  return Object.assign(error(message, "wait_failed", output), { state: "FAILURE" });
}

/**
 * Its name is the SDK's; none of the client's `timeouts` has run out.
 * @param {string} operation
 * @param {string | undefined} status
 * @param {number} maxWaitTime
 * @param {Polled | undefined} output
 */
function late(operation, status, maxWaitTime, output) {
  const message = `${operation}: the status is still ${status ?? "unknown"}, and the maxWaitTime of ${maxWaitTime} s ends before the next request`;
  return Object.assign(error(message, "wait_timeout", output), {
    name: "TimeoutError",
    state: "TIMEOUT",
    retryable: true,
  });
}

/**
 * @param {string} message
 * @param {string} code
 * @param {Polled | undefined} output
 */
function error(message, code, output) {
  return Object.assign(new BedrockError(message, { code, $metadata: output?.$metadata }), { reason: output });
}
