import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Answer } from "../../lib/answer.js";
import { converse } from "../../lib/converse-call.js";
import { one, PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";
import { priceOf } from "../../lib/prices.js";
import { store, stored } from "../../lib/stored.js";

const MOST_CARDS = 4;
const SAMPLE = "Compare three ways to call Amazon Bedrock from a browser.";
const MODELS = [
  "amazon.nova-lite-v1:0",
  "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  "amazon.nova-micro-v1:0",
  "meta.llama3-8b-instruct-v1:0",
];

/** @param {string} modelId @returns {import("./runs.js").Card} */
const cardOf = (modelId) => ({ id: crypto.randomUUID(), modelId, region: "" });

/** `<compare-place>`: one prompt, asked of several models, regions or settings side by side. */
export class ComparePlace extends PageElement {
  static properties = {
    app: { attribute: false },
    cards: { state: true },
    times: { state: true },
    version: { state: true },
  };

  /** @type {Map<string, import("./runs.js").Run[]>} by card */
  #runs = new Map();

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    this.cards = MODELS.slice(0, 2).map(cardOf);
    /** How often each is asked. */
    this.times = 1;
    /** Increases with every piece of an answer. */
    this.version = 0;
    /** Whether a person, or a fault, has ended a series. */
    this.isStopped = false;
  }

  async firstUpdated() {
    const { cards, prompt } = (await stored("compare")) ?? {};
    if (cards?.length >= 2) this.cards = cards;
    this.#prompt.value = prompt ?? "";
    this.requestUpdate();
  }

  shown() {
    this.#prompt.focus();
  }

  again() {
    this.#run();
  }

  get #prompt() {
    return /** @type {HTMLTextAreaElement} */ (one(this, "textarea"));
  }

  get #isBusy() {
    return [...this.#runs.values()].some((runs) => runs.at(-1)?.call.isBusy);
  }

  #keep() {
    store("compare", { cards: this.cards, prompt: this.#prompt.value });
  }

  /** @param {Event} [event] */
  #run(event) {
    event?.preventDefault();
    if (this.#isBusy) return;
    if (!this.#prompt.value.trim()) this.#prompt.value = SAMPLE;
    const prompt = this.#prompt.value.trim();
    this.#keep();
    this.#runs.clear();
    this.isStopped = false;
    for (const card of this.cards) this.#series(card, prompt);
    this.requestUpdate();
  }

  /**
   * Asks one card as often as is wanted, one after the other, so that its runs do not slow each other down.
   * @param {import("./runs.js").Card} card
   * @param {string} prompt
   */
  async #series({ id, modelId, region, temperature }, prompt) {
    /** @type {import("./runs.js").Run[]} */
    const runs = [];
    this.#runs.set(id, runs);
    const settings = { modelId, ...(region && { region }), ...(temperature !== undefined && { temperature }) };
    const messages = [{ role: /** @type {const} */ ("user"), content: [{ text: prompt }] }];
    for (let count = 0; count < this.times && !this.isStopped; count++) {
      const answer = new Answer();
      const call = converse(this.app, messages, answer, { place: "compare", settings, onChange: () => this.version++ });
      runs.push({ answer, call });
      await call.done;
      if (call.state === "stopped") break;
    }
    this.version++;
  }

  #stop() {
    this.isStopped = true;
    for (const runs of this.#runs.values()) runs.at(-1)?.call.stop();
    this.#prompt.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) this.#run(event);
  }

  /** @param {CustomEvent<import("./runs.js").Card>} event */
  #change({ detail }) {
    this.cards = this.cards.map((card) => (card.id === detail.id ? detail : card));
    this.#keep();
  }

  /** @param {CustomEvent<import("./runs.js").Card>} event */
  #remove({ detail }) {
    this.#runs.get(detail.id)?.at(-1)?.call.stop();
    this.#runs.delete(detail.id);
    this.cards = this.cards.filter(({ id }) => id !== detail.id);
    this.#keep();
    this.#prompt.focus();
  }

  #add() {
    const taken = this.cards.map(({ modelId }) => modelId);
    this.cards = [...this.cards, cardOf(MODELS.find((id) => !taken.includes(id)) ?? MODELS[0])];
    this.#keep();
  }

  render() {
    const { app, cards, times } = this;
    const isBusy = this.#isBusy;
    const { target, region } = app.settings.value;
    const series = cards.flatMap(({ id, modelId }) => {
      const answer = this.#runs.get(id)?.at(-1)?.answer;
      return answer ? { name: modelId, answer } : [];
    });
    return html`<header class="place-bar">
        <h2>Compare</h2><p>${target === "page" || app.answerer.value?.info ? `One model answers for all: ${app.modelName()}.` : nothing}</p>
        <button type="button" class="quiet" ?disabled=${cards.length === MOST_CARDS || isBusy} @click=${this.#add}>${icon("plus")}<span>Add a card</span></button>
      </header>
      <div class="scroller" @change-card=${this.#change} @remove-card=${this.#remove}
        @show-call=${(/** @type {CustomEvent} */ { detail }) => app.inspect(detail.pane, detail.call)}
        @open-setting=${(/** @type {CustomEvent} */ { detail }) => app.openSetting(detail)}>
        <datalist id="compare-model-ids">${(app.answerer.value?.info?.modelIds ?? MODELS).map((id) => html`<option value=${id}></option>`)}</datalist>
        <div class="cards" data-count=${cards.length}>${repeat(
          cards,
          ({ id }) => id,
          (card, index) => this.#card(card, index, region),
        )}</div>
        ${series.length > 0 ? html`<token-curves .series=${series} .version=${this.version}></token-curves>` : nothing}
      </div>
      <div class="composer"><form class="prompt-form" @submit=${this.#run}>
        <textarea name="compare-prompt" rows="2" aria-label="Prompt for all" placeholder="One prompt for all: ${SAMPLE}" @keydown=${this.#key}></textarea>
        <div class="bar">
          <label class="times"><span class="visually-hidden">How often each is asked</span><select @change=${(/** @type {Event} */ { target: select }) => (this.times = Number(/** @type {HTMLSelectElement} */ (select).value))}>
            ${[1, 5, 20].map((count) => html`<option value=${count} .selected=${count === times}>${count === 1 ? "Once" : `${count} times, for p50 and p90`}</option>`)}
          </select></label>
          ${target === "aws" && times > 1 ? html`<p class="facts">${times * cards.length} calls, which AWS bills</p>` : nothing}
          <fault-chip .app=${app}></fault-chip>
          ${isBusy ? html`<button type="button" class="stop" @click=${this.#stop}>${icon("stop")}Stop all</button>` : html`<button type="submit" class="primary send" title="Ctrl+Enter">${icon("play")}Run all</button>`}
        </div>
      </form></div>`;
  }

  /**
   * @param {import("./runs.js").Card} card
   * @param {number} index
   * @param {string} region
   */
  #card(card, index, region) {
    const runs = this.#runs.get(card.id) ?? [];
    const usage = runs.at(-1)?.answer.usage;
    return html`<compare-card .card=${card} .index=${index} .runs=${runs} .version=${this.version} .region=${region} .canRemove=${this.cards.length > 2} .price=${usage && priceOf(card.modelId, usage)}></compare-card>`;
  }
}
