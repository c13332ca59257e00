// Cuts a text in pieces at its first stop sequence.

/** Cuts a text that comes in pieces at the first stop sequence, even if one is split over pieces. */
export class StopSequences {
  #held = "";

  /** @param {string[]} [sequences] */
  constructor(sequences = []) {
    this.sequences = sequences.filter(Boolean);
  }

  /**
   * @param {string} piece
   * @returns {{ text: string, sequence?: string }} the text that may be shown now, and the stop sequence if one was met
   */
  push(piece) {
    this.#held += piece;
    const met = this.sequences
      .map((sequence) => ({ sequence, at: this.#held.indexOf(sequence) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (met) return { text: this.#held.slice(0, met.at), sequence: met.sequence };
    const keep = this.#heldBack();
    const text = this.#held.slice(0, this.#held.length - keep);
    this.#held = this.#held.slice(text.length);
    return { text };
  }

  /** @returns {string} the text that was held back, if the whole ended without a stop sequence */
  flush() {
    return this.#held;
  }

  /** Length of the longest tail that may yet become a stop sequence. */
  #heldBack() {
    const longest = Math.max(0, ...this.sequences.map((sequence) => sequence.length - 1));
    for (let length = Math.min(longest, this.#held.length); length > 0; length -= 1) {
      const tail = this.#held.slice(-length);
      if (this.sequences.some((sequence) => sequence.startsWith(tail))) return length;
    }
    return 0;
  }
}
