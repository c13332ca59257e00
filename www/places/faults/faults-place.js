import { html, nothing } from "lit";
import { Answer } from "../../lib/answer.js";
import { converse } from "../../lib/converse-call.js";
import { one, PageElement } from "../../lib/element.js";
import { FAULTS } from "../../lib/faults/index.js";
import { icon } from "../../lib/icons.js";

const PROMPT = "one two three four five six seven eight nine ten";

/** A call that is never answered ends here, and one that is slow has ended long before. */
const PATIENCE_MS = 8000;

/** `<faults-place>`: every fault in a list, each tried with one click: what went wrong, and what the library made of it. */
export class FaultsPlace extends PageElement {
  static properties = { app: { attribute: false }, version: { state: true }, isRunningAll: { state: true } };

  /** @type {Map<string, { answer: Answer, call: import("../../lib/call.js").Call }>} by fault */
  #tries = new Map();

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.version = 0;
    this.isRunningAll = false;
  }

  shown() {
    one(this, "button").focus();
  }

  get #offered() {
    const { target } = this.app.settings.value;
    return FAULTS.filter(({ serverOnly }) => !serverOnly || target === "endpoint");
  }

  get #isEmulated() {
    const { kind } = this.app.answerer.value ?? {};
    return kind === "page" || kind === "emulator";
  }

  /** @param {import("../../lib/faults/index.js").Fault} fault */
  async #try(fault) {
    const answer = new Answer();
    const messages = [{ role: /** @type {const} */ ("user"), content: [{ text: PROMPT }] }];
    const call = converse(this.app, messages, answer, { place: "faults", fault, onChange: () => this.version++ });
    this.#tries.set(fault.id, { answer, call });
    this.version++;
    const patience = setTimeout(() => call.stop(), PATIENCE_MS);
    await call.done;
    clearTimeout(patience);
  }

  async #tryAll() {
    this.isRunningAll = true;
    this.#tries.clear();
    for (const fault of this.#offered) {
      if (!this.isRunningAll) break;
      await this.#try(fault);
      if (this.#tries.get(fault.id)?.call.state === "stopped" && fault.id !== "stall-start") break;
    }
    this.isRunningAll = false;
  }

  #stop() {
    this.isRunningAll = false;
    this.app.stop();
  }

  render() {
    void this.version;
    const offered = this.#offered;
    const groups = [...new Set(offered.map(({ group }) => group))];
    const tried = [...this.#tries.values()].filter(({ call }) => !call.isBusy).length;
    return html`<header class="place-bar">
        <h2>Faults</h2><p role="status">${tried ? `${tried} of ${offered.length} tried` : nothing}</p>
        ${
          this.isRunningAll
            ? html`<button type="button" @click=${this.#stop}>${icon("stop")}Stop</button>`
            : html`<button type="button" class="primary" ?disabled=${!this.#isEmulated} @click=${this.#tryAll}>${icon("play")}Try all</button>`
        }
      </header>
      <div class="scroller">
        <p class="intro">A call or a stream completes, or it throws. Each of these faults is made by the emulator on one real call:
          what arrives is damaged, cut, refused or late, and beside it is what the library made of it.</p>
        ${this.#isEmulated ? nothing : html`<p class="notice">Faults are made by the emulator. Choose it above, beside the page's name.</p>`}
        ${groups.map((group) => html`<section aria-label=${group}><h3>${group}</h3><ul>${offered.filter((fault) => fault.group === group).map((fault) => this.#row(fault))}</ul></section>`)}
      </div>`;
  }

  /** @param {import("../../lib/faults/index.js").Fault} fault */
  #row(fault) {
    const tried = this.#tries.get(fault.id);
    const isBusy = tried?.call.isBusy ?? false;
    return html`<li data-fault=${fault.id} data-state=${tried?.call.state ?? "untried"}>
      <div><b>${fault.title}</b><p class="hint">${fault.lesson}</p></div>
      <div class="outcome" aria-live="polite">${tried ? this.#outcome(tried) : nothing}</div>
      <div class="actions">
        <button type="button" class="small" ?disabled=${isBusy || this.isRunningAll || !this.#isEmulated} aria-label="${tried ? "Try again" : "Try"}: ${fault.title}" @click=${() => this.#try(fault)}>${tried ? "Try again" : "Try"}</button>
        ${tried ? html`<button type="button" class="quiet small" aria-label="Wire: ${fault.title}" @click=${() => this.app.inspect("wire", tried.call)}>${icon("wire")}Wire</button>` : nothing}
      </div>
    </li>`;
  }

  /** @param {{ answer: Answer, call: import("../../lib/call.js").Call }} tried */
  #outcome({ answer, call }) {
    const { name, message = "" } = /** @type {Error} */ (call.error ?? {});
    switch (call.state) {
      case "busy":
        return html`<call-status .call=${call}></call-status>`;
      case "complete":
        return html`<p class="seal good">${icon("check")}Complete</p><p class="facts">${call.attempts > 1 ? `${call.attempts} attempts · ` : ""}${Math.round(call.elapsedMs)} ms</p>`;
      case "stopped":
        return html`<p class="seal caution">Stopped</p><p class="facts">It would have waited on</p>`;
      default:
        return html`<p class="seal bad">${icon("warning")}${name}</p><p class="facts">${message}</p>${answer.text ? html`<p class="facts">Kept: “${answer.text}”</p>` : nothing}`;
    }
  }
}
