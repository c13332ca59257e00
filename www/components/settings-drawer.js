import { atEndpoint } from "../chat/settings.js";
import { html, render } from "../html.js";
import { settingsForm } from "./settings-form.js";

const NUMBERS = ["maxTokens", "temperature"];

/** `<settings-drawer>`: everything that can be set. Fires `settings-change` on every change, with the new `settings` in place. */
export class SettingsDrawer extends HTMLElement {
  #settings;

  connectedCallback() {
    render(this, settingsForm());
    this.#dialog.addEventListener("click", ({ target }) => {
      // The dialog's own area is covered by the form; what is left is its backdrop.
      if (target === this.#dialog) this.#dialog.close();
    });
    this.querySelector('[data-action="close"]').addEventListener("click", () => this.#dialog.close());
    this.querySelector('[data-action="forget"]').addEventListener("click", () => this.#forget());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#dialog.close();
    });
    this.#form.addEventListener("input", ({ target }) => {
      if (target.name !== "endpoint") this.#changed(this.#read());
    });
    // An endpoint is judged when it is whole.
    this.#form.elements.endpoint.addEventListener("change", () => {
      this.settings = atEndpoint(this.#read(), this.#form.elements.endpoint.value.trim());
      this.#changed(this.settings);
    });
  }

  get settings() {
    return this.#settings;
  }

  set settings(settings) {
    this.#settings = settings;
    for (const [name, value] of Object.entries(settings)) this.#form.elements[name].value = value ?? "";
    this.#show(settings);
  }

  /** @param {string[]} ids that the endpoint is known to answer */
  set modelIds(ids) {
    render(this.querySelector("datalist"), html`${ids.map((id) => html`<option value="${id}"></option>`)}`);
    this.querySelector(".any-model").hidden = ids.length === 0;
  }

  /** @param {string} [field] the setting to begin at */
  open(field) {
    this.#dialog.showModal();
    this.#form.elements[field]?.focus();
    this.#form.elements[field]?.select?.();
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #form() {
    return this.querySelector("form");
  }

  /** Pasted keys often bring white space along. */
  #read() {
    const settings = { ...this.#settings };
    for (const [name, value] of new FormData(this.#form)) settings[name] = value.trim();
    for (const name of NUMBERS) settings[name] = settings[name] === "" ? undefined : Number(settings[name]);
    return settings;
  }

  #forget() {
    const none = { accessKeyId: "", secretAccessKey: "", sessionToken: "", apiKey: "" };
    this.settings = { ...this.#read(), ...none };
    this.#changed(this.settings);
  }

  #changed(settings) {
    this.#settings = settings;
    this.#show(settings);
    this.dispatchEvent(new CustomEvent("settings-change"));
  }

  #show({ authentication, region }) {
    this.querySelector(".keys").hidden = authentication !== "keys";
    this.querySelector(".api-key").hidden = authentication !== "apiKey";
    this.#form.elements.endpoint.placeholder = `https://bedrock-runtime.${region}.amazonaws.com`;
  }
}
