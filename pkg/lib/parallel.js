// Several pieces of work at the same time.
import { untilAborted } from "./abort.js";

/**
 * The results of work on items, in the order in which they are ready. Work that fails and a consumer that leaves abort all other work
 * by `own`, which ends everything if somebody else aborts it. No work goes on afterwards.
 * @template T, Result
 * @param {AsyncGenerator<T, void, undefined>} items
 * @param {() => number} limit how many at a time
 * @param {(item: T, number: number) => Promise<Result>} work on an item; the first has the number 1
 * @param {AbortController} own
 * @returns {AsyncGenerator<Result, void, undefined>}
 */
export async function* inParallel(items, limit, work, own) {
  const { signal } = own;
  const abort = (/** @type {unknown} */ error) => own.abort(error);
  const running = new Set();
  /** @type {Result[]} */
  const ready = [];
  let number = 0;
  let ended = false;
  try {
    do {
      while (!ended && running.size < limit()) {
        const next = await untilAborted(items.next(), signal).catch(abort);
        if (!next || next.done) {
          ended = true;
          break;
        }
        const pending = work(next.value, ++number)
          .then((result) => ready.push(result), abort)
          .finally(() => running.delete(pending));
        running.add(pending);
      }
      if (running.size) await Promise.race(running);
      // Those that are ready are not lost by an error of another.
      yield* ready.splice(0);
      signal.throwIfAborted();
    } while (running.size || !ended);
  } finally {
    own.abort();
    items.return().catch(() => {});
    await Promise.all(running);
  }
}
