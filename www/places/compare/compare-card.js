import { html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { summary } from "./runs.js";

/** `<compare-card>`: a model with settings of its own, and what it answers. Fires `change-card`, `remove-card` and `show-call`. */
export class CompareCard extends PageElement {
  static properties = {
    card: { attribute: false },
    runs: { attribute: false },
    version: {},
    index: {},
    region: {},
    canRemove: { type: Boolean },
    price: {},
  };

  #text = createRef();

  constructor() {
    super();
    /** @type {import("./runs.js").Card} */
    this.card = { id: "", modelId: "", region: "" };
    /** @type {import("./runs.js").Run[]} */
    this.runs = [];
    this.version = 0;
    this.index = 0;
    /** Of the settings, which the card's own replaces. */
    this.region = "";
    this.canRemove = true;
    /** @type {string | undefined} */
    this.price = undefined;
  }

  /** @param {Event} event */
  #input({ target }) {
    const { name, value } = /** @type {HTMLInputElement} */ (target);
    const text = value.trim();
    this.fire("change-card", {
      ...this.card,
      [name]: name === "temperature" ? (text === "" ? undefined : Number(text)) : text,
    });
  }

  updated() {
    const answer = this.runs.at(-1)?.answer;
    const element = /** @type {import("../../components/answer-text.js").AnswerText | undefined} */ (this.#text.value);
    if (!element) return;
    element.text = answer?.text ?? "";
    if (!answer || answer.isOver) element.draw();
  }

  render() {
    const { card, index } = this;
    const run = this.runs.at(-1);
    const answer = run?.answer;
    this.dataset.state = answer?.state ?? "empty";
    return html`<article aria-label="Model ${index + 1}" class="s${index + 1}">
      <header @change=${this.#input}>
        <label><span class="visually-hidden">Model id of card ${index + 1}</span><input name="modelId" list="compare-model-ids" autocomplete="off" spellcheck="false" autocapitalize="none" .value=${card.modelId} /></label>
        ${run?.call.isBusy ? html`<button type="button" class="small" @click=${() => run.call.stop()}>${icon("stop")}Stop</button>` : nothing}
        ${this.canRemove ? html`<button type="button" class="quiet square" aria-label="Remove card ${index + 1}" @click=${() => this.fire("remove-card", card)}>${icon("close")}</button>` : nothing}
        <details>
          <summary>${card.region || this.region}${card.temperature === undefined ? "" : ` · temperature ${card.temperature}`}</summary>
          <div class="pair">
            <label>Region<input name="region" autocomplete="off" spellcheck="false" placeholder=${this.region} .value=${card.region} /></label>
            <label>Temperature<input name="temperature" type="number" min="0" max="1" step="0.1" placeholder="As in Settings" .value=${`${card.temperature ?? ""}`} /></label>
          </div>
        </details>
      </header>
      <div class="answer" tabindex="0" role="group" aria-label="Answer of card ${index + 1}" aria-busy=${answer && !answer.isOver ? "true" : "false"}>
        ${run?.call.isBusy ? html`<p class="byline">${this.runs.length > 1 ? `Run ${this.runs.length}` : "Answering"}<call-status .call=${run.call}></call-status></p>` : nothing}
        <answer-text class="text" ${ref(this.#text)}></answer-text>
        ${answer?.state === "failed" ? html`<error-notice .error=${answer.error} .settings=${run?.call.settings} .canRetry=${false}></error-notice>` : nothing}
      </div>
      <footer>${this.#figures(run)}</footer>
    </article>`;
  }

  /** @param {import("./runs.js").Run | undefined} run */
  #figures(run) {
    if (!run?.answer.isOver) return nothing;
    return html`${this.runs.length > 1 ? this.#summary() : html`<answer-metrics .answer=${run.answer} .price=${this.price}></answer-metrics>`}
      <button type="button" class="quiet small" @click=${() => this.fire("show-call", { pane: "wire", call: run.call })}>${icon("wire")}Wire</button>
      <button type="button" class="quiet small" @click=${() => this.fire("show-call", { pane: "code", call: run.call })}>${icon("code")}Code</button>`;
  }

  #summary() {
    const { runs, failed, firstToken, speed } = summary(this.runs);
    const row = (/** @type {string} */ name, /** @type {unknown} */ one, /** @type {unknown} */ other) =>
      html`<tr><th scope="row">${name}</th><td>${one ?? "–"}</td><td>${other ?? "–"}</td></tr>`;
    return html`<table class="figure">
      <caption>${runs} runs${failed ? html`, <b class="bad">${failed} not complete</b>` : ", all complete"}</caption>
      <thead><tr><td></td><th scope="col">p50</th><th scope="col">p90</th></tr></thead>
      <tbody>${row("First token", milliseconds(firstToken[0]), milliseconds(firstToken[1]))}${row("Tokens/s", speed[0]?.toFixed(1), speed[1]?.toFixed(1))}</tbody>
    </table>`;
  }
}
