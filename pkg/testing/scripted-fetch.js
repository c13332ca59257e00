// A `fetch` that answers from a script, and records the requests and how each response ended.
import { InputError } from "../errors.js";
import { delivered } from "./delivery.js";
import { record } from "./sent.js";

/** @import { Answer, Sent } from "../types/testing.js" */

/**
 * Each request takes the next answer; the last one repeats. It honours `signal` as a real `fetch` does.
 * @param {readonly Answer[]} script
 * @returns {typeof fetch & { sent: Sent[] }}
 */
export function scriptedFetch(script) {
  if (!Array.isArray(script) || script.length === 0 || !script.every((answer) => typeof answer === "function")) {
    throw new InputError('script: give a list of answers, such as [json({}), stream(converseFrames("Hello"))]', {
      code: "invalid_input",
    });
  }
  /** @type {Sent[]} */
  const sent = [];
  const fetch = async (/** @type {RequestInfo | URL} */ input, /** @type {RequestInit | undefined} */ init) => {
    // cast: a request has a signal, a URL has none.
    const signal = init?.signal ?? /** @type {Partial<Request>} */ (input).signal;
    signal?.throwIfAborted();
    const request = await record(input, init, signal);
    signal?.throwIfAborted();
    sent.push(request);
    const answer = script[Math.min(sent.length, script.length) - 1];
    try {
      return delivered(await unlessAborted(async () => answer(request), signal), request);
    } catch (error) {
      request.delivery.outcome = signal?.aborted ? "aborted" : "failed";
      throw error;
    }
  };
  return Object.assign(fetch, { sent });
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
async function unlessAborted(work, signal) {
  if (!signal) return work();
  /** @type {() => void} */
  let stop = () => {};
  const aborted = new Promise((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
