import { render } from "lit";

/** The last blocks may still change with what comes: a paragraph becomes a heading, a line a table. */
const OPEN_BLOCKS = 2;

/** @type {typeof import("../lib/markdown.js") | undefined} a chunk of its own, which is not needed before there is an answer */
let markdown;

/**
 * `<answer-text>`: a model's Markdown, drawn while it grows. Blocks that cannot change any more are drawn once; the rest is
 * read and drawn again at most once a frame, so that the time a frame takes does not depend on the length of the text.
 */
export class AnswerText extends HTMLElement {
  #text = "";
  /** How much of the text is in blocks that are settled. */
  #settledLength = 0;
  /** How many blocks that are. */
  #settledBlocks = 0;
  /** @type {number | undefined} of the drawing that is due */
  #frame;

  /** The whole text so far. @param {string} text */
  set text(text) {
    if (text === this.#text) return;
    if (!text.startsWith(this.#text)) this.#settledLength = this.#settledBlocks = 0;
    this.#text = text;
    this.#frame ??= requestAnimationFrame(() => this.draw());
  }

  /** Draws now: a text that is whole waits for no frame, of which a page in the background gets none. */
  draw() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (!markdown) return void this.#plain();
    const { block, blocksOf } = markdown;
    const open = blocksOf(this.#text.slice(this.#settledLength));
    for (const [index, token] of open.entries()) render(block(token), this.#blockAt(this.#settledBlocks + index));
    const count = this.#settledBlocks + open.length;
    while (this.children.length > count) this.lastElementChild?.remove();
    this.#settle(open);
  }

  /** The text as it is, until Markdown can be read. */
  async #plain() {
    render(this.#text, this.#blockAt(0));
    markdown = await import("../lib/markdown.js");
    this.draw();
  }

  /** @param {number} index */
  #blockAt(index) {
    let element = this.children[index];
    if (!element) {
      element = document.createElement("div");
      element.className = "block";
      this.append(element);
    }
    return /** @type {HTMLElement} */ (element);
  }

  /** @param {import("marked").Token[]} open */
  #settle(open) {
    const settled = open.slice(0, -OPEN_BLOCKS);
    const last = settled.at(-1);
    if (!last) return;
    // Blank lines between blocks are of none of them, so lengths are found and not added up.
    let at = this.#settledLength;
    for (const { raw } of settled) at = this.#text.indexOf(raw.trimEnd(), at) + raw.trimEnd().length;
    this.#settledLength = at;
    this.#settledBlocks += settled.length;
  }
}
