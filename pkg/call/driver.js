// What JavaScript does for one call, step by step as the module says: the clock,
// the timers, the abort signal, `fetch` and its response.
import { onAbort, untilAborted } from "../lib/abort.js";
import { joinedBytes } from "../data/blob-payload.js";
import { NetworkError, reasonOf, unreachable } from "../errors.js";
import { invalid } from "../lib/options.js";
import { discard, readerOf } from "../lib/reader.js";
import { redactor } from "../lib/redact.js";
import { inPairs } from "./request.js";

/** How much is kept of what a gateway wrote, in characters. */
const MAX_GATEWAY_TEXT = 1000;
/** Of an error response. AWS's errors are far smaller; larger bodies are pages of other servers. */
const MAX_FAILURE_BYTES = 2 ** 20;
/** Of an output, unless `maxMessageBytes` is given. The module has the same default for the messages of streams. */
const MAX_OUTPUT_BYTES = 2 ** 26;

export class Host {
  #controller = new AbortController();
  /** Of the attempt that is on its way: aborted with the call, or when no answer begins. @type {AbortController | undefined} */
  #attempt;
  #config;
  #ignoreCaller = () => {};
  #attempts = 0;
  #totalRetryDelayMs = 0;
  /** @type {Response | undefined} */
  #response;
  #failure = "";
  #parseFailure;
  #timeouts;
  /** What the last attempt failed with, where that says more than the module can. @type {import("../errors.js").BedrockError | undefined} */
  #attemptFailure;

  /** The last error response's body, parsed; nothing where it was no JSON object. */
  errorBody;
  /** The body of a 2xx response that is read whole; nothing if it was too large. @type {Uint8Array | undefined} */
  bytes;

  /**
   * @param {{ abortSignal?: AbortSignal, maxMessageBytes?: number, headers?: object }} options of the call
   * @param {{ fetch?: typeof fetch, maxMessageBytes?: number, headers?: object, onAttempt?: Function, onResponse?: Function }} config of the client
   * @param {import("./timeouts.js").Timeouts} timeouts
   * @param {(text: string) => any} [parseFailure] error bodies that are not JSON
   */
  constructor({ abortSignal: callersSignal, maxMessageBytes, headers }, config, timeouts, parseFailure = JSON.parse) {
    if (callersSignal && typeof callersSignal.throwIfAborted !== "function") {
      throw invalid("abortSignal: give an AbortSignal, such as the `signal` of an AbortController");
    }
    if (callersSignal) callersSignal.throwIfAborted();
    this.#parseFailure = parseFailure;
    this.#config = config;
    this.redactor = redactor({ ...config.headers, ...headers });
    this.maxMessageBytes = maxMessageBytes ?? config.maxMessageBytes;
    if (callersSignal) this.#ignoreCaller = onAbort(callersSignal, () => this.#abort(callersSignal.reason));
    this.#timeouts = timeouts;
    this.stop = timeouts.start("totalMs", (error) => this.#expire(error));
  }

  /** Aborted when the caller aborts. */
  get signal() {
    return this.#controller.signal;
  }

  /** The last response; 2xx once the call has resolved. */
  get response() {
    return this.#response;
  }

  /** What outputs and errors tell of the call. A header that is not readable cross-origin is left out. */
  get $metadata() {
    return {
      httpStatusCode: this.#response?.status,
      requestId: this.#response?.headers.get("x-amzn-requestid") ?? undefined,
      attempts: this.#attempts,
      totalRetryDelay: this.#totalRetryDelayMs,
    };
  }

  /**
   * What is awaited of a body, unless nothing arrives for too long.
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
   * A body to its end, or to an abort: a `fetch` of the user's own need not know of the signal, and Node's may forget it.
   * Nothing if it is larger than the limit: the rest is not read.
   */
  async #bytesOf(response, limit) {
    const reader = readerOf(response);
    const pieces = [];
    const cancel = () => reader.cancel().catch(() => {});
    const ignore = onAbort(this.signal, cancel);
    try {
      for (let left = limit; left >= 0; ) {
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
   * What a call that failed throws.
   * @param {unknown} error what it failed with itself
   */
  reasonOf(error) {
    if (this.signal.aborted) return this.signal.reason;
    return this.#attemptFailure ?? error;
  }

  #expire(error) {
    error.$metadata = this.$metadata;
    this.#abort(error);
  }

  #abort(reason) {
    this.#attempt?.abort(reason);
    this.#controller.abort(reason);
  }

  /** The call is over: nothing of it may linger on the caller's signal. */
  close() {
    this.#ignoreCaller();
    this.stop();
  }

  /**
   * Makes a call: resolves with "" when its response is 2xx, else with what the module says failed.
   * @param {import("../wasm/bedrock_wasm.js").Call} call
   * @param {Uint8Array} [body]
   * @param {boolean} [whole] the body of the answer belongs to it: one that is lost in the middle is asked for again
   * @returns {Promise<string>}
   */
  async drive(call, body, whole) {
    for (let status = 1; ; ) {
      const step = call.next(status, this.#failure, Date.now(), Math.random() * 2 ** 32);
      if (step === "" || step.startsWith("[")) return step;
      const [first, ...request] = step.split("\0");
      status = request.length ? await this.#send(first, request, body, whole) : await this.#sleep(+first);
    }
  }

  /** The status of the response; 0 where there was none. */
  async #send(url, [method, ...pairs], body, whole) {
    this.signal.throwIfAborted();
    const headers = new Headers(inPairs(pairs));
    const init = { method, headers, body };
    const attempt = (this.#attempts += 1);
    this.#response = undefined;
    this.#attemptFailure = undefined;
    this.#tell("onAttempt", { attempt, method, url, headers: this.redactor.headers(headers) });
    const startMs = performance.now();
    const told = (outcome) => this.#tell("onResponse", { attempt, elapsedMs: performance.now() - startMs, ...outcome });
    const controller = (this.#attempt = new AbortController());
    const { signal } = controller;
    const stop = this.#timeouts.start("firstByteMs", (error) => controller.abort(error));
    init.signal = signal;
    this.#failure = "";
    init.redirect = redirectMode();
    let response;
    try {
      const pending = Promise.resolve((this.#config.fetch ?? globalThis.fetch)(url, init));
      pending.then((late) => signal.aborted && discard(late)).catch(() => {});
      response = await untilAborted(pending, signal);
    } catch (thrown) {
      this.signal.throwIfAborted();
      const reason = this.redactor.cause(thrown);
      this.#attemptFailure = signal.reason ?? unreachable(reason);
      this.#attemptFailure.$metadata = this.$metadata;
      told({ failure: reasonOf(reason), cause: reason });
      return 0;
    } finally {
      stop();
    }
    this.signal.throwIfAborted();
    this.#response = checkResponse(response);
    const { httpStatusCode, requestId } = this.$metadata;
    told({ httpStatusCode, requestId, headers: this.redactor.headers(this.#response.headers) });
    if (!this.#response.ok) await this.#readFailure(this.#response);
    else if (whole) return this.#readWhole(this.#response);
    return this.#response.status;
  }

  /** The status, as in `#send`: an answer whose body is lost is none. */
  async #readWhole(response) {
    try {
      this.bytes = await read(this.#bytesOf(response, this.maxMessageBytes ?? MAX_OUTPUT_BYTES), this.$metadata);
      return response.status;
    } catch (error) {
      this.signal.throwIfAborted();
      this.#attemptFailure = error;
      return 0;
    }
  }

  /** A hook that throws or aborts ends the call: its error is the reason, and the connection closes. A promise of its is not awaited. */
  #tell(hook, what) {
    try {
      this.#config[hook]?.(what)?.catch?.(() => {});
      this.signal.throwIfAborted();
    } catch (error) {
      this.#abort(error);
      if (this.#response) discard(this.#response);
      throw error;
    }
  }

  /** 1, as at the beginning. */
  #sleep(ms) {
    this.#totalRetryDelayMs += ms;
    let timer;
    const pause = new Promise((resolve) => (timer = setTimeout(resolve, ms, 1)));
    return untilAborted(pause, this.signal).finally(() => clearTimeout(timer));
  }

  /** What an error response says; a body that was cut off says nothing. */
  async #readFailure(response) {
    let body;
    try {
      body = new TextDecoder().decode(await this.#bytesOf(response, MAX_FAILURE_BYTES));
      body = this.#parseFailure(body);
    } catch {
      this.signal.throwIfAborted();
    }
    // Before a part of it is taken: half a secret would not be found.
    body = this.redactor.clean(body);
    this.errorBody = Array.isArray(body) || typeof body !== "object" ? undefined : body;
    this.#failure = failureDetails(response.headers, body);
  }
}

/**
 * What the module asks to know of an error response (`src/web/step.rs`).
 * @param {Headers} headers
 * @param {any} body parsed, or the text of one that is not JSON
 */
export function failureDetails(headers, body) {
  const text = (...values) => values.find((value) => value && typeof value === "string") ?? "";
  return [
    text(headers.get("x-amzn-errortype")),
    text(body?.__type, body?.code),
    text(body?.message, body?.Message) || text(body?.error?.message, body?.error, body?.detail, plainText(headers, body)).trim().slice(0, MAX_GATEWAY_TEXT),
    text(headers.get("x-amz-retry-after")),
    `${Date.parse(headers.get("date")) || ""}`,
  ]
    .map((part) => part.replaceAll("\0", ""))
    .join("\0");
}

/** A `fetch` of the user's own may resolve to anything. */
export function checkResponse(response) {
  if (response?.status && typeof response.headers?.get === "function") return response;
  throw invalid("fetch: must resolve to a Response");
}

/** The body of a gateway's error that is not JSON, unless it is a page for people. */
function plainText(headers, body) {
  return typeof body === "string" && /^(text\/plain|null)/i.test(headers.get("content-type")) && !/^\s*</.test(body) && body;
}

/**
 * A signature or an API key must never be sent to another place than it was made for. Workers know no
 * "error" (https://developers.cloudflare.com/workers/runtime-apis/request/); there a redirect is an answer.
 */
export function redirectMode() {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers" ? "manual" : "error";
}

/**
 * What a body, or a part of one, turns out to be.
 * @template T
 * @param {Promise<T>} body
 * @param {object} $metadata
 * @returns {Promise<T>}
 */
export async function read(body, $metadata) {
  try {
    return await body;
  } catch (cause) {
    throw new NetworkError(`the connection was lost while the answer was read: ${reasonOf(cause)}`, {
      code: "connection_lost",
      retryable: true,
      $metadata,
      cause,
    });
  }
}
