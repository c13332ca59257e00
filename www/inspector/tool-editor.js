import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";

const TYPES = ["string", "number", "integer", "boolean", "array", "object"];

/** @typedef {{ name: string, type: string, description: string, isRequired: boolean }} Parameter */

/** `<tool-editor>`: adds a tool to a `toolConfig` without writing JSON. Fires `tool-config` with the new JSON. */
export class ToolEditor extends PageElement {
  static properties = { config: {}, parameters: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** The JSON to add to. */
    this.config = "";
    /** @type {Parameter[]} */
    this.parameters = [];
    this.problem = "";
  }

  /** @param {number} index @param {Partial<Parameter>} changes */
  #change(index, changes) {
    this.parameters = this.parameters.map((one, at) => (at === index ? { ...one, ...changes } : one));
  }

  /** @param {SubmitEvent | Event} event */
  #add(event) {
    event.preventDefault();
    const field = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (this.querySelector(`[data-field="${name}"]`));
    const name = field("name").value.trim();
    // As AWS's model of the API has it.
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
      this.problem = "A tool's name has up to 64 letters, digits, hyphens and underscores.";
      return field("name").focus();
    }
    const added = toolSpec(name, field("description").value.trim(), this.parameters);
    try {
      const { tools = [], ...rest } = this.config.trim() ? JSON.parse(this.config) : {};
      this.fire("tool-config", JSON.stringify({ tools: [...tools, { toolSpec: added }], ...rest }, null, 2));
    } catch {
      this.problem = "The toolConfig below is not JSON. Correct it first.";
      return;
    }
    this.problem = "";
    this.parameters = [];
    field("name").value = field("description").value = "";
  }

  render() {
    return html`<fieldset @input=${(/** @type {Event} */ event) => event.stopPropagation()}>
      <legend>Add a tool</legend>
      <label>Name<input data-field="name" autocomplete="off" spellcheck="false" placeholder="get_weather" /></label>
      <label>What it does<input data-field="description" autocomplete="off" /></label>
      ${this.parameters.map((parameter, index) => this.#row(parameter, index))}
      <p class="actions">
        <button type="button" class="small" @click=${() => (this.parameters = [...this.parameters, { name: "", type: "string", description: "", isRequired: true }])}>Add a parameter</button>
        <button type="button" class="small" @click=${this.#add}>Add the tool</button>
      </p>
      ${this.problem ? html`<p class="hint" role="alert">${this.problem}</p>` : nothing}
    </fieldset>`;
  }

  /** @param {Parameter} parameter @param {number} index */
  #row({ name, type, description, isRequired }, index) {
    const value = (/** @type {Event} */ { target }) => /** @type {HTMLInputElement} */ (target).value;
    return html`<div class="parameter" role="group" aria-label="Parameter ${index + 1}">
      <div class="pair">
        <label>Parameter<input autocomplete="off" spellcheck="false" .value=${name} @change=${(/** @type {Event} */ event) => this.#change(index, { name: value(event).trim() })} /></label>
        <label>Type<select @change=${(/** @type {Event} */ event) => this.#change(index, { type: value(event) })}>${TYPES.map((one) => html`<option .selected=${one === type}>${one}</option>`)}</select></label>
      </div>
      <label>What it means<input autocomplete="off" .value=${description} @change=${(/** @type {Event} */ event) => this.#change(index, { description: value(event).trim() })} /></label>
      <label class="check"><input type="checkbox" .checked=${isRequired} @change=${(/** @type {Event} */ { target }) => this.#change(index, { isRequired: /** @type {HTMLInputElement} */ (target).checked })} />Required</label>
    </div>`;
  }
}

/** @param {string} name @param {string} description @param {Parameter[]} parameters */
function toolSpec(name, description, parameters) {
  const named = parameters.filter((parameter) => parameter.name);
  const properties = Object.fromEntries(
    named.map((one) => [one.name, { type: one.type, ...(one.description && { description: one.description }) }]),
  );
  const required = named.filter(({ isRequired }) => isRequired).map((one) => one.name);
  return { name, ...(description && { description }), inputSchema: { json: { type: "object", properties, required } } };
}
