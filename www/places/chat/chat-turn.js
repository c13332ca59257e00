import { html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";
import { indented } from "../../components/tool-call.js";

/** A longer prompt is folded. */
const FOLDED_CHARACTERS = 1200;

/**
 * `<chat-turn>`: a prompt and the answer to it. Fires `turn-action` with what is to be done with the turn, and `edited` with
 * the new prompt.
 */
export class ChatTurn extends PageElement {
  static properties = {
    turn: {},
    version: { type: Number },
    answeredBy: {},
    siblings: {
      hasChanged: (/** @type {unknown[]} */ one, /** @type {unknown[]} */ other) =>
        one.length !== other?.length || one.some((turn, index) => turn !== other[index]),
    },
    isBusy: { type: Boolean },
    price: {},
    editing: { state: true },
    unfolded: { state: true },
  };

  #text = createRef();
  #reasoning = createRef();

  constructor() {
    super();
    /** @type {import("./conversation.js").Turn | undefined} */
    this.turn = undefined;
    /** Of the answer, so that a change of it draws the turn again. */
    this.version = 0;
    /** As the turn has it, so that a change of it draws the turn again. */
    this.answeredBy = "";
    /** @type {import("./conversation.js").Turn[]} */
    this.siblings = [];
    /** Whether some answer streams. */
    this.isBusy = false;
    /** @type {string | undefined} */
    this.price = undefined;
    this.editing = false;
    this.unfolded = false;
  }

  /** @param {string} action @param {unknown} [detail] */
  #act(action, detail) {
    this.fire("turn-action", { action, turn: this.turn, detail });
  }

  edit() {
    this.editing = true;
    this.updateComplete.then(() => {
      const textarea = this.querySelector("textarea");
      textarea?.focus();
      textarea?.setSelectionRange(textarea.value.length, textarea.value.length);
    });
  }

  #endEditing() {
    this.editing = false;
    this.fire("focus-prompt");
  }

  updated() {
    const answer = this.turn?.answer;
    if (!answer) return;
    this.dataset.state = answer.state;
    for (const [{ value }, text] of /** @type {const} */ ([
      [this.#text, answer.text],
      [this.#reasoning, answer.reasoning],
    ])) {
      const element = /** @type {import("../../components/answer-text.js").AnswerText | undefined} */ (value);
      if (!element) continue;
      element.text = text;
      if (answer.isOver) element.draw();
    }
  }

  render() {
    const { turn } = this;
    if (!turn) return nothing;
    const { answer } = turn;
    const nobodyAnswered = answer.state === "failed" && !answer.text;
    return html`<article>
      <div class="prompt">${this.editing ? this.#editor(turn) : this.#prompt(turn)}</div>
      <div class="answer" aria-busy=${answer.isOver ? "false" : "true"}>
        <p class="byline" ?hidden=${nobodyAnswered}>${turn.answeredBy}<call-status .call=${turn.call}></call-status></p>
        <details class="reasoning" ?hidden=${!answer.reasoning}>
          <summary>Reasoning</summary>
          <answer-text ${ref(this.#reasoning)}></answer-text>
        </details>
        ${
          turn.isStructured
            ? html`<code-block class="text" .code=${answer.isOver ? indented(answer.text) : answer.text} .language=${"json"} .label=${"Answer"}></code-block>`
            : html`<answer-text class="text" ${ref(this.#text)}></answer-text>`
        }
        ${answer.toolUses.map((use) => html`<tool-call .use=${use} .code=${this.#settings?.toolCode ?? ""} .isOver=${answer.isOver} .isBusy=${this.isBusy} .version=${this.version} @tool-result=${(/** @type {CustomEvent} */ { detail }) => this.#act("tool-result", detail)}></tool-call>`)}
        ${answer.state === "waiting" ? html`<p class="waiting"><span></span><span></span><span></span><b class="visually-hidden">Waiting for the first token</b></p>` : nothing}
        ${answer.state === "failed" ? html`<error-notice .error=${answer.error} .settings=${turn.call?.settings ?? this.#settings} @retry=${() => this.#act("retry")}></error-notice>` : nothing}
        ${answer.isOver ? this.#footer(turn, nobodyAnswered) : nothing}
      </div>
    </article>`;
  }

  /** Of an answer from an earlier visit nobody knows any more what it was asked with. */
  get #settings() {
    return /** @type {any} any: its element is declared apart */ (this.closest("chat-place"))?.app.settings.value;
  }

  /** @param {import("./conversation.js").Turn} turn */
  #prompt({ prompt, attachments, toolResults }) {
    const isLong = prompt.length > FOLDED_CHARACTERS;
    const shown = isLong && !this.unfolded ? `${prompt.slice(0, FOLDED_CHARACTERS)}…` : prompt;
    return html`<span class="visually-hidden">You: </span>
      ${attachments.map(({ name, kind }) => html`<span class="attached">${icon(kind === "image" ? "image" : "attach")}${name}</span>`)}
      ${toolResults.map(({ text }) => html`<p class="tool-result">Result: ${text}</p>`)}
      ${prompt ? html`<p>${shown}</p>` : nothing}
      ${isLong ? html`<button type="button" class="quiet small" @click=${() => (this.unfolded = !this.unfolded)}>${this.unfolded ? "Show less" : `Show all ${prompt.length.toLocaleString("en")} characters`}</button>` : nothing}`;
  }

  /** @param {import("./conversation.js").Turn} turn */
  #editor({ prompt }) {
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const text = /** @type {HTMLTextAreaElement} */ (this.querySelector(".editor textarea")).value.trim();
      this.editing = false;
      if (text) this.#act("edited", text);
    };
    const key = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.#endEditing();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    };
    return html`<form class="editor" @submit=${submit}>
      <textarea aria-label="Edit the prompt" rows="3" .value=${prompt} @keydown=${key}></textarea>
      <p class="actions"><button type="button" class="small" @click=${this.#endEditing}>Cancel</button><button type="submit" class="primary small">Ask again</button></p>
    </form>`;
  }

  /**
   * @param {import("./conversation.js").Turn} turn
   * @param {boolean} nobodyAnswered
   */
  #footer(turn, nobodyAnswered) {
    const { answer, call } = turn;
    const { siblings, isBusy } = this;
    const index = siblings.findIndex(({ id }) => id === turn.id);
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ label,
      /** @type {string} */ image,
      disabled = false,
    ) =>
      html`<button type="button" class="quiet small square" data-action=${action} aria-label=${label} title=${label} ?disabled=${disabled} @click=${() => this.#act(action)}>${icon(image)}</button>`;
    return html`<footer>
      ${nobodyAnswered ? nothing : html`<answer-metrics .answer=${answer} .price=${this.price}></answer-metrics>`}
      <div class="actions" role="group" aria-label="Actions on this turn">
        ${
          siblings.length > 1
            ? html`<span class="branches">
              <button type="button" class="quiet small square" data-action="previous" aria-label="Branch before" ?disabled=${index === 0 || isBusy} @click=${() => this.#act("show", siblings[index - 1])}>${icon("left")}</button>
              <span>${index + 1}/${siblings.length}</span>
              <button type="button" class="quiet small square" data-action="next" aria-label="Branch after" ?disabled=${index === siblings.length - 1 || isBusy} @click=${() => this.#act("show", siblings[index + 1])}>${icon("right")}</button>
            </span>`
            : nothing
        }
        ${
          call
            ? html`<button type="button" class="quiet small" data-action="wire" @click=${() => this.#act("wire")}>${icon("wire")}Wire</button>
        <button type="button" class="quiet small" data-action="code" @click=${() => this.#act("code")}>${icon("code")}Code</button>`
            : nothing
        }
        ${answer.text ? html`<copy-button .text=${() => answer.text}></copy-button>` : nothing}
        ${button("edit", "Edit the prompt", "edit", isBusy)}
        ${button("regenerate", "Answer again", "again", isBusy)}
        ${button("branch", "Continue from here in another branch", "branch", isBusy)}
        ${button("delete", "Delete this turn", "trash", isBusy)}
      </div>
    </footer>`;
  }
}
