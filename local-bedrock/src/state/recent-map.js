// A map of limited size.

/** How many entries are kept. */
const LIMIT = 1000;

/**
 * A map that drops the entry that was set longest ago, so that sessions cannot fill the memory.
 * @template Value
 * @extends {Map<string, Value>}
 */
export class RecentMap extends Map {
  /** @param {string} key @param {Value} value */
  set(key, value) {
    this.delete(key); // the newest comes last
    super.set(key, value);
    const [oldest] = this.keys();
    if (this.size > LIMIT) this.delete(oldest);
    return this;
  }
}
