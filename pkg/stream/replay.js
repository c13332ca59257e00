// A stream that can be read several times, at once or after the other, while it arrives.

/**
 * @template Item
 * @template Output
 */
export class Replay {
  /** What the whole stream adds up to. @type {Promise<Output>} */
  output;
  #first;

  /** @param {(push: (item: Item) => void) => Promise<Output>} read is called once */
  constructor(read) {
    /** @typedef {{ item: Item, next: Promise<Node | undefined> }} Node */
    /** Of the last promise. @type {any} any: a function that `arrival` sets before anything can call it */
    let arrive;
    /** @returns {Promise<Node | undefined>} undefined at the end */
    const arrival = () => new Promise((resolve) => (arrive = resolve));
    this.#first = arrival();
    const all = async () => {
      try {
        // Which function is called is known before its argument is made.
        return await read((item) => arrive({ item, next: arrival() }));
      } finally {
        arrive();
      }
    };
    this.output = all();
    // Whoever does not wait for it learns of the error from the items.
    this.output.catch(() => {});
  }

  /** @returns {AsyncGenerator<Item, void, undefined>} */
  async *[Symbol.asyncIterator]() {
    for (let node = await this.#first; node; node = await node.next) yield node.item;
    await this.output;
  }
}
