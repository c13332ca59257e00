// Carries out the steps of one call with the engine's clock, timers, abort signal and `fetch`.
import { onAbort, sleep, untilAborted } from "../lib/abort.js";
import { joinedBytes } from "../data/blob-payload.js";
import { parseJson } from "../data/json.js";
import { reasonOf, unreachable } from "../errors.js";
import { checkResponse, read, redirectMode } from "../lib/fetch.js";
import { invalid } from "../lib/options.js";
import { nextStep, NO_RESPONSE, responseEvent } from "../module/step.js";
import { hasAnswer, membersOf } from "./output.js";
import { discard, readerOf } from "../data/reader.js";
import { redactor } from "../lib/redact.js";

/** Of an error response. AWS's errors are far smaller; larger bodies are pages of other servers. */
const MAX_FAILURE_BYTES = 2 ** 20;
/** Of an output, unless `maxMessageBytes` is given. The module has the same default for the messages of streams. */
const MAX_OUTPUT_BYTES = 2 ** 26;

/** @typedef {Driver & { response: Response }} Answered a driver whose call has a response */

export class Driver {
  #controller = new AbortController();
  /** Of the current attempt: aborted with the call, or when no response begins in time. @type {AbortController | undefined} */
  #attempt;
  #config;
  #ignoreCaller = () => {};
  #attempts = 0;
  #totalRetryDelayMs = 0;
  #parseFailure;
  #timeouts;
  /** Why the last attempt failed, if it says more than the module's error. @type {import("../errors.js").BedrockError | undefined} */
  #attemptFailure;

  /** The last response; 2xx once the call has resolved. @type {Response | undefined} */
  response;
  /** The last error response's body, parsed; undefined if it was not a JSON object. @type {Record<string, unknown> | undefined} */
  errorBody;
  /** The body of a 2xx response that is read whole; undefined if it was too large. @type {Uint8Array | undefined} */
  bytes;

  /**
   * @param {{ abortSignal?: AbortSignal, maxMessageBytes?: number, headers?: object }} options of the call
   * @param {{ fetch?: typeof fetch, maxMessageBytes?: number, headers?: object, onAttempt?: Function, onResponse?: Function }} config of the client
   * @param {import("./timeouts.js").Timeouts} timeouts
   * @param {(text: string) => any} [parseFailure] error bodies that are not JSON
   */
  constructor({ abortSignal: callersSignal, maxMessageBytes, headers }, config, timeouts, parseFailure = parseJson) {
    this.#parseFailure = parseFailure;
    this.#config = config;
    this.redactor = redactor({ ...config.headers, ...headers });
    this.maxMessageBytes = maxMessageBytes ?? config.maxMessageBytes ?? MAX_OUTPUT_BYTES;
    if (callersSignal) {
      if (typeof callersSignal.throwIfAborted !== "function") {
        throw invalid("abortSignal: give an AbortSignal, such as the `signal` of an AbortController");
      }
      callersSignal.throwIfAborted();
      this.#ignoreCaller = onAbort(callersSignal, () => this.#abort(callersSignal.reason));
    }
    this.#timeouts = timeouts;
    this.stop = timeouts.start("totalMs", (error) => this.#expire(error));
  }

  /** Aborted when the caller aborts. */
  get signal() {
    return this.#controller.signal;
  }

  /** For outputs and errors. Headers that are not readable cross-origin are missing. */
  get $metadata() {
    return {
      httpStatusCode: this.response?.status,
      requestId: this.redactor.clean(this.response?.headers.get("x-amzn-requestid") ?? undefined),
      attempts: this.#attempts,
      totalRetryDelay: this.#totalRetryDelayMs,
    };
  }

  /**
   * Awaits a part of a body; aborts the call if nothing arrives for too long.
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  async unlessIdle(promise) {
    const stop = this.#timeouts.start("idleMs", (error) => this.#expire(error));
    try {
      return await promise;
    } finally {
      stop();
    }
  }

  /**
   * A body, read until its end or an abort: a user's `fetch` may ignore the signal, and Node's may lose it.
   * Undefined if the body is larger than the limit; the rest is not read.
   * @param {Response} response
   * @param {number} limit in bytes
   */
  async #bytesOf(response, limit) {
    const reader = readerOf(response);
    const pieces = [];
    const cancel = () => reader.cancel().catch(() => {});
    const ignore = onAbort(this.signal, cancel);
    try {
      for (let left = limit; left >= 0;) {
        const { done, value } = await this.unlessIdle(reader.read());
        this.signal.throwIfAborted();
        if (done) return joinedBytes(pieces);
        pieces.push(value);
        left -= value.length;
      }
      cancel();
    } finally {
      ignore();
    }
  }

  /**
   * The error of a call that failed.
   * @param {unknown} error thrown in its course
   */
  reasonOf(error) {
    if (this.signal.aborted) return this.signal.reason;
    return this.#attemptFailure ?? error;
  }

  /** @param {import("../errors.js").BedrockError} error */
  #expire(error) {
    error.$metadata = this.$metadata;
    this.#abort(error);
  }

  /** @param {unknown} reason */
  #abort(reason) {
    this.#attempt?.abort(reason);
    this.#controller.abort(reason);
  }

  /** Ends the call: removes its listener from the caller's signal. */
  close() {
    this.#ignoreCaller();
    this.stop();
  }

  /**
   * Makes a call: resolves with its last step, which is `done` if the response is 2xx.
   * @param {import("../wasm/bedrock_wasm.js").Call} call
   * @param {Uint8Array | undefined} body
   * @param {Record<string, any>} operation its row: unless it streams, the body is read as a part of the attempt, and the
   *   call is retried if it is lost in the middle
   * @returns {Promise<import("../module/step.js").Step>}
   */
  async drive(call, body, operation) {
    for (let event; ;) {
      const step = nextStep(call, event);
      if (step.done || step.error) return step;
      event = await (step.send ? this.#send(step.send, body, operation) : this.#sleep(step.sleepMs));
    }
  }

  /**
   * @param {NonNullable<import("../module/step.js").Step["send"]>} request
   * @param {Uint8Array<ArrayBuffer> | undefined} body
   * @param {Record<string, any>} operation
   * @returns {Promise<import("../module/step.js").ResponseEvent>} for the next step
   */
  async #send({ url, method, headers: pairs }, body, operation) {
    this.signal.throwIfAborted();
    const headers = new Headers(pairs);
    const attempt = (this.#attempts += 1);
    this.response = undefined;
    this.#attemptFailure = undefined;
    this.#callHook("onAttempt", { attempt, method, url, headers: this.redactor.headers(headers) });
    const startMs = performance.now();
    const report = (/** @type {object} */ outcome) =>
      this.#callHook("onResponse", { attempt, elapsedMs: performance.now() - startMs, ...outcome });
    const controller = (this.#attempt = new AbortController());
    const { signal } = controller;
    const stop = this.#timeouts.start("firstByteMs", (error) => controller.abort(error));
    let response;
    try {
      const pending = Promise.resolve(
        (this.#config.fetch ?? globalThis.fetch)(url, { method, headers, body, signal, redirect: redirectMode() }),
      );
      pending.then((late) => void (signal.aborted && discard(late))).catch(() => {});
      response = await untilAborted(pending, signal);
    } catch (thrown) {
      this.signal.throwIfAborted();
      const reason = this.redactor.cause(thrown);
      this.#attemptFailure = signal.reason ?? unreachable(reason);
      this.#attemptFailure.$metadata = this.$metadata;
      report({ failure: reasonOf(reason), cause: reason });
      return NO_RESPONSE;
    } finally {
      stop();
    }
    this.signal.throwIfAborted();
    this.response = checkResponse(response);
    const { httpStatusCode, requestId } = this.$metadata;
    report({ httpStatusCode, requestId, headers: this.redactor.headers(response.headers) });
    const isError = !response.ok || response.headers.get("x-amzn-errortype");
    if (isError || (operation.stream && /json/i.test(response.headers.get("content-type") ?? ""))) {
      const body = await this.#errorBody(response);
      if (isError || typeof body?.__type === "string") return responseEvent(response, body);
    }
    if (operation.stream ?? operation.readPayload) return responseEvent(response);
    try {
      this.bytes = await read(this.#bytesOf(response, this.maxMessageBytes), this.$metadata);
    } catch (error) {
      this.signal.throwIfAborted();
      if (!error.retryable) throw error;
      this.#attemptFailure = error;
      return NO_RESPONSE;
    }
    if (!this.bytes) return responseEvent(response);
    this.members = membersOf(operation, this);
    // An error with the wrong status.
    const isMisplaced = typeof this.members.__type === "string" && !hasAnswer(operation, this.members);
    if (isMisplaced) this.errorBody = this.redactor.clean(this.members);
    return responseEvent(response, isMisplaced && this.members);
  }

  /**
   * A hook that throws or aborts ends the call with its error and closes the connection. A promise that it returns is not awaited.
   * @param {"onAttempt" | "onResponse"} hook
   * @param {object} what it is given
   */
  #callHook(hook, what) {
    try {
      this.#config[hook]?.(what)?.catch?.(() => {});
      this.signal.throwIfAborted();
    } catch (error) {
      this.#abort(error);
      if (this.response) discard(this.response);
      throw error;
    }
  }

  /** @param {number} ms */
  #sleep(ms) {
    this.#totalRetryDelayMs += ms;
    return sleep(ms, this.signal);
  }

  /**
   * Of an error response: parsed, or the text if it is not JSON; nothing if it was cut off.
   * @param {Response} response
   */
  async #errorBody(response) {
    /** @type {any} */
    let body;
    try {
      const bytes = await this.#bytesOf(response, MAX_FAILURE_BYTES);
      body = bytes ? new TextDecoder().decode(bytes) : { message: "the body of the error is larger than 1 MiB" };
      if (bytes) body = this.#parseFailure(body);
    } catch {
      this.signal.throwIfAborted();
    }
    // Before a part of it is cut off: half a secret would not be found.
    body = this.redactor.clean(body);
    this.errorBody = Array.isArray(body) || typeof body !== "object" ? undefined : body;
    return body;
  }
}
