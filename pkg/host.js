// What JavaScript does for one call while the module drives it: timers, abort
// signals, and the user's own `fetch` where there is one.

export class Host {
  #controller = new AbortController();
  #callersSignal;
  #fetch;
  #forward;
  /** @type {Response | undefined} */
  #response;

  #attempts = 0;
  #totalRetryDelayMs = 0;

  /**
   * @param {AbortSignal | undefined} callersSignal
   * @param {typeof fetch | undefined} fetch
   */
  constructor(callersSignal, fetch) {
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

  /** What outputs and errors tell of the call. A header that is not readable cross-origin is left out. */
  get $metadata() {
    return {
      httpStatusCode: this.#response?.status,
      requestId: this.#response?.headers.get("x-amzn-requestid") ?? undefined,
      attempts: this.#attempts,
      totalRetryDelay: this.#totalRetryDelayMs,
    };
  }

  /** The call is over: nothing of it may linger on the caller's signal. */
  close() {
    this.#callersSignal?.removeEventListener("abort", this.#forward);
  }

  // The three below are called by the module (`src/web/host.rs`).

  async fetch(url, init) {
    const response = await (this.#fetch ?? globalThis.fetch)(url, init);
    this.#response = response;
    return response;
  }

  attempt(number) {
    this.#response = undefined;
    this.#attempts = number;
    return this.signal;
  }

  sleep(ms) {
    this.#totalRetryDelayMs += ms;
    return new Promise((resolve, reject) => {
      const { signal } = this;
      const wake = () => {
        signal.removeEventListener("abort", stop);
        resolve(undefined);
      };
      const timer = setTimeout(wake, ms);
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
    });
  }
}
