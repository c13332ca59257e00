import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";

/** A stream that says nothing for so long is worth a word. */
const SILENCE_MS = 2500;
const TICK_MS = 250;

/** `<call-status>`: how a call that is busy is doing: how long it has taken, that nothing comes, that it is tried again. */
export class CallStatus extends PageElement {
  static properties = { call: {} };

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  constructor() {
    super();
    /** @type {import("../lib/call.js").Call | undefined} */
    this.call = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.call?.isBusy && this.requestUpdate(), TICK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  render() {
    const { call } = this;
    if (!call?.isBusy) return nothing;
    const silentMs = performance.now() - call.lastActivityAt;
    const attempt = call.attempts > 1 && `Attempt ${call.attempts} of 3`;
    const silence = silentMs > SILENCE_MS && `no data for ${Math.floor(silentMs / 1000)} s`;
    const parts = [attempt, silence].filter(Boolean).join(" · ");
    return html`<span class="figure" aria-hidden="true">${(call.elapsedMs / 1000).toFixed(1)} s</span>
      <span role="status">${parts}</span>`;
  }
}
