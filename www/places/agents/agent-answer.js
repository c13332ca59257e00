import { html, nothing } from "lit";
import { PageElement } from "../../lib/element.js";
import { bytes } from "../../lib/figures.js";
import { stepList } from "./step-list.js";

/** @typedef {import("../../../pkg/types/agents.js").AgentAnswer} Answer */

/**
 * `<agent-answer>`: what an answer has beside its text: passages, files, steps, and what the agent asks its caller to run. Fires
 * `results` with a text for each of those, once all are entered.
 */
export class AgentAnswer extends PageElement {
  static properties = { answer: { attribute: false }, code: {}, isBusy: { type: Boolean }, results: { state: true } };

  constructor() {
    super();
    /** @type {Answer} */
    this.answer = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** The functions of the settings, which may answer. */
    this.code = "";
    this.isBusy = false;
    /** @type {string[]} with holes */
    this.results = [];
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("answer")) this.results = [];
  }

  /** @param {number} at @param {string} text */
  #enter(at, text) {
    this.results = Object.assign([...this.results], { [at]: text });
    const { length = 0 } = this.answer.returnControl?.invocationInputs ?? [];
    if (Object.keys(this.results).length === length) this.fire("results", this.results);
  }

  render() {
    const { citations, files, trace, returnControl, asks } = this.answer;
    return html`${asks ? html`<p><b>The flow asks:</b> ${textOf(asks.document)}</p>` : nothing}
      ${(returnControl?.invocationInputs ?? []).map((invocation, at) => this.#invocation(invocation, at))}
      ${files.map(({ name, bytes: content }) => html`<p class="facts">${name} · ${bytes(content?.length ?? 0)}</p>`)}
      ${citations.length ? html`<ol class="passages" aria-label="Passages">${citations.map((citation) => this.#citation(citation))}</ol>` : nothing}
      ${stepList(trace)}`;
  }

  /** @param {any} invocation any: of a function or an API @param {number} at */
  #invocation({ functionInvocationInput, apiInvocationInput }, at) {
    const { function: name, parameters = [] } = functionInvocationInput ?? {};
    const use = functionInvocationInput
      ? {
          name,
          input: JSON.stringify(
            Object.fromEntries(parameters.map((/** @type {any} any: as above */ one) => [one.name, one.value])),
          ),
        }
      : {
          name: `${apiInvocationInput?.httpMethod} ${apiInvocationInput?.apiPath}`,
          input: JSON.stringify(apiInvocationInput),
        };
    if (this.results[at] !== undefined) return html`<p class="facts">${use.name}: ${this.results[at]}</p>`;
    return html`<tool-call .use=${use} .code=${this.code} .isOver=${true} .isBusy=${this.isBusy} @tool-result=${(/** @type {CustomEvent} */ { detail }) => this.#enter(at, detail.text)}></tool-call>`;
  }

  /** @param {Answer["citations"][number]} citation */
  #citation({ text, sources }) {
    return html`<li><blockquote>${text}</blockquote>${sources.map(({ uri, content }) => html`<details><summary>${uri ?? "A passage"}</summary><p>${content?.text}</p></details>`)}</li>`;
  }
}

/** @param {unknown} document */
const textOf = (document) => (typeof document === "string" ? document : JSON.stringify(document));
