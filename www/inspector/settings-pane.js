import { effect } from "@preact/signals-core";
import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";
import { prices, setPrice } from "../lib/prices.js";
import { SAMPLE_CODE, SAMPLE_TOOLS } from "../lib/sample-tools.js";
import { DEFAULTS, INFERENCE } from "../lib/settings.js";

const NUMBERS = ["maxTokens", "temperature", "topP"];

const SAMPLE_SCHEMA = {
  type: "object",
  properties: {
    title: { type: "string" },
    tags: { type: "array", items: { type: "string" } },
    score: { type: "number" },
  },
  required: ["title", "tags", "score"],
  additionalProperties: false,
};

/** `<settings-pane>`: the model, and what it is asked with. */
export class SettingsPane extends PageElement {
  static properties = { app: { attribute: false } };

  /** @type {() => void} */
  #stopWatching = () => {};

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
  }

  firstUpdated() {
    this.#stopWatching = effect(() => void this.#focus(this.app.field.value));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopWatching();
  }

  /** @param {string} name */
  async #focus(name) {
    if (!name) return;
    // Behind a fold, and while the inspector is only about to open.
    await new Promise(requestAnimationFrame);
    const field = this.querySelector(`[name="${name}"]`);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    this.app.field.value = "";
    const details = field.closest("details");
    if (details) details.open = true;
    field.focus();
    field.select();
  }

  /** @param {Event} event */
  #input({ target }) {
    const field = /** @type {HTMLInputElement} */ (target);
    if (!field.name) return;
    if (field.type === "checkbox") return this.app.change({ [field.name]: field.checked });
    const text = field.tagName === "TEXTAREA" ? field.value : field.value.trim();
    const value = NUMBERS.includes(field.name) ? (text === "" ? undefined : Number(text)) : text;
    this.app.change({ [field.name]: value });
  }

  #reset() {
    this.app.change(Object.fromEntries(INFERENCE.map((name) => [name, DEFAULTS[name]])));
  }

  /** @param {"input" | "output"} side @param {Event} event */
  #price(side, { target }) {
    const { modelId } = this.app.settings.value;
    const text = /** @type {HTMLInputElement} */ (target).value;
    const { input, output } = prices.value[modelId] ?? { input: 0, output: 0 };
    const price = { input, output, [side]: Number(text) || 0 };
    setPrice(modelId, price.input || price.output ? price : undefined);
  }

  /** @param {import("../lib/settings.js").Settings} settings */
  #tools({ toolConfig, toolCode }) {
    const sample = { toolConfig: JSON.stringify(SAMPLE_TOOLS, null, 2), toolCode: SAMPLE_CODE };
    return html`<details>
      <summary>Tools</summary>
      <tool-editor .config=${toolConfig} @tool-config=${(/** @type {CustomEvent} */ { detail }) => this.app.change({ toolConfig: detail })}></tool-editor>
      <label>toolConfig, as JSON<textarea name="toolConfig" class="mono" rows="6" spellcheck="false" placeholder="None" .value=${toolConfig}></textarea></label>
      <label>Functions that answer, as a JavaScript object<textarea name="toolCode" class="mono" rows="6" spellcheck="false" placeholder="{ get_weather({ place }) { return … } }" .value=${toolCode}></textarea></label>
      <p class="hint">They run in a sandbox without network, when you click Run at a tool call.</p>
      <button type="button" class="small" @click=${() => this.app.change(sample)}>Use sample tools</button>
    </details>`;
  }

  render() {
    const settings = this.app.settings.value;
    const { info } = this.app.answerer.value ?? {};
    const price = prices.value[settings.modelId];
    const isChanged = INFERENCE.some((name) => settings[name] !== DEFAULTS[name]);
    const number = (
      /** @type {"maxTokens" | "temperature" | "topP"} */ name,
      /** @type {string} */ label,
      /** @type {string} */ min,
      /** @type {string | undefined} */ max,
      /** @type {string} */ step,
    ) =>
      html`<label>${label}<input name=${name} type="number" min=${min} max=${max ?? nothing} step=${step} inputmode="decimal" placeholder="Model's own" .value=${`${settings[name] ?? ""}`} /></label>`;
    return html`<form novalidate autocomplete="off" @input=${this.#input} @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <label>Model id, inference profile or ARN
        <input name="modelId" list="model-ids" autocomplete="off" spellcheck="false" autocapitalize="none" .value=${settings.modelId} /></label>
      <datalist id="model-ids">${(info?.modelIds ?? []).map((id) => html`<option value=${id}></option>`)}</datalist>
      ${info ? html`<p class="hint">The emulator takes these ids, and one model answers for all of them.</p>` : nothing}
      <label>System prompt<textarea name="system" rows="3" placeholder="None" .value=${settings.system}></textarea></label>
      <div class="pair">${number("maxTokens", "Max tokens", "1", undefined, "1")}${number("temperature", "Temperature", "0", "1", "0.1")}</div>
      <div class="pair">${number("topP", "Top p", "0", "1", "0.05")}
        <label>Service tier<select name="serviceTier">${["", "default", "flex", "priority", "reserved"].map((tier) => html`<option value=${tier} .selected=${settings.serviceTier === tier}>${tier || "Account's own"}</option>`)}</select></label></div>
      <details>
        <summary>Stop sequences, guardrail, cache</summary>
        <label>Stop sequences, one a line<textarea name="stopSequences" rows="2" .value=${settings.stopSequences}></textarea></label>
        <div class="pair"><label>Guardrail id or ARN<input name="guardrailId" autocomplete="off" spellcheck="false" .value=${settings.guardrailId} /></label>
          <label>Its version<input name="guardrailVersion" placeholder="DRAFT" autocomplete="off" .value=${settings.guardrailVersion} /></label></div>
        <guardrail-test .app=${this.app}></guardrail-test>
        <label class="check"><input type="checkbox" name="cachePrompt" .checked=${settings.cachePrompt} />Cache the system prompt</label>
      </details>
      ${this.#tools(settings)}
      <details>
        <summary>Structured output</summary>
        <label>JSON Schema of the answer<textarea name="outputSchema" class="mono" rows="6" spellcheck="false" placeholder="None: the answer is any text" .value=${settings.outputSchema}></textarea></label>
        <button type="button" class="small" @click=${() => this.app.change({ outputSchema: JSON.stringify(SAMPLE_SCHEMA, null, 2) })}>Use a sample schema</button>
      </details>
      <details>
        <summary>Fields of the model's own</summary>
        <label>additionalModelRequestFields, as JSON<textarea name="requestFields" class="mono" rows="4" spellcheck="false" placeholder='{ "thinking": { "type": "enabled", "budget_tokens": 1024 } }' .value=${settings.requestFields}></textarea></label>
      </details>
      <details>
        <summary>Price, to see what answers cost</summary>
        <p class="hint">In US dollars for a million tokens of this model. Kept in this browser.</p>
        <div class="pair"><label>Input<input type="number" min="0" step="any" .value=${`${price?.input ?? ""}`} @change=${(/** @type {Event} */ event) => this.#price("input", event)} /></label>
          <label>Output<input type="number" min="0" step="any" .value=${`${price?.output ?? ""}`} @change=${(/** @type {Event} */ event) => this.#price("output", event)} /></label></div>
      </details>
      <button type="button" class="quiet" ?disabled=${!isChanged} @click=${this.#reset}>Reset to defaults</button>
    </form>`;
  }
}
