import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { bytes, milliseconds, timeOfDay } from "../../lib/figures.js";
import { go } from "../../lib/router.js";
import { icon } from "../../lib/icons.js";

/** `<requests-place>`: every call of this tab. A row opens the inspector. */
export class RequestsPlace extends PageElement {
  static properties = { app: { attribute: false }, typed: { state: true } };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.typed = "";
  }

  shown() {
    const button = this.querySelector("tbody button, button");
    if (button instanceof HTMLElement) button.focus();
  }

  get #found() {
    const typed = this.typed.trim().toLowerCase();
    const calls = this.app.calls.value.toReversed();
    return calls.filter(({ operation, modelId = "", place, state }) =>
      `${operation} ${modelId} ${place} ${state}`.toLowerCase().includes(typed),
    );
  }

  #clear() {
    this.app.calls.value = this.app.calls.value.filter(({ isBusy }) => isBusy);
    this.app.selected.value = this.app.calls.value.at(-1);
    one(document, "main").focus();
  }

  render() {
    const { app } = this;
    if (app.calls.value.length === 0) {
      return html`<section class="empty"><h2>No requests yet</h2><p>Every call of this tab is listed here, with its bytes, its retries and its signature. Nothing of it is kept when the tab closes.</p>
        <button type="button" class="primary" @click=${() => go("chat")}>${icon("chat")}Ask something</button></section>`;
    }
    return html`<header class="place-bar">
        <h2>Requests</h2>
        <input type="search" aria-label="Filter" placeholder="Filter by operation, model or state" @input=${(/** @type {InputEvent} */ { target }) => (this.typed = /** @type {HTMLInputElement} */ (target).value)} />
        <button type="button" class="quiet" data-action="clear" @click=${this.#clear}>${icon("trash")}<span>Clear</span></button>
      </header>
      <div class="scroller"><table class="log">
        <thead><tr><th scope="col">Time</th><th scope="col">Operation</th><th scope="col">Model</th><th scope="col">Status</th><th scope="col" class="figure">Took</th><th scope="col" class="figure">Received</th><th scope="col" class="figure">Attempts</th></tr></thead>
        <tbody>${this.#found.map((call) => this.#row(call))}</tbody>
      </table></div>`;
  }

  /** @param {import("../../lib/call.js").Call} call */
  #row(call) {
    const { app } = this;
    void call.changes;
    const { exchanges } = call;
    // Of a call that makes many requests, the last one's status says little.
    const isOne = call.attempts === exchanges.length;
    const status = isOne ? exchanges.at(-1)?.status : `${exchanges.length} requests,`;
    const select = () => app.inspect("wire", call);
    return html`<tr aria-selected=${call === app.selected.value} data-state=${call.state} @click=${select}>
      <td>${timeOfDay(call.startedOn)}</td>
      <td><button type="button" class="link" @click=${select}>${call.operation}</button></td>
      <td class="long">${call.modelId ?? nothing}</td>
      <td><span class="state">${status ?? ""} ${call.state}</span></td>
      <td class="figure">${milliseconds(call.elapsedMs)}</td>
      <td class="figure">${bytes(call.receivedBytes)}</td>
      <td class="figure">${call.attempts || nothing}</td>
    </tr>`;
  }
}
