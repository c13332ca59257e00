import { textBlocks } from "../chat/text-blocks.js";

/** `<answer-text>`: a model's text, always as text and never as markup; code fences become `<pre>`. */
export class AnswerText extends HTMLElement {
  #text = "";
  #frame;

  /** The whole text so far. Drawn at most once per frame, however fast tokens come. */
  set text(text) {
    this.#text = text;
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
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
      if (element.textContent !== text) element.textContent = text;
    }
    while (this.children.length > blocks.length) this.lastElementChild.remove();
  }
}
