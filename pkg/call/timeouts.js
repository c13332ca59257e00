// How long a call and its parts may take. There are no limits by default.
import { TimeoutError } from "../errors.js";
import { invalid } from "../lib/options.js";

/** The longest delay of timers in browsers and Node. */
export const MAX_MS = 2 ** 31 - 1;

const WAITED = { firstByteMs: "no response began", idleMs: "nothing more arrived", totalMs: "the call did not end" };

/**
 * The limits of a call, which begins now.
 * @param {{ firstByteMs?: number, idleMs?: number, totalMs?: number }} limits in milliseconds
 */
export function timeoutsOf(limits) {
  const beganMs = performance.now();
  for (const [name, ms] of Object.entries(limits)) {
    if (ms === undefined || ms === Infinity || (typeof ms === "number" && ms > 0 && ms <= MAX_MS)) continue;
    throw invalid(`timeouts.${name}: give milliseconds above 0, up to ${MAX_MS}, or Infinity`);
  }

  /** @param {keyof typeof limits} name */
  const has = (name) => Number(limits[name]) <= MAX_MS;

  return {
    /**
     * Starts one of them.
     * @param {"firstByteMs" | "totalMs"} name
     * @param {(error: TimeoutError) => void} fire
     * @returns {() => void} stops it
     */
    start(name, fire) {
      if (!has(name)) return () => {};
      const spentMs = name === "totalMs" ? performance.now() - beganMs : 0;
      const timer = setTimeout(() => fire(timeoutError(name, limits[name])), Number(limits[name]) - spentMs);
      return () => clearTimeout(timer);
    },

    /**
     * Limits pauses, with one timer for all of them.
     * @param {(error: TimeoutError) => void} fire
     * @returns {((isPause?: boolean) => void) | undefined} begins or ends a pause; without a value, stops
     */
    idle(fire) {
      if (!has("idleMs")) return;
      const ms = Number(limits.idleMs);
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      let endMs = Infinity;
      const judge = () => {
        const leftMs = endMs - performance.now();
        timer = leftMs > 0 && leftMs <= ms ? setTimeout(judge, leftMs) : undefined;
        if (leftMs <= 0) fire(timeoutError("idleMs", ms));
      };
      return (isPause) => {
        endMs = isPause ? performance.now() + ms : Infinity;
        if (isPause) timer ??= setTimeout(judge, ms);
        else if (isPause === undefined) clearTimeout(timer);
      };
    },
  };
}

/**
 * @param {keyof typeof WAITED} timeout
 * @param {number | undefined} timeoutMs
 */
function timeoutError(timeout, timeoutMs) {
  const error = new TimeoutError(`${WAITED[timeout]} within ${timeoutMs} ms (timeouts.${timeout})`, {
    code: `timeout_${timeout}`,
    retryable: true,
  });
  return Object.assign(error, { timeout, timeoutMs });
}
