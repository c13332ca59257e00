import { html, nothing } from "lit";
import { described } from "../lib/described.js";
import { one, PageElement } from "../lib/element.js";
import { startCommand, USUAL_ENDPOINT } from "../lib/emulator.js";
import { DEFAULTS, hasKeys, movedTo, SECRETS, usesExampleKeys } from "../lib/settings.js";

/** `<connection-form>`: who is to answer, where, and with which credentials. Fires `done`. */
export class ConnectionForm extends PageElement {
  static properties = { app: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
  }

  /** @param {Event} event */
  #input({ target }) {
    const { name, value } = /** @type {HTMLInputElement} */ (target);
    const text = value.trim();
    // Whoever enters keys while no account is needed wants to use them.
    const isKey =
      SECRETS.includes(/** @type {any} any: a name that is not in the list is allowed */ (name)) &&
      this.app.settings.value.target === "page" &&
      text;
    if (isKey) {
      this.app.change({ ...movedTo(this.app.settings.value, { target: "aws" }), [name]: text });
      // Another field of the same name takes this one's place.
      this.updateComplete.then(() => one(this, `[name="${name}"]`).focus());
    } else if (name !== "endpoint") this.app.change({ [name]: text });
  }

  /** An endpoint is judged when it is whole. @param {Event} event */
  #endpoint({ target }) {
    const endpoint = /** @type {HTMLInputElement} */ (target).value.trim();
    this.app.change(movedTo(this.app.settings.value, { target: endpoint ? "endpoint" : "aws", endpoint }));
  }

  /** @param {import("../lib/settings.js").Settings["target"]} target */
  #target(target) {
    const settings = this.app.settings.value;
    this.app.change(movedTo(settings, { target, endpoint: settings.endpoint || USUAL_ENDPOINT }));
  }

  #forget() {
    this.app.change(Object.fromEntries(SECRETS.map((name) => [name, DEFAULTS[name]])));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.fire("done");
  }

  render() {
    const settings = this.app.settings.value;
    const { kind, sentence } = described(this.app.answerer.value, settings);
    return html`<form novalidate autocomplete="off" @submit=${this.#submit} @input=${this.#input}>
      <p class="who" data-kind=${kind}>${sentence}</p>
      ${
        kind === "unreachable"
          ? html`<p class="command"><code>${startCommand(settings.endpoint)}</code><copy-button .text=${() => startCommand(settings.endpoint)}></copy-button>
        <button type="button" class="small" @click=${() => this.app.findAnswerer()}>Check again</button></p>`
          : nothing
      }
      <fieldset class="targets">
        <legend>Who answers</legend>
        ${this.#choice("page", "In this page", "An emulator, without an account or a server")}
        ${settings.target === "page" ? html`<page-model @model-change=${() => this.app.findAnswerer()}></page-model>` : nothing}
        ${this.#choice("endpoint", "local-bedrock, or a gateway", "On this machine, or at an address")}
        ${settings.target === "endpoint" ? html`<label>Endpoint<input name="endpoint" type="url" inputmode="url" autocomplete="off" spellcheck="false" .value=${settings.endpoint} placeholder=${USUAL_ENDPOINT} @change=${this.#endpoint} /></label>` : nothing}
        ${this.#choice("aws", "Amazon Bedrock", "With your keys; AWS bills what you use")}
      </fieldset>
      <label>Region<input name="region" autocomplete="off" spellcheck="false" autocapitalize="none" .value=${settings.region} /></label>
      ${settings.target === "page" ? this.#smartKey(settings) : this.#keys(settings)}
      <div class="end">
        ${hasKeys(settings) && !usesExampleKeys(settings) ? html`<button type="button" class="quiet" data-action="forget" @click=${this.#forget}>Forget keys</button>` : nothing}
        <button type="submit" class="primary">Done</button>
      </div>
    </form>`;
  }

  /**
   * @param {import("../lib/settings.js").Settings["target"]} target
   * @param {string} title
   * @param {string} text
   */
  #choice(target, title, text) {
    return html`<label class="choice"><input type="radio" name="target" value=${target} .checked=${this.app.settings.value.target === target} @input=${(/** @type {Event} */ event) => event.stopPropagation()} @change=${() => this.#target(target)} />
      <span><b>${title}</b>${text}</span></label>`;
  }

  /** @param {import("../lib/settings.js").Settings} settings */
  #smartKey({ apiKey }) {
    return html`<label>Bedrock API key, to leave for Amazon Bedrock
      <input name="apiKey" type="password" autocomplete="off" spellcheck="false" placeholder="Paste it here" .value=${apiKey} @input=${() => this.app.change({ authentication: "apiKey" })} /></label>`;
  }

  /** @param {import("../lib/settings.js").Settings} settings */
  #keys(settings) {
    const field = (
      /** @type {typeof SECRETS[number]} */ name,
      /** @type {string} */ label,
      type = "password",
      placeholder = "",
    ) =>
      html`<label>${label}<input name=${name} type=${type} autocomplete="off" spellcheck="false" autocapitalize="none" placeholder=${placeholder} .value=${settings[name]} /></label>`;
    const kind = (/** @type {"keys" | "apiKey"} */ value, /** @type {string} */ label) =>
      html`<label><input type="radio" name="authentication" value=${value} .checked=${settings.authentication === value} />${label}</label>`;
    return html`<fieldset>
      <legend>Credentials</legend>
      <div class="segments" role="radiogroup" aria-label="Kind of credentials">${kind("keys", "Access key")}${kind("apiKey", "API key")}</div>
      ${
        settings.authentication === "keys"
          ? html`${field("accessKeyId", "Access key id", "text")}${field("secretAccessKey", "Secret access key")}${field("sessionToken", "Session token", "password", "Only for temporary keys")}`
          : field("apiKey", "Bedrock API key")
      }
      <p class="hint">Kept in this tab's memory until you reload. Never stored, logged or shared. Use short-lived keys that may only call models.</p>
    </fieldset>`;
  }
}
