import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";
import { go } from "../../lib/router.js";

const CODE = `import { Bedrock } from "bedrock-wasm";
import { listInvocable } from "bedrock-wasm/models";

const { models, denied } = await listInvocable(new Bedrock({ region, credentials }));
console.table(models.map(({ modelId, kind, name, provider }) => ({ modelId, kind, name, provider })));
`;

/** `<models-place>`: all that can be invoked here, in one table: base models, profiles, provisioned, custom and imported ones. */
export class ModelsPlace extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { state: true },
    typed: { state: true },
    kind: { state: true },
    modality: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    this.typed = "";
    this.kind = "";
    this.modality = "";
  }

  shown() {
    one(this, "input, button").focus();
    // Where no account answers, a list costs nobody anything.
    if (!this.call && this.app.settings.value.target !== "aws") this.again();
  }

  again() {
    this.call = this.app.call(
      {
        place: "models",
        service: "Bedrock",
        operation: "ListFoundationModels",
        input: {},
        code: (language) => (language === "bedrock-wasm" ? CODE : undefined),
      },
      async ({ client, signal }) => {
        const { listInvocable } = await import("bedrock-wasm/models");
        return listInvocable(client, { abortSignal: signal });
      },
    );
  }

  /** @returns {import("../../../pkg/types/models.js").InvocableModel[]} */
  get #models() {
    return this.call?.output?.models ?? [];
  }

  get #found() {
    const typed = this.typed.trim().toLowerCase();
    return this.#models.filter(
      ({ modelId, name, provider = "", kind, inputModalities = [], outputModalities = [] }) =>
        `${modelId} ${name} ${provider}`.toLowerCase().includes(typed) &&
        (!this.kind || kind === this.kind) &&
        (!this.modality ||
          [...inputModalities, ...outputModalities].includes(
            /** @type {any} any: one that is not in the list is allowed */ (this.modality),
          )),
    );
  }

  /** @param {string} modelId @param {string[]} output */
  #use(modelId, output) {
    this.app.change({ modelId });
    go(output.includes("EMBEDDING") ? "embeddings" : output.includes("IMAGE") ? "image" : "chat");
  }

  render() {
    const { call } = this;
    const state = call?.state;
    const models = this.#models;
    const kinds = [...new Set(models.map(({ kind }) => kind))];
    const choice = (
      /** @type {"kind" | "modality"} */ name,
      /** @type {string} */ label,
      /** @type {string[]} */ values,
    ) =>
      html`<select aria-label=${label} @change=${(/** @type {Event} */ { target }) => (this[name] = /** @type {HTMLSelectElement} */ (target).value)}><option value="">${label}: all</option>${values.map((value) => html`<option value=${value}>${value}</option>`)}</select>`;
    return html`<header class="place-bar">
        <h2>Models</h2>
        <input type="search" aria-label="Filter models" placeholder="Filter by name, id or provider" @input=${(/** @type {InputEvent} */ { target }) => (this.typed = /** @type {HTMLInputElement} */ (target).value)} />
        <button type="button" ?disabled=${state === "busy"} @click=${this.again}>${icon("again")}${models.length ? "List again" : "List models"}</button>
      </header>
      <div class="scroller">
        <div class="actions filters">${choice("kind", "Kind", kinds)}${choice("modality", "Modality", ["TEXT", "IMAGE", "EMBEDDING", "VIDEO", "SPEECH"])}
          <p class="facts" role="status">${state === "busy" ? html`Listing <call-status .call=${call}></call-status>` : models.length ? `${this.#found.length} of ${models.length}` : nothing}</p></div>
        ${state === "failed" ? html`<error-notice .error=${call?.error} .settings=${call?.settings} @retry=${this.again} @open-setting=${(/** @type {CustomEvent} */ { detail }) => this.app.openSetting(detail)}></error-notice>` : nothing}
        ${models.length ? this.#table() : state === undefined ? html`<p class="hint">Base models, inference profiles, provisioned throughput, custom and imported models of this account and region, in one table.</p>` : nothing}
        ${this.#denied()}
      </div>`;
  }

  #table() {
    return html`<div class="wide-table" tabindex="0" role="group" aria-label="Models"><table class="log">
      <thead><tr><th scope="col">Model</th><th scope="col">Kind</th><th scope="col">In</th><th scope="col">Out</th><th scope="col">Streams</th><th scope="col">Lifecycle</th><th scope="col"><span class="visually-hidden">Use</span></th></tr></thead>
      <tbody>${this.#found.map(
        ({
          modelId,
          name,
          provider,
          kind,
          inputModalities = [],
          outputModalities = [],
          streaming,
          lifecycle,
        }) => html`<tr>
          <td><b>${name}</b> <span class="facts">${provider ?? ""}</span><br /><code>${modelId}</code></td>
          <td>${kind}</td><td>${inputModalities.join(", ").toLowerCase()}</td><td>${outputModalities.join(", ").toLowerCase()}</td>
          <td>${streaming === undefined ? "" : streaming ? "yes" : "no"}</td><td>${lifecycle?.status?.toLowerCase() ?? ""}</td>
          <td><button type="button" class="small" aria-label="Use ${modelId}" @click=${() => this.#use(modelId, outputModalities)}>Use</button></td>
        </tr>`,
      )}</tbody>
    </table></div>`;
  }

  #denied() {
    const denied = this.call?.output?.denied ?? [];
    if (denied.length === 0) return nothing;
    return html`<details><summary>${denied.length} kinds could not be listed</summary>
      <ul>${denied.map((/** @type {{ operation: string, error: Error }} */ { operation, error }) => html`<li class="facts"><b>${operation}</b>: ${error.name}: ${error.message}</li>`)}</ul></details>`;
  }
}
