// Listeners on abort signals that many calls may share.

/**
 * Callbacks by signal. Node warns of a leak if a signal has more than ten listeners, so one listener serves all.
 * @type {WeakMap<AbortSignal, ReturnType<typeof group>>}
 */
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

/** In a separate function, because a listener keeps everything that closures beside it refer to. */
function group() {
  /** @type {Set<() => void>} */
  const all = new Set();
  return Object.assign(all, { listener: () => all.forEach((run) => run()) });
}

/**
 * A controller that is aborted with a signal, if there is one, until `ignore` is called.
 * @param {AbortSignal} [signal]
 * @param {AbortController} [own]
 */
export function following(signal, own = new AbortController()) {
  const abort = () => own.abort(signal?.reason);
  if (signal?.aborted) abort();
  return { own, ignore: signal ? onAbort(signal, abort) : () => {} };
}

/**
 * Rejects with the reason of an abort.
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<undefined>}
 */
export function sleep(ms, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const pause = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  return untilAborted(pause, signal).finally(() => clearTimeout(timer));
}

/**
 * A promise, or the reason of an abort that comes first: a user's providers and `fetch` may ignore the signal.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export function untilAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    // A listener that stayed would keep the output, and so an abandoned stream, from being collected.
    promise.then(resolve, reject).finally(onAbort(signal, stop));
  });
}
