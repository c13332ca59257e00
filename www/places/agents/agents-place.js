import { html, nothing } from "lit";
import { traceSteps } from "bedrock-wasm/agents";
import { one, PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { icon } from "../../lib/icons.js";
import { findAll } from "./found.js";
import { stepList } from "./step-list.js";
import { askAgent, askFlow, askKnowledgeBase, giveResults } from "./questions.js";

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
  /** @type {ReturnType<typeof askFlow> | undefined} the last one, which may wait for a reply */
  #flow;
  /** @type {import("./questions.js").Question | undefined} the last one */
  #question;
  /** @type {import("./found.js").Found | undefined} who was asked last */
  #asked;

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
    /** Those that have arrived. @type {import("../../../pkg/types/agents.js").TraceStep[]} */
    this.steps = [];
  }

  get #textarea() {
    return /** @type {HTMLTextAreaElement} */ (one(this, "textarea"));
  }

  shown() {
    this.#textarea.focus();
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
    const prompt = this.#textarea.value.trim() || SAMPLE;
    this.#begin(this.#waiting?.reply(prompt) ?? this.#questionFor(chosen, prompt));
    this.#asked = chosen;
  }

  /** The flow that waits for a reply, if it is the chosen one. */
  get #waiting() {
    const { chosen, call } = this;
    const isWaiting = call?.state === "complete" && call.output.asks !== undefined && this.#asked === chosen;
    return isWaiting ? this.#flow : undefined;
  }

  /** @param {import("./found.js").Found} found @param {string} prompt */
  #questionFor({ kind, id }, prompt) {
    const { modelId, region } = this.app.settings.value;
    if (kind === "agent") return askAgent(id, prompt, this.#session);
    if (kind === "flow") return (this.#flow = askFlow(id, prompt));
    return askKnowledgeBase(id, prompt, modelId, region);
  }

  /** @param {import("./questions.js").Question} question */
  #begin(question) {
    const { operation, input, start } = question;
    this.#question = question;
    this.text = "";
    this.steps = [];
    this.call = this.app.call(
      { place: "agents", service: "BedrockAgentRuntime", operation, input },
      async (context) => {
        const answer = await start(context);
        const steps = (async () => {
          for await (const event of answer) this.steps = [...this.steps, ...traceSteps(event)];
        })();
        // The text ends as they do, and its error is the one that counts.
        steps.catch(() => {});
        for await (const piece of answer.text()) this.text += piece;
        return answer.final();
      },
    );
    // On a phone, the answer is below everything that can be asked.
    this.updateComplete.then(() => one(this, ".answer").scrollIntoView({ block: "start" }));
    this.call.done.then(() => this.#waiting && this.#textarea.select());
  }

  /** @param {CustomEvent<string[]>} event */
  #results({ detail }) {
    if (this.#question && this.call?.output) this.#begin(giveResults(this.#question, this.call.output, detail));
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
          <div class="actions">${isBusy ? html`<button type="button" @click=${() => call?.stop()}>${icon("stop")}Stop</button><call-status .call=${call}></call-status>` : html`<button type="submit" class="primary" ?disabled=${!chosen}>${icon("send")}${this.#waiting ? "Reply" : "Ask"}</button>`}<fault-chip .app=${app}></fault-chip></div>
        </form>
        <section class="answer" aria-label="Answer">
          ${call ? html`<answer-text class="text"></answer-text>` : html`<p class="hint">The answer will be here, with each step that led to it.</p>`}
          ${call?.state === "failed" ? html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${() => this.#ask()} @open-setting=${setting}></error-notice>` : nothing}
          ${call?.state === "stopped" ? html`<p class="seal caution">Stopped</p>` : nothing}
          ${call?.state === "complete" ? html`<div class="actions"><p class="seal good">${icon("check")}Complete</p><p class="facts">${milliseconds(call.elapsedMs)}</p><button type="button" class="quiet small" @click=${() => app.inspect("wire", call)}>${icon("wire")}Wire</button><button type="button" class="quiet small" @click=${() => app.inspect("code", call)}>${icon("code")}Code</button></div>` : nothing}
          ${call && call.state !== "complete" ? stepList(this.steps) : nothing}
          ${call?.state === "complete" ? html`<agent-answer .answer=${call.output} .code=${call.settings.toolCode} .isBusy=${isBusy} @results=${this.#results}></agent-answer>` : nothing}
        </section>
      </div>`;
  }
}
