// Turns that begin one after the other. A loop reads them as they begin, or `final()` lets all of them run, or both.
import { BedrockError } from "../errors.js";

/**
 * @template Turn
 * @template Result
 */
export class Turns {
  #loop;
  /** @type {Turn[]} */
  #turns = [];
  /** @type {Promise<void> | undefined} */
  #pending;
  #ended = false;
  /** @type {unknown} */
  #error;
  /** @type {any} any: a result, once the turns have ended without an error */
  #result;
  #own = new AbortController();

  /**
   * @param {(own: AbortController) => AsyncGenerator<Turn, Result, undefined>} run yields each turn as it begins; `own` is aborted by
   *   `cancel()`
   */
  constructor(run) {
    this.#loop = run(this.#own);
  }

  /**
   * Each turn as it begins. Tools run when the next turn is asked for.
   * @returns {AsyncIterator<Turn, undefined>}
   */
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      next: async () => {
        while (at === this.#turns.length && !this.#ended) await this.#advance();
        if (at < this.#turns.length) return { done: false, value: this.#turns[at++] };
        await this.final();
        return { done: true, value: undefined };
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
    while (!this.#ended) await this.#advance();
    if (this.#error) throw this.#error;
    return this.#result;
  }

  /** Stops the model and the tools. */
  cancel() {
    if (this.#ended) return;
    const message = "the run was cancelled before it was complete; begin another one with its messages or its session";
    this.#end(new BedrockError(message, { code: "run_cancelled" }));
    this.#own.abort(this.#error);
    this.#loop.return(this.#result).catch(() => {});
  }

  #end(/** @type {unknown} */ error = undefined) {
    if (!this.#ended) this.#error = error;
    this.#ended = true;
  }

  /** Until there is another turn, or the end. All who wait share one step. */
  #advance() {
    return (this.#pending ??= this.#loop
      .next()
      .then(
        ({ done, value }) => {
          if (!done) return void this.#turns.push(value);
          this.#result = value;
          this.#end();
        },
        (error) => this.#end(error),
      )
      .finally(() => (this.#pending = undefined)));
  }
}
