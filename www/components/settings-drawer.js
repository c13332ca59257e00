import { atEndpoint, initialSettings } from "../chat/settings.js";
import { html, one, render } from "../html.js";
import { settingsForm } from "./settings-form.js";

const NUMBERS = ["maxTokens", "temperature"];

/** `<settings-drawer>`: everything that can be set. Fires `settings-change` on every change, with the new `settings` in place. */
export class SettingsDrawer extends HTMLElement {
  #settings = initialSettings();

  connectedCallback() {
    render(this, settingsForm());
    this.#dialog.addEventListener("click", ({ target }) => {
      // The dialog's own area is covered by the form; what is left is its backdrop.
      if (target === this.#dialog) this.#dialog.close();
    });
    one(this, '[data-action="close"]').addEventListener("click", () => this.#dialog.close());
    one(this, '[data-action="forget"]').addEventListener("click", () => this.#forget());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#dialog.close();
    });
    this.#form.addEventListener("input", ({ target }) => {
      if (/** @type {Element} */ (target) !== this.#endpoint) this.#changed(this.#read());
    });
    // An endpoint is judged when it is whole.
    this.#endpoint.addEventListener("change", () => {
      this.settings = atEndpoint(this.#read(), this.#endpoint.value.trim());
      this.#changed(this.settings);
    });
  }

  get settings() {
    return this.#settings;
  }

  set settings(settings) {
    this.#settings = settings;
    for (const [name, value] of Object.entries(settings)) this.#field(name).value = `${value ?? ""}`;
    this.#show(settings);
  }

  /** @param {string[]} ids that the endpoint is known to answer */
  set modelIds(ids) {
    render(one(this, "datalist"), html`${ids.map((id) => html`<option value="${id}"></option>`)}`);
    one(this, ".any-model").hidden = ids.length === 0;
  }

  /** @param {string} [field] the setting to begin at */
  open(field) {
    this.#dialog.showModal();
    if (!field) return;
    const shown = this.#field(field);
    if (shown instanceof RadioNodeList) return;
    shown.focus();
    shown.select();
  }

  get #dialog() {
    return one(this, "dialog");
  }

  get #form() {
    return one(this, "form");
  }

  get #endpoint() {
    return /** @type {HTMLInputElement} */ (this.#field("endpoint"));
  }

  /** @param {string} name of a setting */
  #field(name) {
    const field = this.#form.elements.namedItem(name);
    if (!field) throw new TypeError(`${name} is not a setting`);
    return /** @type {HTMLInputElement | HTMLTextAreaElement | RadioNodeList} */ (field);
  }

  /** Pasted keys often bring white space along. */
  #read() {
    /** @type {Record<string, string | number | undefined>} */
    const fields = {};
    for (const [name, value] of new FormData(this.#form)) fields[name] = `${value}`.trim();
    for (const name of NUMBERS) fields[name] = fields[name] === "" ? undefined : Number(fields[name]);
    return /** @type {import("../chat/settings.js").Settings} */ ({ ...this.#settings, ...fields });
  }

  #forget() {
    const none = { accessKeyId: "", secretAccessKey: "", sessionToken: "", apiKey: "" };
    this.settings = { ...this.#read(), ...none };
    this.#changed(this.settings);
  }

  /** @param {import("../chat/settings.js").Settings} settings */
  #changed(settings) {
    this.#settings = settings;
    this.#show(settings);
    this.dispatchEvent(new CustomEvent("settings-change"));
  }

  /** @param {import("../chat/settings.js").Settings} settings */
  #show({ authentication, region }) {
    one(this, ".keys").hidden = authentication !== "keys";
    one(this, ".api-key").hidden = authentication !== "apiKey";
    this.#endpoint.placeholder = `https://bedrock-runtime.${region}.amazonaws.com`;
  }
}
