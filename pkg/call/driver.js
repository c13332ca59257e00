// Carries out the steps of one call with the engine's clock, timers, abort signal and `fetch`.
import { onAbort } from "../lib/abort.js";
import { parseJson } from "../data/json.js";
import { reasonOf, unreachable } from "../errors.js";
import { checkResponse, redirectMode } from "../lib/fetch.js";
import { invalid } from "../lib/options.js";
import { nextStep, NO_RESPONSE } from "../module/step.js";
import { redactor } from "../lib/redact.js";
import { MAX_OUTPUT_BYTES, received } from "./response.js";
import { discard } from "../data/reader.js";

/**
 * @import { ClientConfig, MethodOptions } from "../types/index.js"
 * @import { Native as Call } from "../wasm/bedrock_wasm.js"
 * @import { Step } from "../module/step.js"
 * @import { Row } from "./request.js"
 * @import { BedrockError } from "../errors.js"
 *
 * @typedef {ReturnType<typeof driverOf>} Driver
 */

/**
 * @param {MethodOptions} options of the call
 * @param {ClientConfig} config of the client
 * @param {ReturnType<typeof import("./timeouts.js").timeoutsOf>} timeouts
 * @param {(text: string) => unknown} [parseFailure] error bodies that are not JSON
 */
export function driverOf(options, config, timeouts, parseFailure = parseJson) {
  const { abortSignal } = options;
  if (abortSignal) {
    if (typeof abortSignal.throwIfAborted !== "function") throw invalid("abortSignal: must be an AbortSignal");
    abortSignal.throwIfAborted();
  }
  const controller = new AbortController();
  const { signal } = controller;
  const hidden = redactor({ ...config.headers, ...options.headers });
  /** Of the current attempt: aborted with the call, or when no response begins in time. */
  let attempt = controller;
  let attempts = 0;
  let totalRetryDelay = 0;
  let ignoreCaller = () => {};

  /** @param {BedrockError} error */
  const expire = (error) => {
    error.$metadata = host.$metadata;
    abort(error);
  };

  const host = {
    /** Aborted when the caller aborts. */
    signal,
    redactor: hidden,
    maxMessageBytes: options.maxMessageBytes ?? config.maxMessageBytes ?? MAX_OUTPUT_BYTES,
    /** The last response; 2xx once the call has resolved. @type {any} any: of a user's `fetch`, as far as `checkResponse` knows it */
    response: undefined,
    /** The last error response's body, parsed; undefined if it was not a JSON object. @type {Record<string, unknown> | undefined} */
    errorBody: undefined,
    /** The members of a 2xx response that is read whole; undefined if it was too large. @type {any} any: as `output` gives them */
    members: undefined,
    /** Why the last attempt failed, if it says more than the module's error. @type {any} a BedrockError, if any */
    attemptFailure: undefined,
    /** Of what is waited for, or reads the response's body. @type {((reason: unknown) => unknown) | undefined} */
    onAbort: undefined,
    /** Stops the limit of the call. */
    stop: timeouts.start("totalMs", expire),
    /** Limits the time from `idle(true)` to `idle(false)`. */
    idle: timeouts.idle(expire),

    /** For outputs and errors. Headers that are not readable cross-origin are missing. */
    get $metadata() {
      const { response } = host;
      return {
        httpStatusCode: response?.status,
        requestId: hidden.clean(
          response?.headers.get("x-amzn-requestid") ?? response?.headers.get("x-amz-request-id") ?? undefined,
        ),
        attempts,
        totalRetryDelay,
      };
    },

    /**
     * A promise, or the reason of an abort that comes first: a user's providers and `fetch` may ignore the signal.
     * A call waits for one at a time; what stays of the last one holds nothing of the output.
     * @template T
     * @param {Promise<T>} promise
     * @returns {Promise<T>}
     */
    until: (promise) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        host.onAbort = reject;
        promise.then(resolve, reject);
      }),

    /** Ends the call: removes its listener from the caller's signal. */
    close() {
      ignoreCaller();
      host.stop();
      host.idle?.();
    },

    /**
     * Makes a call: resolves with its last step, which is `done` if the response is 2xx.
     * @param {Call} call
     * @param {Uint8Array | undefined} body
     * @param {Row} operation unless it streams, the body is read as a part of the attempt, and the call is retried if it is lost in
     *   the middle
     * @returns {Promise<Step>}
     */
    async drive(call, body, operation) {
      for (let event; ;) {
        const step = nextStep(call, event);
        if (step.done || step.error) return step;
        // cast: a step has one of the four.
        event = await (step.send ? send(step.send, body, operation) : sleep(/** @type {number} */ (step.sleepMs)));
      }
    },
  };

  /**
   * Waits before the next attempt.
   * @param {number} ms
   * @returns {Promise<undefined>}
   */
  const sleep = async (ms) => {
    totalRetryDelay += ms;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    try {
      await host.until(new Promise((resolve) => (timer = setTimeout(resolve, ms))));
    } finally {
      clearTimeout(timer);
    }
  };

  /** @param {unknown} reason */
  const abort = (reason) => {
    attempt.abort(reason);
    controller.abort(reason);
    host.onAbort?.(reason);
  };

  /**
   * A hook that throws or aborts ends the call with its error and closes the connection. A promise that it returns is not awaited.
   * @param {"onAttempt" | "onResponse"} hook
   * @param {any} argument any: hooks have different ones
   */
  const callHook = (hook, argument) => {
    try {
      for (const { [hook]: run } of [config, options]) {
        // any: it is declared as void, and may be a promise for all that.
        /** @type {any} */ (run?.(argument))?.catch?.(() => {});
      }
      signal.throwIfAborted();
    } catch (error) {
      abort(error);
      discard(host.response);
      throw error;
    }
  };

  /**
   * Makes an attempt.
   * @param {NonNullable<Step["send"]>} request
   * @param {any} body any: bytes, which `fetch` declares otherwise if their buffer may be shared
   * @param {Row} operation
   */
  const send = async ({ attempt: number, url, method, headers: pairs }, body, operation) => {
    // Aborted since the step was made.
    signal.throwIfAborted();
    // Not `Headers`: where they come with `fetch`, as in Node, they take longer to load than all else before the first request.
    const headers = Object.fromEntries(pairs);
    attempts = number;
    host.response = host.members = host.attemptFailure = undefined;
    callHook("onAttempt", { attempt: attempts, method, url, headers: hidden.headers(pairs) });
    const startMs = performance.now();
    const report = (/** @type {object} */ outcome) =>
      callHook("onResponse", { attempt: attempts, elapsedMs: performance.now() - startMs, ...outcome });
    const current = (attempt = new AbortController());
    const stop = timeouts.start("firstByteMs", (error) => {
      current.abort(error);
      host.onAbort?.(error);
    });
    let response;
    try {
      const pending = Promise.resolve(
        (config.fetch ?? fetch)(url, { method, headers, body, signal: current.signal, redirect: redirectMode() }),
      );
      pending.then((late) => void (current.signal.aborted && discard(late))).catch(() => {});
      response = await host.until(pending);
    } catch (thrown) {
      signal.throwIfAborted();
      const reason = hidden.cause(thrown);
      const failure = (host.attemptFailure = current.signal.reason ?? unreachable(reason));
      failure.$metadata = host.$metadata;
      report({ failure: reasonOf(reason), cause: reason });
      return NO_RESPONSE;
    } finally {
      stop();
    }
    signal.throwIfAborted();
    host.response = checkResponse(response);
    const { httpStatusCode, requestId } = host.$metadata;
    report({ httpStatusCode, requestId, headers: hidden.headers(response.headers) });
    try {
      return await received(host, response, operation, parseFailure);
    } catch (thrown) {
      signal.throwIfAborted();
      // cast: `retryable` is read of anything.
      const error = /** @type {BedrockError} */ (thrown);
      if (!error.retryable) throw error;
      host.attemptFailure = error;
      return NO_RESPONSE;
    }
  };

  if (abortSignal) ignoreCaller = onAbort(abortSignal, () => abort(abortSignal.reason));
  return host;
}
