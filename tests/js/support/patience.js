// What may not hang, and what may not stay behind.
import { getEventListeners } from "node:events";

/** A promise that fails when it has not settled within two seconds. */
export function soon(promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, 2_000, new Error("still waiting after 2 s"))));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits until something is so, without timers, which a test may have replaced. */
export async function until(isDone) {
  const late = performance.now() + 10_000;
  while (!isDone()) {
    if (performance.now() > late) throw new Error("still waiting after 10 s");
    await new Promise(setImmediate);
  }
}

/** How many listen for the abort of a signal. */
export const listeners = (signal) => getEventListeners(signal, "abort").length;
