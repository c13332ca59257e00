import { html, nothing } from "lit";
import { effect } from "@preact/signals-core";
import { one, PageElement } from "../lib/element.js";
import { startCommand, USUAL_ENDPOINT } from "../lib/emulator.js";
import { icon } from "../lib/icons.js";
import { DEFAULTS, hasKeys, movedTo, SECRETS, usesExampleKeys } from "../lib/settings.js";

/** Settings of the connection; all others are in the inspector. */
const FIELDS = ["target", "endpoint", "region", "authentication", ...SECRETS];

/** `<connection-menu>`: says honestly who answers, in a chip, and lets one choose. */
export class ConnectionMenu extends PageElement {
  static properties = { app: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
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
    await this.updateComplete;
    const input = this.querySelector(`[name="${field}"]`) ?? this.querySelector('[name="apiKey"]');
    if (!(input instanceof HTMLInputElement)) return;
    input.focus();
    input.select();
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
  #done(event) {
    event.preventDefault();
    one(this, "[popover]").hidePopover();
    one(this, ".chip").focus();
  }

  render() {
    const settings = this.app.settings.value;
    const answerer = this.app.answerer.value;
    const { name, kind, sentence } = described(answerer, settings);
    return html`<button type="button" class="chip" data-kind=${kind} popovertarget="connection" aria-haspopup="dialog">
        <span class="dot" aria-hidden="true"></span><b>${name}</b><span class="region">${settings.region}</span>${icon("down")}
      </button>
      <p class="visually-hidden" role="status">${sentence}</p>
      <div popover id="connection" role="dialog" aria-label="Connection">
        <form novalidate autocomplete="off" @submit=${this.#done} @input=${this.#input}>
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
        </form>
      </div>`;
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

/**
 * @param {import("../lib/emulator.js").Answerer | undefined} answerer
 * @param {import("../lib/settings.js").Settings} settings
 * @returns {{ kind: string, name: string, sentence: string }}
 */
function described(answerer, settings) {
  const { endpoint, region, modelId, target } = settings;
  const { kind = "looking", info } = answerer ?? {};
  const stand = info?.model.standIn ? "stand-in" : "emulator";
  switch (kind) {
    case "looking":
      return { kind, name: "Looking who answers", sentence: "" };
    case "page":
      return {
        kind: stand,
        name: "In this page, not AWS",
        sentence: `An emulator in this page, not AWS. ${info?.model.sentence}`,
      };
    case "emulator":
      return {
        kind: stand,
        name: "Local emulator, not AWS",
        sentence: `Local emulator, not AWS. ${info?.model.sentence}`,
      };
    case "unreachable":
      return {
        kind,
        name: "Nothing answers",
        sentence: `Nothing answers at ${endpoint}. Start the emulator with ${startCommand(endpoint)}.`,
      };
    case "gateway":
      return {
        kind,
        name: URL.canParse(endpoint) ? new URL(endpoint).host : endpoint,
        sentence: `${endpoint} answers for ${modelId}. Which model it runs is not known to this page.`,
      };
    default: {
      const missing = !hasKeys(settings) && " It needs your keys.";
      const where = target === "endpoint" && endpoint ? endpoint : `Amazon Bedrock in ${region}`;
      return {
        kind: missing ? "no-keys" : "aws",
        name: missing ? "Amazon Bedrock, no keys" : "Amazon Bedrock",
        sentence: `${where} will answer with ${modelId}.${missing || " AWS bills what you use."}`,
      };
    }
  }
}
