import { html, nothing } from "lit";
import { one, PageElement } from "../lib/element.js";
import { timeOfDay } from "../lib/figures.js";
import { icon } from "../lib/icons.js";

const PANES = /** @type {const} */ ([
  ["settings", "Settings", "settings"],
  ["wire", "Wire", "wire"],
  ["code", "Code", "code"],
  ["faults", "Faults", "faults"],
]);

/** `<inspector-panel>`: beside every place, the settings, and the call that is selected: its bytes, its code, its faults. */
export class InspectorPanel extends PageElement {
  static properties = { app: { attribute: false } };

  /** Before it is opened for the first time, nothing is drawn. */
  #wasOpened = false;

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
  }

  /** Arrows move between tabs, as in all lists of them. @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = PANES.findIndex(([id]) => id === this.app.pane.value);
    this.app.pane.value = PANES[(index + step + PANES.length) % PANES.length][0];
    this.updateComplete.then(() => one(this, '[role="tab"][aria-selected="true"]').focus());
  }

  #close() {
    this.app.isInspectorOpen.value = false;
    one(document, ".inspector-toggle").focus();
  }

  render() {
    const { app } = this;
    this.#wasOpened ||= app.isInspectorOpen.value;
    if (!this.#wasOpened) return nothing;
    const current = app.pane.value;
    const isOfCall = current === "wire" || current === "code";
    return html`<aside aria-label="Inspector">
      <header>
        <div role="tablist" aria-label="Inspector" @keydown=${this.#key}>
          ${PANES.map(([id, title, image]) => html`<button type="button" role="tab" id="tab-${id}" aria-selected=${id === current} aria-controls="pane" tabindex=${id === current ? 0 : -1} @click=${() => (app.pane.value = id)}>${icon(image)}<span>${title}</span></button>`)}
        </div>
        <button type="button" class="quiet square" aria-label="Close the inspector" @click=${this.#close}>${icon("close")}</button>
      </header>
      <div role="tabpanel" id="pane" aria-labelledby="tab-${current}" tabindex="0">
        ${isOfCall ? this.#selector() : nothing}
        ${current === "settings" ? html`<settings-pane .app=${app}></settings-pane>` : nothing}
        ${current === "wire" ? html`<wire-pane .app=${app} .call=${app.selected.value}></wire-pane>` : nothing}
        ${current === "code" ? html`<code-pane .app=${app} .call=${app.selected.value}></code-pane>` : nothing}
        ${current === "faults" ? html`<faults-pane .app=${app}></faults-pane>` : nothing}
      </div>
    </aside>`;
  }

  #selector() {
    const { calls, selected } = this.app;
    if (calls.value.length < 2) return nothing;
    const choose = (/** @type {Event} */ { target }) => {
      const { value } = /** @type {HTMLSelectElement} */ (target);
      selected.value = calls.value.find(({ id }) => `${id}` === value);
    };
    return html`<label class="of-call"><span class="visually-hidden">Call</span><select @change=${choose}>
      ${calls.value.toReversed().map((call) => html`<option value=${call.id} .selected=${call === selected.value}>${timeOfDay(call.startedOn)} · ${call.operation}${call.modelId ? ` · ${call.modelId}` : ""}</option>`)}
    </select></label>`;
  }
}
