import { startCommand } from "../chat/emulator.js";
import { hasKeys } from "../chat/settings.js";
import { html, render } from "../html.js";

/** `<model-line>`: says honestly who answers. Fires `check` when asked to look again, and `open-settings`. */
export class ModelLine extends HTMLElement {
  /** @type {string | undefined} */
  #shown;

  /**
   * @param {import("../chat/emulator.js").Answerer} answerer as `answererAt` found it
   * @param {import("../chat/settings.js").Settings} settings
   */
  show(answerer, settings) {
    this.dataset.kind = answerer.info?.model.standIn ? "stand-in" : answerer.kind;
    const markup = html`<span class="dot" aria-hidden="true"></span><p>${sentence(answerer, settings)}</p>`;
    // Screen readers read out what is drawn anew.
    if (markup.text === this.#shown) return;
    this.#shown = markup.text;
    render(this, markup);
    this.querySelector("button")?.addEventListener("click", ({ currentTarget }) => {
      const { fires = "", field } = /** @type {HTMLElement} */ (currentTarget).dataset;
      this.dispatchEvent(new CustomEvent(fires, { detail: field, bubbles: true }));
    });
  }
}

/**
 * @param {import("../chat/emulator.js").Answerer} answerer
 * @param {import("../chat/settings.js").Settings} settings
 */
function sentence({ kind, info }, settings) {
  const { endpoint, region, modelId } = settings;
  switch (kind) {
    case "emulator":
      return html`<b>Local emulator, not AWS.</b> ${info?.model.sentence}`;
    case "unreachable":
      return html`<b>Nothing answers at ${endpoint}.</b> Start the emulator with <code>${startCommand(endpoint)}</code>
        <button type="button" class="quiet" data-fires="check">Check again</button>`;
    case "gateway":
      return html`<b>${endpoint}</b> answers for ${modelId}. Which model it runs is not known to this page.`;
    default:
      return html`<b>Amazon Bedrock</b> in ${region} will answer with ${modelId}.
        ${!hasKeys(settings) && html`<button type="button" class="quiet" data-fires="open-settings" data-field="accessKeyId">Enter your keys</button>`}`;
  }
}
