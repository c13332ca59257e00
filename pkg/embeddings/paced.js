// Many calls side by side, fewer while the service throttles.
import { onAbort } from "../lib/abort.js";

const MAX_PAUSE_MS = 20_000;
/** How often one job is throttled, retries of the client aside, before that is its error. */
const MAX_THROTTLED = 10;

/**
 * Runs jobs in their order: up to `most` at once, half as many after a throttled one, one more after each round without
 * (as TCP does: https://www.rfc-editor.org/rfc/rfc5681#section-3.1).
 * @template Job
 * @param {Job[]} jobs
 * @param {number} most
 * @param {AbortSignal} signal its reason is thrown at once
 * @param {(job: Job) => Promise<boolean>} run resolves to whether the service was congested
 * @param {(job: Job, error: unknown) => unknown} failed throws the error that ends everything
 * @returns {Promise<void>}
 */
export function paced(jobs, most, signal, run, failed) {
  const queue = jobs.map((job) => ({ job, throttled: 0 }));
  /** @type {[number, number, number, number, ReturnType<typeof setTimeout>?]} */
  let [limit, running, round, pauseMs, timer] = [most, 0, 0, 125];
  return new Promise((resolve, reject) => {
    /** @type {(settle: (value?: any) => void, value?: unknown) => void} any: a reason, or nothing */
    const finish = (settle, value) => {
      clearTimeout(timer);
      queue.length = 0;
      ignore();
      settle(value);
    };
    const ignore = onAbort(signal, () => finish(reject, signal.reason));
    const slowDown = (/** @type {number} */ started) => {
      // Calls of one round meet the same congestion.
      if (started < round) return;
      round++;
      limit = Math.max(1, limit / 2);
    };
    const pause = () => {
      pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
      timer ??= setTimeout(next, (pauseMs * (1 + Math.random())) / 2);
    };
    /** @param {{ job: Job, throttled: number }} entry */
    async function start(entry) {
      running++;
      const started = round;
      try {
        if (await run(entry.job)) slowDown(started);
        else limit = Math.min(most, limit + 1 / limit);
        pauseMs = 125;
      } catch (error) {
        if (isThrottled(error) && ++entry.throttled <= MAX_THROTTLED) {
          queue.unshift(entry);
          slowDown(started);
          pause();
        } else {
          await failed(entry.job, error);
        }
      }
      running--;
      if (!timer) next();
    }
    function next() {
      timer = undefined;
      while (queue.length && running + 1 <= limit) {
        // cast: the queue is not empty.
        start(/** @type {typeof queue[0]} */ (queue.shift())).catch((error) => finish(reject, error));
      }
      if (!queue.length && !running) finish(resolve);
    }
    next();
  });
}

const isThrottled = (/** @type {any} any: a hook may throw anything */ error) =>
  error?.retryable && [429, 503].includes(error.$metadata?.httpStatusCode);
