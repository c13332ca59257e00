// A stream that can be read several times, at once or after the other, while it arrives.

/**
 * @template Item
 * @template Output
 */
export class Replay {
  /** What the whole stream adds up to. @type {Promise<Output>} */
  output;
  /** @type {Item[]} */
  #items = [];
  /** @type {Promise<void> | undefined} */
  #arrived;

  /** @param {(push: (item: Item) => void) => Promise<Output>} read is called once */
  constructor(read) {
    this.output = this.#read(read);
    // Whoever does not wait for it learns of the error from the items.
    this.output.catch(() => {});
  }

  /** @returns {AsyncGenerator<Item, void, undefined>} */
  async *[Symbol.asyncIterator]() {
    for (let at = 0; ; at++) {
      while (at === this.#items.length) {
        if (!this.#arrived) return void (await this.output);
        await this.#arrived;
      }
      yield this.#items[at];
    }
  }

  /** @param {(push: (item: Item) => void) => Promise<Output>} read */
  async #read(read) {
    /** @type {any} any: a function that `next` sets before anything can call it */
    let wake;
    const next = () => (this.#arrived = new Promise((resolve) => (wake = resolve)));
    next();
    try {
      return await read((item) => {
        this.#items.push(item);
        const arrived = wake;
        next();
        arrived();
      });
    } finally {
      this.#arrived = undefined;
      wake();
    }
  }
}
