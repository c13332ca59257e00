import { html, nothing } from "lit";
import { destinationsOf, matching } from "../lib/destinations.js";
import { one, PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";

/** `<go-to>`: goes to the place, the model or the fault whose name one begins to type. */
export class GoTo extends PageElement {
  static properties = {
    app: { attribute: false },
    isOpen: { state: true },
    typed: { state: true },
    chosen: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.isOpen = false;
    this.typed = "";
    /** The index of the row that Enter takes. */
    this.chosen = 0;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.typed = "";
    this.chosen = 0;
    // Not after an update, since the keys that follow are already for the field.
    this.performUpdate();
    this.#dialog.showModal();
    one(this, "input").focus();
  }

  get #found() {
    return matching(destinationsOf(this.app), this.typed);
  }

  /** @param {import("../lib/destinations.js").Destination | undefined} destination */
  #go(destination) {
    if (!destination) return;
    this.#dialog.close();
    destination.go();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#go(this.#found[this.chosen]);
  }

  /** @param {Event} event */
  #typed({ target }) {
    this.typed = /** @type {HTMLInputElement} */ (target).value;
    this.chosen = 0;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const { length } = this.#found;
    if (length > 0) this.chosen = (this.chosen + step + length) % length;
  }

  updated() {
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  render() {
    return html`<dialog class="sheet go-to" aria-label="Go to" @close=${() => (this.isOpen = false)}>${this.isOpen ? this.#form() : nothing}</dialog>`;
  }

  #form() {
    const found = this.#found;
    return html`<form @submit=${this.#submit}>
      <input type="search" role="combobox" aria-label="Go to" aria-expanded="true" aria-controls="destinations" aria-autocomplete="list" aria-activedescendant=${found.length > 0 ? `destination-${this.chosen}` : nothing} placeholder="A place, a model or a fault" autocomplete="off" spellcheck="false" @input=${this.#typed} @keydown=${this.#key} />
      <ul class="rows" id="destinations" role="listbox" aria-label="Found">${found.map((destination, index) => this.#row(destination, index))}</ul>
      ${found.length === 0 ? html`<p class="nothing" role="status">Nothing has this name.</p>` : nothing}
    </form>`;
  }

  /** @param {import("../lib/destinations.js").Destination} destination @param {number} index */
  #row(destination, index) {
    const { kind, title, icon: image } = destination;
    return html`<li role="option" id="destination-${index}" class="row" aria-selected=${index === this.chosen} @click=${() => this.#go(destination)}>${icon(image)}<b>${title}</b><span>${kind}</span></li>`;
  }
}
