// A fault in the list: what it does, and what the library made of it.
import { html, nothing } from "lit";
import { icon } from "../../lib/icons.js";

/** @typedef {{ answer: import("../../lib/answer.js").Answer, call: import("../../lib/call.js").Call }} Tried */

/**
 * @param {import("../../lib/faults/index.js").Fault} fault
 * @param {Tried | undefined} tried
 * @param {{ canTry: boolean, isBusy: boolean, attempt: () => void, inspect: () => void }} options
 */
export function faultRow({ id, title, lesson }, tried, { canTry, isBusy, attempt, inspect }) {
  const label = tried ? "Try again" : "Try";
  // A busy button keeps the focus, which one that is disabled would lose.
  return html`<li data-fault=${id} data-state=${tried?.call.state ?? "untried"}>
    <div><b>${title}</b><p class="hint">${lesson}</p></div>
    <div class="outcome" aria-live="polite">${tried ? outcome(tried) : nothing}</div>
    <div class="actions">
      <button type="button" class="small" ?disabled=${!canTry} aria-disabled=${isBusy} aria-label="${label}: ${title}" @click=${() => isBusy || attempt()}>${label}</button>
      ${tried ? html`<button type="button" class="quiet small" aria-label="Wire: ${title}" @click=${inspect}>${icon("wire")}Wire</button>` : nothing}
    </div>
  </li>`;
}

/** @param {Tried} tried */
function outcome({ answer, call }) {
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
