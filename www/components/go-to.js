import { html } from "lit";
import { one, PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";
import { go } from "../lib/router.js";
import { PLACES } from "../places/index.js";

/** `<go-to>`: goes to the place whose name one begins to type. */
export class GoTo extends PageElement {
  static properties = { typed: { state: true } };

  constructor() {
    super();
    this.typed = "";
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  open() {
    this.typed = "";
    if (!this.#dialog.open) this.#dialog.showModal();
    const input = /** @type {HTMLInputElement} */ (one(this, "input"));
    input.value = "";
    input.focus();
  }

  get #found() {
    const typed = this.typed.trim().toLowerCase();
    return PLACES.filter(({ title }) => title.toLowerCase().includes(typed));
  }

  /** @param {string | undefined} id */
  #go(id) {
    if (!id) return;
    this.#dialog.close();
    go(id);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#go(this.#found[0]?.id);
  }

  render() {
    return html`<dialog class="sheet go-to" aria-label="Go to a place">
      <form @submit=${this.#submit}>
        <input type="search" aria-label="Place" placeholder="Go to …" @input=${(/** @type {InputEvent} */ { target }) => (this.typed = /** @type {HTMLInputElement} */ (target).value)} />
        <ul class="rows">${this.#found.map(({ id, title, icon: image }) => html`<li><button type="button" class="row" @click=${() => this.#go(id)}>${icon(image)}<b>${title}</b></button></li>`)}</ul>
      </form>
    </dialog>`;
  }
}
