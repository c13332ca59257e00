// Several pieces of work at the same time.
import { untilAborted } from "./abort.js";

/**
 * The results of work on items, in the order in which they are ready: none waits for other work or for the next item, and results that
 * nobody takes keep work from beginning. Work that fails and a consumer that leaves abort all other work by `own`, which ends everything
 * if somebody else aborts it. No work goes on afterwards.
 * @template T, Result
 * @param {AsyncGenerator<T, void, undefined>} items
 * @param {() => number} limit how many at a time
 * @param {(item: T, number: number) => Promise<Result>} work on an item; the first has the number 1
 * @param {AbortController} own
 * @returns {AsyncGenerator<Result, void, undefined>}
 */
export async function* inParallel(items, limit, work, own) {
  const { signal } = own;
  const running = new Set();
  /** @type {Result[]} */
  const ready = [];
  let number = 0;
  /** Places that are taken: until the result is handed over, and for ever if there is not another item. */
  let taken = 0;
  const run = async () => {
    const next = await untilAborted(items.next(), signal);
    if (!next.done) ready.push(await work(next.value, ++number));
  };
  try {
    do {
      for (; taken < limit(); taken++) {
        const pending = run()
          .catch((error) => own.abort(error))
          .finally(() => running.delete(pending));
        running.add(pending);
      }
      if (!ready.length) await Promise.race(running);
      taken -= ready.length;
      // Those that are ready are not lost by an error of another.
      yield* ready.splice(0);
      signal.throwIfAborted();
    } while (running.size || ready.length || taken < limit());
  } finally {
    own.abort();
    items.return().catch(() => {});
    await Promise.all(running);
  }
}
