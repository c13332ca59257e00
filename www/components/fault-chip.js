import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";
import { faultOf } from "../lib/faults/index.js";
import { icon } from "../lib/icons.js";

/** `<fault-chip>`: says which fault is switched on, and switches it off. Nothing without one. */
export class FaultChip extends PageElement {
  static properties = { app: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
  }

  render() {
    const fault = faultOf(this.app.fault.value);
    if (!fault) return nothing;
    return html`<span class="fault">${icon("faults")}<b>${fault.title}</b>
      <button type="button" class="quiet small square" aria-label="Switch the fault off" @click=${() => (this.app.fault.value = "")}>${icon("close")}</button></span>`;
  }
}
