// Waits for jobs that take the service minutes or days.
import { onAbort, sleep } from "../lib/abort.js";
import { BedrockError } from "../errors.js";
import { invalid } from "../lib/options.js";
import { MAX_MS } from "../call/timeouts.js";

/**
 * @typedef {object} Wait
 * @property {string} operation that returns the status, by its AWS name
 * @property {(output: any) => string | undefined} status
 * @property {(output: any) => string | string[] | undefined} [failure] the reason of a failure
 * @property {string[]} success
 * @property {string[]} failed
 */

/**
 * Polls until the status is final, with delays that double and vary at random as in the AWS SDK.
 * @param {Wait} wait
 * @returns {(config: object, input: object) => Promise<{ state: "SUCCESS", reason: any }>}
 */
export function waiter({ operation, status, failure, success, failed }) {
  const method = operation.charAt(0).toLowerCase() + operation.slice(1);
  return async (config, input) => {
    const { client, maxWaitTime, minDelay, maxDelay, onProgress } = checked(config, method);
    const signal = config.abortSignal ?? config.abortController?.signal;
    const deadline = Date.now() + maxWaitTime * 1000;
    const own = new AbortController();
    const abort = () => own.abort(signal.reason);
    const ignore = signal ? onAbort(signal, abort) : () => {};
    if (signal?.aborted) abort();
    let output;
    let expired;
    const stillWaits = () => late(operation, output && status(output), maxWaitTime, output);
    const timer = setTimeout(() => own.abort((expired = stillWaits())), Math.min(maxWaitTime * 1000, MAX_MS));
    try {
      for (let attempt = 0; ; attempt++) {
        output = await client[method](input, { abortSignal: own.signal });
        const now = status(output);
        onProgress?.(output)?.catch?.(() => {});
        if (success.includes(now)) return { state: "SUCCESS", reason: output };
        if (failed.includes(now)) throw ended(operation, now, failure?.(output), output);
        const delayMs = Math.min(1000 * delay(attempt, minDelay, maxDelay), MAX_MS);
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
 * @param {object} config
 * @param {string} method
 */
function checked(config, method) {
  const { client, maxWaitTime, minDelay = 2, maxDelay = 120 } = config ?? {};
  if (typeof client?.[method] !== "function") {
    throw invalid(`client: give a client that has ${method}(), as { client, maxWaitTime }`);
  }
  for (const [name, seconds] of Object.entries({ maxWaitTime, minDelay, maxDelay })) {
    if (typeof seconds !== "number" || !(seconds > 0)) throw invalid(`${name}: give a number of seconds above 0`);
  }
  if (maxDelay < minDelay) throw invalid("maxDelay: must not be below minDelay");
  return { ...config, minDelay, maxDelay };
}

/**
 * Seconds. https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries
 * @param {number} attempt
 * @param {number} minDelay
 * @param {number} maxDelay
 */
function delay(attempt, minDelay, maxDelay) {
  const most = Math.min(maxDelay, minDelay * 2 ** Math.min(attempt, 30));
  return minDelay + Math.random() * (most - minDelay);
}

function ended(operation, status, failure, output) {
  const why = [failure ?? []].flat().join("; ");
  const message = `${operation}: the status is ${status}${why ? `: ${why}` : ""}`;
  return Object.assign(error(message, "wait_failed", output), { state: "FAILURE" });
}

/** Its name is the SDK's; none of the client's `timeouts` has run out. */
function late(operation, status, maxWaitTime, output) {
  const message = `${operation}: the status is still ${status ?? "unknown"}, and the maxWaitTime of ${maxWaitTime} s ends before the next request`;
  return Object.assign(error(message, "wait_timeout", output), {
    name: "TimeoutError",
    state: "TIMEOUT",
    retryable: true,
  });
}

function error(message, code, output) {
  return Object.assign(new BedrockError(message, { code, $metadata: output?.$metadata }), { reason: output });
}
