import { html } from "lit";
import { one, PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";

const KEYS = [
  ["Esc", "stop whatever runs"],
  ["Ctrl Enter", "run, in places with a Run button"],
  ["↑", "in an empty prompt: edit the last one"],
  ["↑ ↓", "in Faults: from one to the next"],
  ["Ctrl K", "go to a place, a model or a fault"],
  ["Ctrl I", "show or hide the inspector"],
  ["?", "this list"],
];

/** `<keys-dialog>`: the keys that work everywhere. */
export class KeysDialog extends PageElement {
  open() {
    /** @type {HTMLDialogElement} */ (one(this, "dialog")).showModal();
  }

  render() {
    return html`<dialog class="sheet keys-dialog" aria-labelledby="keys-title">
      <form method="dialog">
        <header><h2 id="keys-title">Keys</h2><button class="quiet square" aria-label="Close">${icon("close")}</button></header>
        <dl>${KEYS.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
        <p class="hint">On a Mac, ⌘ takes the place of Ctrl.</p>
      </form>
    </dialog>`;
  }
}
