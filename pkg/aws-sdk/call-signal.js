// What ends a call early, under the names that the AWS SDK gives it.
import { TimeoutError } from "../errors.js";

/**
 * The caller's abort and a deadline in one: an `AbortSignal` in all that a call
 * asks of it. Unlike `AbortSignal.any` it also takes the SDK's own older signals
 * (`{ aborted, onabort }`), and lets go of the caller's when the call is over.
 */
export class CallSignal extends EventTarget {
  /** @type {Error | undefined} */
  reason;
  #callers;
  #onAbort = () => this.#abort(abortError(this.#callers.reason));
  #timer;

  /**
   * @param {any} [abortSignal]
   * @param {number} [timeoutMs] until the answer begins; none for 0
   */
  constructor(abortSignal, timeoutMs = 0) {
    super();
    this.#callers = abortSignal;
    if (abortSignal?.aborted) this.#onAbort();
    else if (typeof abortSignal?.addEventListener === "function") abortSignal.addEventListener("abort", this.#onAbort, { once: true });
    else if (abortSignal) abortSignal.onabort = this.#onAbort;
    if (timeoutMs > 0 && !this.aborted) {
      const late = new TimeoutError(`the answer did not begin within ${timeoutMs} ms, which is the requestTimeout`, {
        code: "request_timeout",
        retryable: true,
      });
      this.#timer = setTimeout(() => this.#abort(late), timeoutMs);
    }
  }

  get aborted() {
    return this.reason !== undefined;
  }

  throwIfAborted() {
    if (this.reason) throw this.reason;
  }

  /** The answer has begun: what remains is the caller's abort. */
  answered() {
    clearTimeout(this.#timer);
  }

  /** Nothing more ends this call. */
  release() {
    this.answered();
    if (typeof this.#callers?.removeEventListener === "function") this.#callers.removeEventListener("abort", this.#onAbort);
    else if (this.#callers?.onabort === this.#onAbort) this.#callers.onabort = null;
  }

  /** A call listens once, and stops when it or its stream is over. */
  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
    this.release();
  }

  #abort(reason) {
    if (this.aborted) return;
    this.reason = reason;
    this.release();
    this.dispatchEvent(new Event("abort"));
  }
}

/** Code for the SDK looks for this name, whatever reason the caller gave. */
function abortError(reason) {
  if (reason?.name === "AbortError") return reason;
  const message = reason === undefined || reason instanceof Error ? "Request aborted" : String(reason);
  const error = new Error(message, reason === undefined ? undefined : { cause: reason });
  error.name = "AbortError";
  return error;
}
