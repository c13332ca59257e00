import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { STREAMS } from "../../lib/snippets/parts.js";
import { findAll, questionFor, read } from "./found.js";

const KINDS = /** @type {const} */ ({ agent: "Agent", flow: "Flow", "knowledge-base": "Knowledge base" });
const SAMPLE = "What is the weather in Oslo?";

/** `<agents-place>`: asks agents, flows and knowledge bases, with each step of the answer and the passages that it cites. */
export class AgentsPlace extends PageElement {
  static properties = {
    app: { attribute: false },
    listing: { state: true },
    call: { state: true },
    chosen: { state: true },
    text: { state: true },
    steps: { state: true },
  };

  #session = crypto.randomUUID();

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.listing = undefined;
    /** @type {import("../../lib/call.js").Call | undefined} */
    this.call = undefined;
    /** @type {import("./found.js").Found | undefined} */
    this.chosen = undefined;
    this.text = "";
    /** @type {import("./found.js").Step[]} */
    this.steps = [];
  }

  shown() {
    one(this, "textarea").focus();
    if (!this.listing && this.app.settings.value.target !== "aws") this.#list();
  }

  again() {
    this.#ask();
  }

  #list() {
    const asked = {
      place: "agents",
      service: /** @type {const} */ ("BedrockAgent"),
      operation: "ListAgents",
      input: {},
    };
    this.listing = this.app.call(asked, async ({ client, signal }) => findAll(client, signal));
    this.listing.done.then(({ output }) => (this.chosen ??= output?.[0]));
  }

  /** @param {Event} [event] */
  #ask(event) {
    event?.preventDefault();
    const { chosen } = this;
    if (!chosen || this.call?.isBusy) return;
    const prompt = /** @type {HTMLTextAreaElement} */ (one(this, "textarea")).value.trim() || SAMPLE;
    const { operation, input } = questionFor(chosen, prompt, this.app.settings.value.modelId, this.#session);
    this.text = "";
    this.steps = [];
    const take = (/** @type {any} any: an event or an output of one of four operations */ happened) => {
      const { text = "", steps } = read(happened);
      this.text += text;
      this.steps = [...this.steps, ...steps];
    };
    this.call = this.app.call(
      { place: "agents", service: "BedrockAgentRuntime", operation, input },
      async ({ client, signal }) => {
        const output = await client.call(operation, input, { abortSignal: signal });
        const stream = STREAMS[operation];
        if (stream) for await (const happened of output[stream]) take(happened);
        else take(output);
        return { steps: this.steps.length };
      },
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#ask(event);
  }

  updated() {
    const answer = /** @type {import("../../components/answer-text.js").AnswerText | null} */ (
      this.querySelector("answer-text")
    );
    if (answer) answer.text = this.text;
  }

  render() {
    const { listing, call, app, chosen } = this;
    /** @type {import("./found.js").Found[]} */
    const found = listing?.output ?? [];
    const isBusy = call?.state === "busy";
    const setting = (/** @type {CustomEvent} */ { detail }) => app.openSetting(detail);
    return html`<header class="place-bar"><h2>Agents</h2><p role="status">${found.length ? `${found.length} found` : nothing}</p>
        <button type="button" ?disabled=${listing?.state === "busy"} @click=${this.#list}>${icon("again")}${found.length ? "List again" : "List"}</button></header>
      <div class="scroller halves">
        <form @submit=${this.#ask}>
          ${listing?.state === "failed" ? html`<error-notice .error=${listing.error} .settings=${listing.settings} @retry=${this.#list} @open-setting=${setting}></error-notice>` : nothing}
          <fieldset class="found"><legend class="visually-hidden">Who is asked</legend>${found.map((one) => html`<label class="choice"><input type="radio" name="found" .checked=${one === chosen} @change=${() => (this.chosen = one)} /><span><b>${one.name}</b>${KINDS[one.kind]}${one.description ? `: ${one.description}` : ""}</span></label>`)}
            ${listing?.state === "busy" ? html`<call-status .call=${listing}></call-status>` : found.length ? nothing : html`<p class="hint">Agents, flows and knowledge bases of this account and region.</p>`}</fieldset>
          <label>Ask<textarea name="agents-prompt" rows="2" placeholder=${SAMPLE} @keydown=${this.#key}></textarea></label>
          <div class="actions">${isBusy ? html`<button type="button" @click=${() => call?.stop()}>${icon("stop")}Stop</button><call-status .call=${call}></call-status>` : html`<button type="submit" class="primary" ?disabled=${!chosen}>${icon("send")}Ask</button>`}<fault-chip .app=${app}></fault-chip></div>
        </form>
        <section aria-label="Answer">
          ${call ? html`<answer-text class="text"></answer-text>` : html`<p class="hint">The answer will be here, with each step that led to it.</p>`}
          ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${() => this.#ask()} @open-setting=${setting}></error-notice>` : nothing}
          ${call?.state === "stopped" ? html`<p class="seal caution">Stopped</p>` : nothing}
          ${call?.state === "complete" ? html`<div class="actions"><p class="seal good">${icon("check")}Complete</p><p class="facts">${milliseconds(call.elapsedMs)}</p><button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button></div>` : nothing}
          ${this.steps.length ? html`<ol class="steps">${this.steps.map(({ title, detail }) => html`<li><details><summary>${title}</summary><code-block .code=${JSON.stringify(detail, null, 2)} .language=${"json"}></code-block></details></li>`)}</ol>` : nothing}
        </section>
      </div>`;
  }
}
