import { textBlocks } from "../chat/text-blocks.js";

/** `<answer-text>`: a model's text, always as text and never as markup; code fences become `<pre>`. */
export class AnswerText extends HTMLElement {
  #text = "";
  /** @type {number | undefined} of the drawing that is due */
  #frame;

  /**
   * The whole text so far. Drawn at most once per frame, however fast tokens come.
   * @param {string} text
   */
  set text(text) {
    this.#text = text;
    this.#frame ??= requestAnimationFrame(() => this.draw());
  }

  /** Draws now: a text that is whole waits for no frame, of which a page in the background gets none. */
  draw() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    const blocks = textBlocks(this.#text);
    for (const [index, { code, text }] of blocks.entries()) {
      const tag = code ? "pre" : "p";
      let element = this.children[index];
      if (element?.localName !== tag) {
        const fresh = document.createElement(tag);
        if (code) fresh.tabIndex = 0;
        if (element) element.replaceWith(fresh);
        else this.append(fresh);
        element = fresh;
      }
      extend(element, text);
    }
    while (this.children.length > blocks.length) this.lastElementChild?.remove();
  }
}

/**
 * Appends where it can, so that a selection in what is there already survives.
 * @param {Element} element
 * @param {string} text
 */
function extend(element, text) {
  const node =
    element.firstChild instanceof Text ? element.firstChild : element.appendChild(document.createTextNode(""));
  if (text === node.data) return;
  if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length));
  else node.data = text;
}
