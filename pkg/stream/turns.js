// Turns that begin one after the other. A loop reads them as they begin, or `final()` lets all of them run, or both.
import { BedrockError } from "../errors.js";
import { onAbort } from "../lib/abort.js";
import { check } from "../lib/options.js";

/**
 * @template Turn
 * @template Result
 */
export class Turns {
  #loop;
  /** Each turn that was asked for, and the end. All who wait for one share it. @type {Promise<IteratorResult<Turn, Result>>[]} */
  #steps = [];
  #own = new AbortController();

  /**
   * @param {AbortSignal | undefined} abortSignal
   * @param {(signal: AbortSignal) => AsyncGenerator<Turn, Result, undefined>} run yields each turn as it begins; the signal is aborted
   *   with the other one and by `cancel()`
   */
  constructor(abortSignal, run) {
    if (abortSignal) check("abortSignal.throwIfAborted", abortSignal.throwIfAborted, "a function");
    this.#loop = until(abortSignal, this.#own, run);
  }

  /**
   * Each turn as it begins. Tools run when the next turn is asked for.
   * @returns {AsyncIterator<Turn, undefined>}
   */
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      next: async () => {
        const step = await this.#step(at++);
        return step.done ? { done: true, value: undefined } : step;
      },
      return: async (/** @type {any} any: given back as it is */ value) => {
        this.cancel();
        return { done: true, value };
      },
    };
  }

  /**
   * Lets all turns run.
   * @returns {Promise<Result>}
   */
  async final() {
    for (let at = 0; ; at++) {
      const { done, value } = await this.#step(at);
      if (done) return value;
    }
  }

  /** Stops the model and the tools. Nobody reads on after the end of a run, so that it stays as it was. */
  cancel() {
    const message = "the run was cancelled before it was complete; begin another one with its messages or its session";
    const error = new BedrockError(message, { code: "run_cancelled" });
    this.#own.abort(error);
    const step = this.#loop.throw(error);
    step.catch(() => {});
    this.#steps.push(step);
  }

  #step(/** @type {number} */ at) {
    return (this.#steps[at] ??= this.#loop.next());
  }
}

/**
 * @template Turn
 * @template Result
 * @param {AbortSignal | undefined} abortSignal
 * @param {AbortController} own
 * @param {(signal: AbortSignal) => AsyncGenerator<Turn, Result, undefined>} run
 */
async function* until(abortSignal, own, run) {
  const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
  try {
    abortSignal?.throwIfAborted();
    return yield* run(own.signal);
  } finally {
    ignore?.();
  }
}
