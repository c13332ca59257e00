// The caller's abort, under the name that the AWS SDK gives it.
import { onAbort } from "../../lib/abort.js";
import { invalid } from "../../lib/options.js";

/**
 * An `AbortSignal` in all that a call asks of one. It also takes the SDK's own older signals
 * (`{ aborted, onabort }`), and its reason always has the name that code for the SDK looks for.
 */
export class CallSignal extends EventTarget {
  /** @type {Error | undefined} */
  reason;
  #callers;
  #ignoreCaller = () => {};
  #onAbort = () => {
    this.reason = abortError(this.#callers.reason);
    this.dispatchEvent(new Event("abort"));
  };

  /** @param {any} callers */
  constructor(callers) {
    super();
    if (typeof callers?.aborted !== "boolean") {
      throw invalid("abortSignal: give an AbortSignal, such as the `signal` of an AbortController");
    }
    this.#callers = callers;
    if (callers.aborted) this.#onAbort();
    else if (typeof callers.addEventListener === "function") this.#ignoreCaller = onAbort(callers, this.#onAbort);
    else callers.onabort = this.#onAbort;
  }

  get aborted() {
    return this.reason !== undefined;
  }

  throwIfAborted() {
    if (this.reason) throw this.reason;
  }

  /** A call listens once, and stops when it or its stream is over: nothing may linger on the caller's signal. */
  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
    this.release();
  }

  release() {
    this.#ignoreCaller();
    if (this.#callers.onabort === this.#onAbort) this.#callers.onabort = null;
  }
}

/** @param {{ name: string } | undefined} reason */
function abortError(reason) {
  if (reason?.name === "AbortError") return reason;
  const message = reason === undefined || typeof reason === "object" ? "Request aborted" : String(reason);
  const error = new Error(message, reason === undefined ? undefined : { cause: reason });
  error.name = "AbortError";
  return error;
}
