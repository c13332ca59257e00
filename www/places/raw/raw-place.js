import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { bytes as inBytes, milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { store, stored } from "../../lib/stored.js";
import { TEMPLATES } from "./templates.js";

const indented = (/** @type {unknown} */ value) => JSON.stringify(value, null, 2);

/** `<raw-place>`: InvokeModel with a body as the model wants it, and what comes back, chunk by chunk. */
export class RawPlace extends PageElement {
  static properties = {
    app: { attribute: false },
    call: { state: true },
    modelId: { state: true },
    body: { state: true },
    streams: { state: true },
    chunks: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    this.modelId = TEMPLATES[0].modelId;
    this.body = indented(TEMPLATES[0].body);
    this.streams = true;
    /** @type {{ at: number, text: string }[]} */
    this.chunks = [];
  }

  async firstUpdated() {
    const kept = await stored("raw");
    if (kept) Object.assign(this, kept);
  }

  shown() {
    one(this, "textarea").focus();
  }

  again() {
    this.#run();
  }

  /** Why the body is not JSON. */
  get #problem() {
    try {
      JSON.parse(this.body);
      return "";
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  }

  /** @param {Event} event */
  #template({ target }) {
    const template = TEMPLATES.find(({ id }) => id === /** @type {HTMLSelectElement} */ (target).value);
    if (!template) return;
    this.modelId = template.modelId;
    this.streams = template.streams;
    this.body = indented(template.body);
  }

  /** @param {Event} [event] */
  #run(event) {
    event?.preventDefault();
    const { modelId, body, streams } = this;
    if (this.#problem || this.call?.isBusy) return;
    store("raw", { modelId, body, streams });
    this.chunks = [];
    const input = { modelId, contentType: "application/json", body: new TextEncoder().encode(body) };
    const operation = streams ? "InvokeModelWithResponseStream" : "InvokeModel";
    this.call = this.app.call(
      { place: "raw", service: "BedrockRuntime", operation, input },
      async ({ client, call, signal }) => {
        const options = { abortSignal: signal };
        if (!streams) return (await client.invokeModel(input, options)).body.json();
        const { body: events } = await client.invokeModelWithResponseStream(input, options);
        for await (const { chunk } of events) {
          const text = new TextDecoder().decode(chunk?.bytes);
          this.chunks = [...this.chunks, { at: performance.now() - call.startedAt, text }];
        }
        return undefined;
      },
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) this.#run(event);
  }

  render() {
    const { call } = this;
    const problem = this.#problem;
    const isBusy = call?.state === "busy";
    return html`<header class="place-bar"><h2>Raw</h2><p>InvokeModel, with the body that the model itself takes</p></header>
      <div class="scroller halves">
        <form @submit=${this.#run} @keydown=${this.#key}>
          <div class="pair">
            <label>Begin with<select @change=${this.#template}><option value="">A template</option>${TEMPLATES.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}</select></label>
            <label>Model id or ARN<input name="raw-model" autocomplete="off" spellcheck="false" .value=${this.modelId} @input=${(/** @type {Event} */ { target }) => (this.modelId = /** @type {HTMLInputElement} */ (target).value.trim())} /></label>
          </div>
          <label>Body, as JSON<textarea name="raw-body" class="mono" rows="16" spellcheck="false" aria-invalid=${problem ? "true" : "false"} aria-describedby="raw-problem" .value=${this.body} @input=${(/** @type {Event} */ { target }) => (this.body = /** @type {HTMLTextAreaElement} */ (target).value)}></textarea></label>
          <p id="raw-problem" class="problem" role="status">${problem}</p>
          <div class="actions">
            <label class="check"><input type="checkbox" .checked=${this.streams} @change=${(/** @type {Event} */ { target }) => (this.streams = /** @type {HTMLInputElement} */ (target).checked)} />Stream</label>
            <fault-chip .app=${this.app}></fault-chip>
            ${isBusy ? html`<button type="button" @click=${() => call?.stop()}>${icon("stop")}Stop</button><call-status .call=${call}></call-status>` : html`<button type="submit" class="primary" title="Ctrl+Enter" ?disabled=${problem !== ""}>${icon("play")}Invoke</button>`}
          </div>
        </form>
        <section aria-label="Response">${this.#response()}</section>
      </div>`;
  }

  #response() {
    const { call, chunks } = this;
    if (!call) {
      return html`<p class="hint">The response will be here: chunk by chunk if it streams, with the time of each.</p>`;
    }
    return html`${chunks.length ? html`<ol class="chunks">${chunks.map(({ at, text }) => html`<li><span class="figure">${milliseconds(at)}</span><code>${text}</code></li>`)}</ol>` : nothing}
      ${call.output ? html`<code-block .code=${indented(call.output)} .language=${"json"} .label=${"Response body"}></code-block>` : nothing}
      ${call.state === "failed" ? html`<error-notice .error=${call.error} .settings=${{ ...call.settings, modelId: this.modelId }} @retry=${() => this.#run()} @open-setting=${(/** @type {CustomEvent} */ { detail }) => this.app.openSetting(detail)}></error-notice>` : nothing}
      ${call.state === "stopped" ? html`<p class="seal caution">Stopped</p>` : nothing}
      ${
        call.state === "complete"
          ? html`<div class="actions"><p class="seal good">${icon("check")}Complete</p><p class="facts">${milliseconds(call.elapsedMs)} · ${inBytes(call.receivedBytes)}</p>
        <button type="button" class="quiet small" @click=${() => this.app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => this.app.inspect("code", call)}>${icon("code")}Code</button></div>`
          : nothing
      }`;
  }
}
