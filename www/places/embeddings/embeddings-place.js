import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { store, stored } from "../../lib/stored.js";
import { mapped } from "./mapping.js";
import { SAMPLES } from "./samples.js";

const MODELS = [
  "cohere.embed-multilingual-v3",
  "cohere.embed-english-v3",
  "amazon.titan-embed-text-v2:0",
  "amazon.nova-2-multimodal-embeddings-v1:0",
];
const MOST_TEXTS = 1000;
/** A heat map of more would have less than a pixel for each. */
const MOST_IN_HEAT_MAP = 300;

/** `<embeddings-place>`: texts as vectors: a map, a heat map, and the neighbours of each. Nothing leaves the page but the calls. */
export class EmbeddingsPlace extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { state: true },
    modelId: { state: true },
    seen: { state: true },
    done: { state: true },
    method: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    this.modelId = MODELS[0];
    /** @type {import("./vector-views.js").Seen | undefined} */
    this.seen = undefined;
    /** How many texts have a vector. */
    this.done = 0;
    /** @type {import("./mapping.js").Method} */
    this.method = "pca";
  }

  async firstUpdated() {
    this.#textarea.value = (await stored("embeddings")) ?? "";
  }

  shown() {
    one(this, "button.primary").focus();
  }

  again() {
    this.#run();
  }

  get #textarea() {
    return /** @type {HTMLTextAreaElement} */ (one(this, "textarea"));
  }

  /** @param {Event} [event] */
  #run(event) {
    event?.preventDefault();
    if (this.call?.isBusy) return;
    const given = this.#textarea.value
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean)
      .slice(0, MOST_TEXTS);
    const samples = given.length ? given.map((text) => ({ text, topic: 0 })) : SAMPLES;
    store("embeddings", this.#textarea.value);
    const texts = samples.map(({ text }) => text);
    const { modelId } = this;
    this.done = 0;
    const asked = {
      place: "embeddings",
      service: /** @type {const} */ ("BedrockRuntime"),
      operation: "InvokeModel",
      input: {
        modelId,
        body: new TextEncoder().encode(JSON.stringify({ texts: texts.slice(0, 2), input_type: "clustering" })),
      },
      code: (/** @type {string} */ language) => (language === "bedrock-wasm" ? code(modelId, texts) : undefined),
    };
    const call = this.app.call(asked, async ({ client, signal }) => {
      const { embed, nearest } = await import("bedrock-wasm/embeddings");
      const onProgress = (/** @type {{ done: number }} */ { done }) => (this.done = done);
      const inputType = modelId.startsWith("amazon.titan") ? undefined : "clustering";
      const { embeddings, usage } = await embed(client, {
        modelId,
        values: texts,
        inputType,
        onProgress,
        abortSignal: signal,
      });
      const { method } = this;
      const map = await mapped(embeddings, { method, compared: MOST_IN_HEAT_MAP, signal });
      this.seen = { texts, topics: samples.map(({ topic }) => topic), embeddings, nearest, ...map };
      return { vectors: embeddings.length, dimensions: embeddings[0]?.length, usage };
    });
    this.call = call;
  }

  /** Lays the same vectors out in another way. @param {import("./mapping.js").Method} method */
  async #remap(method) {
    this.method = method;
    const { seen } = this;
    if (!seen) return;
    const { signal } = new AbortController();
    const map = await mapped(seen.embeddings, { method, compared: MOST_IN_HEAT_MAP, signal });
    if (this.seen === seen && this.method === method) this.seen = { ...seen, ...map };
  }

  render() {
    const { call, app } = this;
    const isBusy = call?.state === "busy";
    const { standIn, sentence } =
      /** @type {any} any: of an emulator of any version */ (app.answerer.value?.info)?.embeddings ?? {};
    return html`<header class="place-bar"><h2>Embeddings</h2><p>${standIn ? sentence : nothing}</p></header>
      <div class="scroller">
        <form @submit=${this.#run}>
          <div class="pair">
            <label>Model id<input name="embeddings-model" list="embedding-models" autocomplete="off" spellcheck="false" .value=${this.modelId} @input=${(/** @type {Event} */ { target }) => (this.modelId = /** @type {HTMLInputElement} */ (target).value.trim())} /></label>
            <datalist id="embedding-models">${MODELS.map((id) => html`<option value=${id}></option>`)}</datalist>
            <label>Texts, one a line<textarea name="embeddings-texts" rows="2" placeholder="Empty: 60 sample sentences of five topics"></textarea></label>
          </div>
          <div class="actions">
            ${isBusy ? html`<button type="button" @click=${() => call?.stop()}>${icon("stop")}Stop</button><p class="facts">${this.done} texts <call-status .call=${call}></call-status></p>` : html`<button type="submit" class="primary">${icon("play")}${this.seen ? "Map again" : "Map them"}</button>`}
            <fault-chip .app=${app}></fault-chip>
            ${
              call?.state === "complete"
                ? html`<p class="seal good">${icon("check")}Complete</p><p class="facts">${call.output.vectors} vectors of ${call.output.dimensions} numbers · ${milliseconds(call.elapsedMs)} · mapped in ${milliseconds(this.seen?.tookMs)}</p>
              <button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button>`
                : nothing
            }
          </div>
        </form>
        ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${{ ...call.settings, modelId: this.modelId }} @retry=${() => this.#run()} @open-setting=${(/** @type {CustomEvent} */ { detail }) => app.openSetting(detail)}></error-notice>` : nothing}
        ${this.seen ? html`<vector-views .seen=${this.seen} .method=${this.method} @method=${(/** @type {CustomEvent} */ { detail }) => this.#remap(detail)}></vector-views>` : html`<p class="hint">Each text becomes a vector. Those that mean similar things lie near each other on the map, and are dark in the heat map.</p>`}
      </div>`;
  }
}

/** @param {string} modelId @param {string[]} texts */
function code(modelId, texts) {
  const some = JSON.stringify(texts.slice(0, 4), null, 2);
  return `import { BedrockRuntime } from "bedrock-wasm";
import { embed, nearest } from "bedrock-wasm/embeddings";

const client = new BedrockRuntime({ region, credentials });
const values = ${some};
const { embeddings, usage } = await embed(client, { modelId: ${JSON.stringify(modelId)}, values });
console.log(nearest(embeddings[0], embeddings, 3), usage);
`;
}
