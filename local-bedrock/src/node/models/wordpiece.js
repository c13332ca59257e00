// BERT's tokenizer for lower-case text.
// https://github.com/google-research/bert/blob/master/tokenization.py

const MAX_WORD = 100;

/** Punctuation as BERT has it: all of ASCII that is neither letter, digit nor space, and Unicode's. */
const WORDS =
  /[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]|[!-/:-@[-`{-~]|\p{P}|(?:(?![\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff!-/:-@[-`{-~]|\p{P}|\s)[^])+/gu;

/** Turns a text into the numbers of its pieces. */
export class WordPiece {
  /** @param {{ model: { vocab: Record<string, number> }, truncation: { max_length: number } }} tokenizer a `tokenizer.json` */
  constructor({ model, truncation }) {
    this.vocabulary = new Map(Object.entries(model.vocab));
    this.maxTokens = truncation.max_length;
  }

  /**
   * @param {string} text
   * @returns {number[]} between the marks of begin and end; tokens beyond the model's limit are cut off
   */
  tokenize(text) {
    const plain = text
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "")
      .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, (control) => (/\s/.test(control) ? " " : ""));
    // Letter by letter, so that a capital sigma at the end of a word is not a special case.
    const lower = Array.from(plain, (letter) => letter.toLowerCase()).join("");
    const pieces = (lower.match(WORDS) ?? []).flatMap((word) => this.#piecesOf([...word]));
    return [this.#id("[CLS]"), ...pieces.slice(0, this.maxTokens - 2), this.#id("[SEP]")];
  }

  /** @param {string} mark that every vocabulary has */
  #id(mark) {
    // cast: as `mark` says.
    return /** @type {number} */ (this.vocabulary.get(mark));
  }

  /**
   * The longest pieces first, from the left.
   * @param {string[]} word
   */
  #piecesOf(word) {
    /** @type {number[]} */
    const pieces = [];
    for (let start = 0; start < word.length;) {
      let end = word.length > MAX_WORD ? start : word.length;
      let piece;
      for (; end > start; end--) {
        piece = this.vocabulary.get((start ? "##" : "") + word.slice(start, end).join(""));
        if (piece !== undefined) break;
      }
      if (piece === undefined) return [this.#id("[UNK]")];
      pieces.push(piece);
      start = end;
    }
    return pieces;
  }
}
