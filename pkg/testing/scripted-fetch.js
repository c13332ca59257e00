// A `fetch` that answers from a script, keeps what it was asked, and tells how each answer ended.
import { InputError } from "../errors.js";
import { delivered } from "./delivery.js";
import { record } from "./sent.js";

/**
 * Each request takes the next answer; the last one repeats. It honours `signal` as a real `fetch` does.
 * @param {((sent: import("./sent.js").Sent) => Response | Promise<Response>)[]} script
 * @returns {typeof fetch & { sent: import("./sent.js").Sent[] }}
 */
export function scriptedFetch(script) {
  if (!Array.isArray(script) || script.length === 0 || !script.every((answer) => typeof answer === "function")) {
    throw new InputError('script: give a list of answers, such as [json({}), stream(converseFrames("Hello"))]', {
      code: "invalid_input",
    });
  }
  /** @type {import("./sent.js").Sent[]} */
  const sent = [];
  const fetch = async (/** @type {RequestInfo | URL} */ input, /** @type {RequestInit | undefined} */ init) => {
    const signal = init?.signal ?? input.signal;
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
  let stop;
  const aborted = new Promise((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
