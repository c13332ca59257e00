// Random input that is the same in every run.

/** A linear congruential generator with the constants of Numerical Recipes; its high bits are good enough here. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  /** A number from 0 up to, not including, `below`. */
  integer(below) {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }

  /** One of the items. */
  of(items) {
    return items[this.integer(items.length)];
  }

  /** Text of at most `longest` characters of an alphabet. */
  text(longest, alphabet) {
    return Array.from({ length: this.integer(longest + 1) }, () => this.of(alphabet)).join("");
  }

  bytes(length) {
    return Uint8Array.from({ length }, () => this.integer(256));
  }
}
