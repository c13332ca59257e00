import { untilAborted } from "./abort.js";

/**
 * Waits.
 * @param {number} ms
 * @param {AbortSignal} [signal] ends the pause with its reason
 */
export async function pause(ms, signal) {
  let timer;
  const elapsed = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await (signal ? untilAborted(elapsed, signal) : elapsed).finally(() => clearTimeout(timer));
}
