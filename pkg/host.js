// What JavaScript does for one call while the module drives it: the clock, the
// timers, the abort signal, `fetch` and its response.
import { InputError } from "./errors.js";

export class Host {
  #controller = new AbortController();
  #callersSignal;
  #fetch;
  #forward;
  #attempts = 0;
  #totalRetryDelayMs = 0;
  /** @type {Response | undefined} */
  #response;
  #failure = "";

  /** The last error response's body, parsed; nothing where it was no JSON object. */
  errorBody;

  /**
   * @param {AbortSignal} [callersSignal]
   * @param {typeof fetch} [fetch]
   */
  constructor(callersSignal, fetch) {
    if (callersSignal && typeof callersSignal.throwIfAborted !== "function") {
      throw new InputError("abortSignal: give an AbortSignal, such as the `signal` of an AbortController", { code: "invalid_input" });
    }
    callersSignal?.throwIfAborted();
    this.#fetch = fetch;
    this.#callersSignal = callersSignal;
    this.#forward = () => this.#controller.abort(callersSignal.reason);
    callersSignal?.addEventListener("abort", this.#forward, { once: true });
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
   * What is awaited, unless the caller aborts before: providers of credentials
   * and a `fetch` of the user's own need not know of the signal.
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  untilAborted(promise) {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      promise.then(resolve, reject);
    });
  }

  /** The call is over: nothing of it may linger on the caller's signal. */
  close() {
    this.#callersSignal?.removeEventListener("abort", this.#forward);
  }

  // The four below are called by the module (`src/web/host.rs`).

  async send(url, init) {
    this.#attempts += 1;
    this.#response = undefined;
    init.signal = this.signal;
    // A signature or an API key must never be sent to another place than it was made for.
    init.redirect = "error";
    try {
      this.#response = await (this.#fetch ?? globalThis.fetch)(url, init);
      if (this.signal.aborted) await this.#response.body?.cancel();
    } catch (reason) {
      this.signal.throwIfAborted();
      this.#failure = `\0\0${reason?.message ?? reason}`;
      return 0;
    }
    this.signal.throwIfAborted();
    if (!this.#response.ok) await this.#readFailure(this.#response);
    return this.#response.status;
  }

  failure() {
    return this.#failure;
  }

  sleep(ms) {
    this.#totalRetryDelayMs += ms;
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve(undefined);
      }, ms);
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
    });
  }

  now() {
    return Date.now();
  }

  /** What an error response says; a proxy's HTML page, or a body that was cut off, says nothing. */
  async #readFailure(response) {
    let body;
    try {
      body = JSON.parse(await response.text());
    } catch {
      this.signal.throwIfAborted();
    }
    this.errorBody = Array.isArray(body) || typeof body !== "object" ? undefined : body;
    const text = (...values) => values.find((value) => typeof value === "string") ?? "";
    this.#failure = [
      text(response.headers.get("x-amzn-errortype")),
      text(body?.__type, body?.code),
      text(body?.message, body?.Message),
      text(response.headers.get("x-amz-retry-after")),
    ]
      .map((part) => part.replaceAll("\0", ""))
      .join("\0");
  }
}
