import { startCommand } from "../chat/emulator.js";
import { html, render } from "../html.js";

/** `<model-line>`: says honestly who answers. Fires `check` when asked to look again. */
export class ModelLine extends HTMLElement {
  /**
   * @param {{ kind: string, info?: object }} answerer as `answererAt` found it
   * @param {import("../chat/settings.js").Settings} settings
   */
  show(answerer, settings) {
    this.dataset.kind = answerer.info?.model.standIn ? "stand-in" : answerer.kind;
    render(this, html`<span class="dot" aria-hidden="true"></span><p>${sentence(answerer, settings)}</p>`);
    this.querySelector("button")?.addEventListener("click", () => this.dispatchEvent(new CustomEvent("check")));
  }
}

function sentence({ kind, info }, { endpoint, region, modelId }) {
  switch (kind) {
    case "emulator":
      return html`<b>Local emulator, not AWS.</b> ${info.model.sentence}`;
    case "unreachable":
      return html`<b>Nothing answers at ${endpoint}.</b> Start the emulator with <code>${startCommand(endpoint)}</code>
        <button type="button" class="quiet">Check again</button>`;
    case "gateway":
      return html`<b>${endpoint}</b> answers for ${modelId}. Which model it runs is not known to this page.`;
    default:
      return html`<b>Amazon Bedrock</b> in ${region} answers with ${modelId}.`;
  }
}
