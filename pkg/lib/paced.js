// Many calls side by side, fewer while the service throttles.
import { sleep } from "./abort.js";
import { abortable } from "./abortable.js";

/** Doubles with each pause of a job, and varies at random up to twice as long. */
const FIRST_PAUSE_MS = 125;
const MAX_PAUSE_MS = 10_000;
/** How often one job is throttled, retries of the client aside, before that is its error. */
const MAX_THROTTLED = 10;

/**
 * Runs jobs in their order: up to `most` at once, half as many after a throttled one, one more after each round without
 * (as TCP does: https://www.rfc-editor.org/rfc/rfc5681#section-3.1).
 * @template Job
 * @param {Job[]} jobs
 * @param {number} most
 * @param {AbortSignal | undefined} abortSignal its reason is thrown at once
 * @param {(job: Job, signal: AbortSignal) => Promise<boolean>} run resolves to whether the service was congested
 * @param {(job: Job, error: any, signal: AbortSignal) => Job[]} failed returns jobs to run in its place, or throws the error that ends
 *   everything; any: a hook may throw anything
 */
export const paced = (jobs, most, abortSignal, run, failed) =>
  abortable(abortSignal, async (signal) => {
    /** With how often each was throttled. @type {(list: Job[]) => [Job, number][]} */
    const entries = (list) => list.map((job) => [job, 0]);
    const queue = entries(jobs);
    /** @type {Set<Promise<unknown>>} */
    const running = new Set();
    let limit = most;
    /** A job that is throttled keeps its place among the running ones while it pauses. @param {[Job, number]} entry */
    const start = async ([job, throttled]) => {
      const before = limit;
      // Calls that began together meet the same congestion.
      const slowDown = () => (limit = Math.min(limit, Math.max(1, before / 2)));
      try {
        if (await run(job, signal)) slowDown();
        else limit = Math.min(most, limit + 1 / limit);
      } catch (/** @type {any} any: a hook may throw anything */ error) {
        if (throttled < MAX_THROTTLED && error?.retryable && /429|503/.test(error.$metadata?.httpStatusCode)) {
          slowDown();
          await sleep(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** throttled) * (1 + Math.random()), signal);
          queue.unshift([job, throttled + 1]);
        } else queue.push(...entries(failed(job, error, signal)));
      }
    };
    while (running.size || queue.length) {
      while (queue.length && running.size + 1 <= limit) {
        // cast: the queue is not empty.
        /** @type {Promise<unknown>} */
        const one = start(/** @type {[Job, number]} */ (queue.shift())).then(() => running.delete(one));
        running.add(one);
      }
      await Promise.race(running);
    }
  });
