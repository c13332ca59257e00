// Waiting that ends as soon as the client leaves, in pages as in Node.

/** As long as a timer can be. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * @param {AbortSignal} signal aborts when the client leaves, which rejects
 * @param {number} [forMs] until the client leaves, when left out
 * @returns {Promise<void>}
 */
export function sleep(signal, forMs = LONGEST_MS) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", leave);
      resolve();
    }, forMs);
    signal.addEventListener("abort", leave, { once: true });
  });
}

/**
 * Lets everything else that is ready happen first, a client's leaving for example.
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects if the client has left
 */
export async function nextTurn(signal) {
  await new Promise(soon);
  signal.throwIfAborted();
}

/** Pages have no `setImmediate`, and their timers take four milliseconds. */
const soon =
  globalThis.setImmediate ??
  ((/** @type {() => void} */ work) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      work();
    };
    port2.postMessage(undefined);
  });
