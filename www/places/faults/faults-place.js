import { html, nothing } from "lit";
import { Answer } from "../../lib/answer.js";
import { converse } from "../../lib/converse-call.js";
import { one, PageElement } from "../../lib/element.js";
import { faultOf, offeredFaults } from "../../lib/faults/index.js";
import { icon } from "../../lib/icons.js";
import { route } from "../../lib/router.js";
import { faultRow } from "./fault-row.js";

const PROMPT = "one two three four five six seven eight nine ten";

/** A call that is never answered ends here, and one that is slow has ended long before. */
const PATIENCE_MS = 8000;

/** `<faults-place>`: every fault in a list, each tried with one click: what went wrong, and what the library made of it. */
export class FaultsPlace extends PageElement {
  static properties = { app: { attribute: false }, version: { state: true }, isRunningAll: { state: true } };

  /** @type {Map<string, import("./fault-row.js").Tried>} by fault */
  #tries = new Map();

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.version = 0;
    this.isRunningAll = false;
  }

  /** Called by the page when this place is shown, perhaps for one fault: `#/faults?fault=cut-900`. */
  async shown() {
    const fault = faultOf(route.value.params.get("fault") ?? "");
    if (fault) history.replaceState(null, "", "#/faults");
    // Before it is known who answers, the buttons are disabled.
    if (!this.app.answerer.value) await this.app.findAnswerer();
    await this.updateComplete;
    const button = this.querySelector(fault ? `[data-fault="${fault.id}"] button` : "button");
    if (!(button instanceof HTMLButtonElement) || button.disabled) return one(document, "main").focus();
    button.focus();
    if (!fault) return;
    button.closest("li")?.scrollIntoView({ block: "center" });
    button.click();
  }

  get #offered() {
    return offeredFaults(this.app.settings.value);
  }

  /** Up and down lead from one fault to the next. @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.querySelectorAll("li")].map((row) => one(row, "button"));
    const at = buttons.findIndex((button) => button.closest("li")?.contains(document.activeElement));
    const next = buttons[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
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
    this.#keepFocus();
    this.#tries.clear();
    for (const fault of this.#offered) {
      if (!this.isRunningAll) break;
      await this.#try(fault);
      if (this.#tries.get(fault.id)?.call.state === "stopped" && fault.id !== "stall-start") break;
    }
    this.isRunningAll = false;
    this.#keepFocus();
  }

  #stop() {
    this.isRunningAll = false;
    this.app.stop();
    this.#keepFocus();
  }

  /** A button that had the focus is about to be replaced by another one. */
  #keepFocus() {
    const had = this.querySelector("header button:focus");
    if (had) this.updateComplete.then(() => one(this, "header button").focus());
  }

  render() {
    void this.version;
    const offered = this.#offered;
    const groups = [...new Set(offered.map(({ group }) => group))];
    const tried = [...this.#tries.values()].filter(({ call }) => !call.isBusy).length;
    return html`<header class="place-bar" @keydown=${this.#key}>
        <h2>Faults</h2><p role="status">${tried ? `${tried} of ${offered.length} tried` : nothing}</p>
        ${
          this.isRunningAll
            ? html`<button type="button" @click=${this.#stop}>${icon("stop")}Stop</button>`
            : html`<button type="button" class="primary" ?disabled=${!this.#isEmulated} @click=${this.#tryAll}>${icon("play")}Try all</button>`
        }
      </header>
      <div class="scroller" @keydown=${this.#key}>
        <p class="intro">A call or a stream completes, or it throws. Each of these faults is made by the emulator on one real call:
          what arrives is damaged, cut, refused or late, and beside it is what the library made of it.</p>
        ${this.#isEmulated ? nothing : html`<p class="notice">Faults are made by the emulator. Choose it above, beside the page's name.</p>`}
        ${groups.map((group) => html`<section aria-label=${group}><h3>${group}</h3><ul>${offered.filter((fault) => fault.group === group).map((fault) => this.#row(fault))}</ul></section>`)}
      </div>`;
  }

  /** @param {import("../../lib/faults/index.js").Fault} fault */
  #row(fault) {
    const tried = this.#tries.get(fault.id);
    return faultRow(fault, tried, {
      canTry: this.#isEmulated,
      isBusy: this.isRunningAll || (tried?.call.isBusy ?? false),
      attempt: () => this.#try(fault),
      inspect: () => this.app.inspect("wire", tried?.call),
    });
  }
}
