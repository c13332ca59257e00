// Shares the few sequences of a llama.cpp context among conversations.

/** @typedef {import("./llama.js").Sequence} Sequence */

/** Lends out the few sequences of a context; when none is free, callers wait in line. */
export class SequencePool {
  /** @type {{ resolve: (sequence: Sequence) => void }[]} first come, first served */
  #waiting = [];

  /** @param {Sequence[]} sequences */
  constructor(sequences) {
    this.free = [...sequences];
  }

  /**
   * @param {AbortSignal} signal leaves the line
   * @returns {Promise<Sequence>} give it back with `release`
   */
  acquire(signal) {
    const sequence = this.free.pop();
    if (sequence) return Promise.resolve(sequence);
    return new Promise((resolve, reject) => {
      const ticket = { resolve };
      this.#waiting.push(ticket);
      signal.addEventListener("abort", () => {
        this.#waiting = this.#waiting.filter((other) => other !== ticket);
        reject(signal.reason);
      });
    });
  }

  /** @param {Sequence} sequence */
  release(sequence) {
    const next = this.#waiting.shift();
    if (next) next.resolve(sequence);
    else this.free.push(sequence);
  }
}
