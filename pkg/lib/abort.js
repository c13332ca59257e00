// What ends with an abort, of a signal that many calls may share.

/** By signal: what runs when it is aborted. Node warns of a leak where more than ten listen, so that one listens for all. */
const runs = new WeakMap();

/**
 * @param {AbortSignal} signal
 * @param {() => void} run once, at most
 * @returns {() => void} stops listening
 */
export function onAbort(signal, run) {
  let all = runs.get(signal);
  if (!all) {
    all = group();
    runs.set(signal, all);
  }
  if (all.size === 0) signal.addEventListener("abort", all.listener);
  all.add(run);
  return () => {
    if (all.delete(run) && all.size === 0) signal.removeEventListener("abort", all.listener);
  };
}

/** Made in a function of its own: a listener keeps all that closures beside it do. */
function group() {
  const all = new Set();
  return Object.assign(all, { listener: () => all.forEach((run) => run()) });
}

/**
 * A pause, which an abort ends with its reason.
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function sleep(ms, signal) {
  let timer;
  const pause = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  return untilAborted(pause, signal).finally(() => clearTimeout(timer));
}

/**
 * What is awaited, unless the signal is aborted before: providers of credentials and a `fetch` of the user's own need not know of it.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export function untilAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    // A listener that stayed would keep the output, and so a stream that is dropped, from being collected.
    promise.then(resolve, reject).finally(onAbort(signal, stop));
  });
}
