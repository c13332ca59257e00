import { effect } from "@preact/signals-core";
import { html, nothing } from "lit";
import { described } from "../lib/described.js";
import { one, PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";
import { SECRETS } from "../lib/settings.js";

/** Settings of the connection; all others are in the inspector. */
const FIELDS = ["target", "endpoint", "region", "authentication", ...SECRETS];

/** `<connection-menu>`: says honestly who answers, in a chip, and lets one choose. */
export class ConnectionMenu extends PageElement {
  static properties = { app: { attribute: false }, wasOpened: { state: true } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** The form is drawn when the menu is first opened. */
    this.wasOpened = false;
  }

  firstUpdated() {
    effect(() => {
      const field = this.app.field.value;
      if (FIELDS.includes(field)) this.#openAt(field);
    });
  }

  /** @param {string} field */
  async #openAt(field) {
    this.app.field.value = "";
    const { authentication } = this.app.settings.value;
    if (field === "apiKey" && authentication !== "apiKey") this.app.change({ authentication: "apiKey" });
    one(this, "[popover]").showPopover();
    await Promise.all([this.updateComplete, customElements.whenDefined("connection-form")]);
    const form = one(this, "connection-form");
    await form.updateComplete;
    const input = form.querySelector(`[name="${field}"]`) ?? form.querySelector('[name="apiKey"]');
    if (!(input instanceof HTMLInputElement)) return;
    input.focus();
    input.select();
  }

  #done() {
    one(this, "[popover]").hidePopover();
    one(this, ".chip").focus();
  }

  render() {
    const { region } = this.app.settings.value;
    const { name, kind, sentence } = described(this.app.answerer.value, this.app.settings.value);
    return html`<button type="button" class="chip" data-kind=${kind} popovertarget="connection" aria-haspopup="dialog">
        <span class="dot" aria-hidden="true"></span><b>${name}</b><span class="region">${region}</span>${icon("down")}
      </button>
      <p class="visually-hidden" role="status">${sentence}</p>
      <div popover id="connection" role="dialog" aria-label="Connection" @beforetoggle=${() => (this.wasOpened = true)} @done=${this.#done}>
        ${this.wasOpened ? html`<connection-form .app=${this.app}></connection-form>` : nothing}
      </div>`;
  }
}
