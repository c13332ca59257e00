// Waits for jobs that take the service minutes or days.
import { onAbort, sleep } from "../lib/abort.js";
import { BedrockError } from "../errors.js";
import { check, invalid } from "../lib/options.js";
import { MAX_MS } from "../call/timeouts.js";

/**
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { Waiter, WaiterConfiguration } from "../types/waiters.js"
 *
 * @typedef {{ $metadata?: ResponseMetadata }} Polled the output of an operation that returns a status
 */

/**
 * Polls until the status is final, with delays that double and vary at random as in the AWS SDK.
 * @template {object} Client
 * @template Input
 * @template {Polled} Output
 * @param {string} operation that returns the status, by its AWS name
 * @param {(string | undefined)[]} success statuses
 * @param {(string | undefined)[]} failed statuses
 * @param {(output: NoInfer<Output>) => string | (string | undefined)[] | undefined} [failure] its reason
 * @param {(output: NoInfer<Output>) => string | undefined} [status]
 * @returns {Waiter<Client, Input, Output>}
 */
export function waiter(
  operation,
  success,
  failed,
  // any: most outputs have the members.
  failure = (/** @type {any} */ output) => output.failureMessage,
  status = (/** @type {any} */ output) => output.status,
) {
  // Each begins with Get.
  const method = operation.replace("G", "g");
  return async (config, input) => {
    // cast: older callers of the SDK's waiters give a controller; any: callers without TypeScript may give any client.
    const { client, abortController, abortSignal, maxWaitTime, minDelay, maxDelay, onProgress } =
      /** @type {WaiterConfiguration<any, Output> & { abortController?: AbortController }} */ (config ?? {});
    if (typeof client?.[method] !== "function") {
      throw invalid(`client: give a client that has ${method}(), as { client, maxWaitTime }`);
    }
    const delay = delays({ maxWaitTime, minDelay, maxDelay });
    const maxWaitMs = maxWaitTime * 1000;
    const deadline = Date.now() + maxWaitMs;
    const signal = abortSignal ?? abortController?.signal;
    if (signal) check("abortSignal.throwIfAborted", signal.throwIfAborted, "a function");
    const own = new AbortController();
    const abort = () => own.abort(signal?.reason);
    if (signal?.aborted) abort();
    const ignore = signal && onAbort(signal, abort);
    /** @type {Output | undefined} */
    let output;
    const ended = (/** @type {string} */ message, /** @type {string} */ code, /** @type {object} */ more) =>
      Object.assign(
        new BedrockError(`${operation}: the status is ${message}`, { code, $metadata: output?.$metadata }),
        { reason: output },
        more,
      );
    // Its name is the SDK's; none of the client's `timeouts` has run out.
    const late = () =>
      ended(
        `still ${(output && status(output)) ?? "unknown"}, and the maxWaitTime of ${maxWaitTime} s ends before the next request`,
        "wait_timeout",
        { name: "TimeoutError", state: "TIMEOUT", retryable: true },
      );
    const timer = setTimeout(() => own.abort(late()), Math.min(maxWaitMs, MAX_MS));
    try {
      for (let attempt = 0; ; attempt++) {
        output = await client[method](input, { abortSignal: own.signal });
        // cast: the client is one of the operation's service.
        const last = /** @type {Output} */ (output);
        const now = status(last);
        // any: it is declared as void, and may be a promise for all that.
        /** @type {any} */ (onProgress?.(last))?.catch?.(() => {});
        if (success.includes(now)) return { state: "SUCCESS", reason: last };
        if (failed.includes(now)) {
          const why = [failure(last) ?? []].flat().join("; ");
          throw ended(`${now}${why && `: ${why}`}`, "wait_failed", { state: "FAILURE" });
        }
        const delayMs = delay(attempt);
        if (Date.now() + delayMs > deadline) throw late();
        await sleep(delayMs, own.signal);
      }
    } catch (error) {
      throw own.signal.reason ?? error;
    } finally {
      clearTimeout(timer);
      ignore?.();
    }
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
