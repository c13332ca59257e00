import { html } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { nextTask } from "../../lib/next-task.js";

/** So many options are made in one task. */
const SLICE = 200;

/** `<text-choice>`: the texts in a list, of which one is chosen. Fires `choose` with an index. */
export class TextChoice extends PageElement {
  static properties = { texts: { attribute: false }, chosen: { attribute: false } };

  constructor() {
    super();
    /** @type {string[]} */
    this.texts = [];
    this.chosen = 0;
  }

  get #select() {
    return /** @type {HTMLSelectElement} */ (one(this, "select"));
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("texts")) this.#fill();
    this.#select.selectedIndex = this.chosen;
  }

  async #fill() {
    const { texts } = this;
    this.#select.replaceChildren();
    for (let start = 0; start < texts.length; start += SLICE) {
      await nextTask();
      if (texts !== this.texts) return;
      this.#select.append(
        ...texts.slice(start, start + SLICE).map((text, index) => new Option(text, `${start + index}`)),
      );
      this.#select.selectedIndex = this.chosen;
    }
  }

  render() {
    return html`<label><span class="visually-hidden">Text</span><select @change=${() => this.fire("choose", this.#select.selectedIndex)}></select></label>`;
  }
}
