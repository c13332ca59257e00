// The caller's abort, under the name that the AWS SDK gives it.
import { onAbort } from "../../lib/abort.js";
import { invalid } from "../../lib/options.js";

/** @typedef {{ aborted: boolean, reason?: unknown, onabort?: unknown, addEventListener?: unknown }} CallersSignal */

/** By the caller's signal, since an older one has room for a single listener. @type {WeakMap<CallersSignal, CallSignal>} */
const signals = new WeakMap();

/**
 * @param {CallersSignal | undefined} callers
 * @returns {any} an AbortSignal in all that is asked of one, or undefined; any: it lacks the members that nobody asks for
 */
export function signalOf(callers) {
  if (callers === undefined || callers === null) return undefined;
  if (typeof callers.aborted !== "boolean") {
    throw invalid("abortSignal: give an AbortSignal, such as the `signal` of an AbortController");
  }
  let signal = signals.get(callers);
  if (!signal) signals.set(callers, (signal = new CallSignal(callers)));
  return signal;
}

/**
 * An `AbortSignal` in all that a call asks of one. It also takes the SDK's own older signals
 * (`{ aborted, onabort }`), and its reason always has the name that code for the SDK looks for.
 */
class CallSignal extends EventTarget {
  #callers;
  #listeners = 0;
  #ignoreCaller = () => {};
  /** @type {Error | undefined} */
  #reason;
  #onAbort = () => {
    this.#reason ??= abortError(this.#callers.reason);
    this.dispatchEvent(new Event("abort"));
  };

  /** @param {CallersSignal} callers */
  constructor(callers) {
    super();
    this.#callers = callers;
  }

  get aborted() {
    return this.reason !== undefined;
  }

  get reason() {
    if (this.#callers.aborted) this.#reason ??= abortError(this.#callers.reason);
    return this.#reason;
  }

  throwIfAborted() {
    if (this.reason) throw this.reason;
  }

  /** @param {Parameters<EventTarget["addEventListener"]>} listener */
  addEventListener(...listener) {
    super.addEventListener(...listener);
    if (this.#listeners++) return;
    const callers = this.#callers;
    if (callers instanceof EventTarget) {
      // cast: a target of events that can abort.
      this.#ignoreCaller = onAbort(/** @type {AbortSignal} */ (callers), this.#onAbort);
    } else callers.onabort = this.#onAbort;
  }

  /**
   * Nothing lingers on the caller's signal when its calls and streams have ended.
   * @param {Parameters<EventTarget["removeEventListener"]>} listener
   */
  removeEventListener(...listener) {
    super.removeEventListener(...listener);
    if (--this.#listeners) return;
    this.#ignoreCaller();
    if (this.#callers.onabort === this.#onAbort) this.#callers.onabort = null;
  }
}

/** @param {any} reason any: an abort may have any reason */
function abortError(reason) {
  if (reason?.name === "AbortError") return reason;
  const message = reason === undefined || typeof reason === "object" ? "Request aborted" : String(reason);
  const error = new Error(message, reason === undefined ? undefined : { cause: reason });
  error.name = "AbortError";
  return error;
}
