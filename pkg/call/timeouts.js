// How long a call and its parts may take. There are no limits by default.
import { TimeoutError } from "../errors.js";
import { invalid } from "../lib/options.js";

/** The longest delay of timers in browsers and Node. */
export const MAX_MS = 2 ** 31 - 1;

export class Timeouts {
  #limits;
  #beganMs = performance.now();

  /** @param {{ firstByteMs?: number, idleMs?: number, totalMs?: number }} limits in milliseconds */
  constructor(limits) {
    for (const [name, ms] of Object.entries(limits)) {
      if (ms === undefined || ms === Infinity || (typeof ms === "number" && ms > 0 && ms <= MAX_MS)) continue;
      throw invalid(`timeouts.${name}: give a number of milliseconds above 0 and up to ${MAX_MS}, or Infinity`);
    }
    this.#limits = limits;
  }

  /**
   * Starts one of them.
   * @param {"firstByteMs" | "idleMs" | "totalMs"} name
   * @param {(error: TimeoutError) => void} fire
   * @returns {() => void} stops it
   */
  start(name, fire) {
    const ms = this.#limits[name];
    if (!(ms <= MAX_MS)) return () => {};
    const spentMs = name === "totalMs" ? performance.now() - this.#beganMs : 0;
    const timer = setTimeout(() => fire(timeoutError(name, ms)), ms - spentMs);
    return () => clearTimeout(timer);
  }
}

/**
 * @param {string} timeout
 * @param {number | undefined} timeoutMs
 */
function timeoutError(timeout, timeoutMs) {
  const waited = { firstByteMs: "no response began", idleMs: "nothing more arrived", totalMs: "the call did not end" }[
    timeout
  ];
  const error = new TimeoutError(`${waited} within ${timeoutMs} ms (timeouts.${timeout})`, {
    code: `timeout_${timeout}`,
    retryable: true,
  });
  return Object.assign(error, { timeout, timeoutMs });
}
