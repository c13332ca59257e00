// The request handler of clients that were given none: requests go through `fetch`.
import { discard } from "../../data/reader.js";
import { onAbort, untilAborted } from "../../lib/abort.js";
import { InputError, TimeoutError, unreachable } from "../../errors.js";
import { checkResponse, redirectMode } from "../../lib/fetch.js";
import { signalOf } from "./call-signal.js";
import { checkOptions } from "./options.js";
import { sendable, urlText } from "./url.js";

/** The longest delay of timers in browsers and Node. */
const MAX_MS = 2 ** 31 - 1;

/**
 * @typedef {object} FetchOptions of the SDK's `FetchHttpHandler`
 * @property {number} [requestTimeout] milliseconds until a response begins
 * @property {typeof fetch} [customFetch]
 * @property {RequestCredentials} [credentials]
 * @property {RequestCache} [cache]
 * @property {boolean} [keepAlive]
 * @property {(request: any) => RequestInit} [requestInit] any: it is given the SDK's request
 */

export class FetchHandler {
  /** @type {any} any: each of the SDK's handlers has different members; `fetch` has none */
  metadata = {};
  #given;
  #warn;
  /** @type {Partial<FetchOptions>} Set later. */
  #updates = {};

  /**
   * @param {(name: string, problem: string) => void} warn
   * @param {FetchOptions | (() => Promise<FetchOptions>)} [options]
   */
  constructor(warn, options = {}) {
    checkOptions(options, warn);
    this.#warn = warn;
    this.#given = options;
  }

  /** Connections are the host's: there is nothing to close. */
  destroy() {}

  /**
   * @param {string} name
   * @param {unknown} value
   */
  updateHttpClientConfig(name, value) {
    this.#updates = { ...this.#updates, [name]: value };
  }

  httpHandlerConfigs() {
    return { ...(typeof this.#given === "function" ? {} : this.#given), ...this.#updates };
  }

  /**
   * @param {any} request the SDK's; any: middlewares may have changed it
   * @param {{ abortSignal?: import("./call-signal.js").CallersSignal, requestTimeout?: number }} [options]
   */
  async handle(request, { abortSignal, requestTimeout } = {}) {
    const given = typeof this.#given === "function" ? await this.#given() : this.#given;
    const options = { ...given, ...this.#updates };
    checkOptions(options, this.#warn);
    const { customFetch = globalThis.fetch, requestInit, credentials, cache, keepAlive } = options;
    const controller = new AbortController();
    const { signal } = controller;
    const ms = requestTimeout || options.requestTimeout || 0;
    const timer = ms > 0 ? setTimeout(() => controller.abort(timeoutError(ms)), Math.min(ms, MAX_MS)) : undefined;
    const callers = signalOf(abortSignal);
    const ignore = callers && onAbort(callers, () => controller.abort(callers.reason));
    try {
      callers?.throwIfAborted();
      const headers = sendable(request.headers);
      // The engine counts for itself: a middleware may have made the body longer.
      headers.delete("content-length");
      const sent = customFetch(urlText(request), {
        method: request.method,
        headers,
        body: request.body,
        redirect: redirectMode(),
        credentials,
        cache,
        keepalive: keepAlive,
        ...requestInit?.(request),
        signal,
      });
      const pending = Promise.resolve(sent);
      pending.then((late) => void (signal.aborted && discard(late))).catch(() => {});
      const response = checkResponse(await untilAborted(pending, signal));
      const { status: statusCode, statusText: reason, body } = response;
      return {
        response: {
          statusCode,
          reason,
          headers: Object.fromEntries(response.headers),
          body: body ?? new Uint8Array((await response.arrayBuffer?.()) ?? 0),
        },
      };
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      callers?.throwIfAborted();
      throw thrown instanceof InputError ? thrown : unreachable(thrown);
    } finally {
      clearTimeout(timer);
      ignore?.();
    }
  }
}

/** @param {number} ms */
const timeoutError = (ms) =>
  new TimeoutError(`no response began within ${ms} ms (requestTimeout)`, {
    code: "timeout_firstByteMs",
    retryable: true,
  });
