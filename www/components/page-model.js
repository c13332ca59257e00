import { html } from "lit";
import { one, PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";
import { description, loading, loadModel, SMOLLM2, unloadModel } from "../emulator/page-model.js";

/** `<page-model>`: puts a language model into the emulator of this page. Fires `model-change`. */
export class PageModel extends PageElement {
  /** @param {{ name: string, file?: Blob, url?: string }} source */
  async #load(source) {
    await loadModel(source);
    this.fire("model-change");
  }

  async #unload() {
    await unloadModel();
    this.fire("model-change");
  }

  /** @param {Event} event */
  #chosen({ target }) {
    const [file] = /** @type {HTMLInputElement} */ (target).files ?? [];
    if (file) this.#load({ name: file.name.replace(/\.gguf$/i, ""), file });
  }

  render() {
    const { state, progress, problem } = loading.value;
    if (state === "ready") {
      return html`<p class="hint">${description().name} answers, on this device.</p>
        <button type="button" class="small" @click=${this.#unload}>${icon("trash")}Free its memory</button>`;
    }
    if (state === "loading") {
      return html`<p class="hint" role="status">Loading${progress ? ` ${Math.round(progress * 100)} %` : ""}</p><progress max="1" .value=${progress || null} aria-label="The model is loading"></progress>`;
    }
    return html`<p class="hint">No language model is running. A small one can run here, on this device, without a server.</p>
      ${state === "failed" ? html`<p class="notice" role="alert">The model could not be loaded: ${problem}</p>` : ""}
      <p class="actions">
        <button type="button" class="small" data-action="load-model" @click=${() => this.#load(SMOLLM2)}>${icon("download")}Load SmolLM2, 145 MB from Hugging Face</button>
        <button type="button" class="small" @click=${() => one(this, "input").click()}>${icon("upload")}A .gguf file</button>
        <input type="file" accept=".gguf" hidden @input=${(/** @type {Event} */ event) => event.stopPropagation()} @change=${this.#chosen} />
      </p>`;
  }
}
