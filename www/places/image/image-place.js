import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { TASKS } from "./tasks.js";

const MODELS = ["amazon.nova-canvas-v1:0", "amazon.titan-image-generator-v2:0", "stability.stable-image-core-v1:1"];
const SAMPLE = "A lighthouse in winter, at dusk";
const SIZES = ["512 × 512", "768 × 768", "1024 × 1024", "1280 × 720"];

/** `<image-place>`: pictures from words, and changes to pictures, with a mask that is painted on them. */
export class ImagePlace extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { state: true },
    task: { state: true },
    picture: { state: true },
    gallery: { state: true },
    problem: { state: true },
  };

  /** @type {Blob | undefined} */
  #file;

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    this.task = TASKS[0];
    /** @type {ImageBitmap | undefined} what is to be changed */
    this.picture = undefined;
    /** @type {{ url: string, blob: Blob, prompt: string }[]} the newest first */
    this.gallery = [];
    this.problem = "";
  }

  shown() {
    one(this, "textarea").focus();
  }

  again() {
    this.#run();
  }

  /** @param {Blob | undefined} file */
  async #take(file) {
    if (!file) return;
    try {
      this.picture = await createImageBitmap(file);
      this.#file = file;
      this.problem = "";
    } catch {
      this.problem = "This file is not a picture that the browser can read.";
    }
  }

  /** @param {Event} [event] */
  async #run(event) {
    event?.preventDefault();
    if (this.call?.isBusy) return;
    const form = new FormData(/** @type {HTMLFormElement} */ (one(this, "form")));
    const field = (/** @type {string} */ name) => `${form.get(name) ?? ""}`.trim();
    const { task } = this;
    if (task.needsImage && !this.#file) {
      this.problem = "Choose or drop a picture first, or use one of the gallery.";
      return;
    }
    this.problem = "";
    const prompt = task.needsPrompt ? field("prompt") || SAMPLE : undefined;
    const [width, height] = field("size").split(" × ").map(Number);
    const mask = task.needsMask ? await one(this, "mask-painter").mask() : undefined;
    const modelId = field("model");
    const isStability = modelId.includes("stability.");
    const options = {
      modelId,
      ...(prompt && { prompt }),
      ...(field("seed") && { seed: Number(field("seed")) }),
      ...(!isStability && { task: task.id }),
      ...(!isStability && !task.needsImage && { width, height }),
      ...(field("negative") && { negativePrompt: field("negative") }),
      ...(task.needsImage && (task.id === "IMAGE_VARIATION" ? { images: [this.#file] } : { image: this.#file })),
      ...(mask && { mask }),
    };
    const code = (/** @type {string} */ language) => (language === "bedrock-wasm" ? codeOf(options) : undefined);
    const asked = {
      place: "image",
      service: /** @type {const} */ ("BedrockRuntime"),
      operation: "InvokeModel",
      input: { modelId },
      code,
    };
    this.call = this.app.call(asked, async ({ client, call, signal }) => {
      const { generateImage } = await import("bedrock-wasm/images");
      const { images } = await generateImage(
        client,
        /** @type {any} any: what is not entered is not there */ ({ ...options, abortSignal: signal }),
      );
      call.input = { modelId, contentType: "application/json", body: call.exchanges.at(-1)?.body };
      const made = images.map((blob) => ({ blob, url: URL.createObjectURL(blob), prompt: prompt ?? task.title }));
      this.gallery = [...made, ...this.gallery];
      return { images: images.length };
    });
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#take(event.dataTransfer?.files[0]);
  }

  render() {
    const { call, app, task } = this;
    const isBusy = call?.state === "busy";
    const { standIn, sentence } =
      /** @type {any} any: of a newer emulator than the page knows */ (app.answerer.value?.info)?.images ?? {};
    return html`<header class="place-bar"><h2>Image</h2><p>${standIn ? sentence : nothing}</p></header>
      <div class="scroller halves" @dragover=${(/** @type {Event} */ event) => event.preventDefault()} @drop=${this.#drop}>
        <form @submit=${this.#run}>
          <div class="segments wrap" role="radiogroup" aria-label="Task">${TASKS.map((one) => html`<label><input type="radio" name="task" .checked=${one === task} @change=${() => (this.task = one)} />${one.title}</label>`)}</div>
          ${task.needsPrompt ? html`<label>Prompt<textarea name="prompt" rows="2" placeholder=${SAMPLE}></textarea></label>` : html`<label class="visually-hidden">Prompt<textarea name="prompt" disabled></textarea></label>`}
          <div class="pair"><label>Model id<input name="model" list="image-models" autocomplete="off" spellcheck="false" value=${MODELS[0]} /></label>
            <datalist id="image-models">${MODELS.map((id) => html`<option value=${id}></option>`)}</datalist>
            <label>Size<select name="size" ?disabled=${task.needsImage}>${SIZES.map((size) => html`<option>${size}</option>`)}</select></label></div>
          <div class="pair"><label>Seed<input name="seed" type="number" min="0" placeholder="Model's own" /></label><label>Not in it<input name="negative" autocomplete="off" placeholder="Nothing" /></label></div>
          ${task.needsImage ? html`<button type="button" @click=${() => one(this, 'input[type="file"]').click()}>${icon("attach")}${this.picture ? "Another picture" : "Choose a picture, or drop it here"}</button>` : nothing}
          <input type="file" accept="image/*" hidden @change=${(/** @type {Event} */ { target }) => this.#take(/** @type {HTMLInputElement} */ (target).files?.[0])} />
          ${task.needsImage && this.picture ? html`<mask-painter .picture=${this.picture} class=${task.needsMask ? "" : "no-mask"}></mask-painter>` : nothing}
          <p class="problem" role="status">${this.problem}</p>
          <div class="actions">${isBusy ? html`<button type="button" @click=${() => call?.stop()}>${icon("stop")}Stop</button><call-status .call=${call}></call-status>` : html`<button type="submit" class="primary">${icon("play")}Make it</button>`}<fault-chip .app=${app}></fault-chip></div>
        </form>
        <section aria-label="Gallery">
          ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${() => this.#run()} @open-setting=${(/** @type {CustomEvent} */ { detail }) => app.openSetting(detail)}></error-notice>` : nothing}
          ${
            call?.state === "complete"
              ? html`<div class="actions"><p class="seal good">${icon("check")}Complete</p><p class="facts">${milliseconds(call.elapsedMs)}</p>
            <button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button></div>`
              : nothing
          }
          ${this.gallery.length === 0 ? html`<p class="hint">Pictures will be here. Make it without a prompt paints a sample.</p>` : nothing}
          <ul class="gallery">${this.gallery.map(({ url, blob, prompt }) => html`<li><img src=${url} alt=${prompt} /><div class="actions"><a class="button" href=${url} download="picture.png">${icon("download")}Save</a><button type="button" class="small" @click=${() => this.#use(blob)}>${icon("edit")}Change it</button></div></li>`)}</ul>
        </section>
      </div>`;
  }

  /** @param {Blob} blob */
  #use(blob) {
    if (!this.task.needsImage) this.task = TASKS[1];
    this.#take(blob);
  }
}

/** @param {Record<string, unknown>} options */
function codeOf(options) {
  const shown = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      value instanceof Blob ? "A_BLOB" : Array.isArray(value) ? ["A_BLOB"] : value,
    ]),
  );
  const literal = JSON.stringify(shown, null, 2)
    .replace(/^( *)"(\w+)":/gm, "$1$2:")
    .replaceAll('"A_BLOB"', "file");
  return `import { BedrockRuntime } from "bedrock-wasm";
import { generateImage } from "bedrock-wasm/images";

const client = new BedrockRuntime({ region, credentials });
const { images } = await generateImage(client, ${literal});
document.querySelector("img").src = URL.createObjectURL(images[0]);
`;
}
