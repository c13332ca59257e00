import { signal } from "@preact/signals-core";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { converse } from "../../lib/converse-call.js";
import { one, PageElement } from "../../lib/element.js";
import { followEnd } from "../../lib/follow-end.js";
import { icon } from "../../lib/icons.js";
import { priceOf } from "../../lib/prices.js";
import { route } from "../../lib/router.js";
import { store, stored } from "../../lib/stored.js";
import { EXAMPLES } from "./empty-state.js";
import { Conversation } from "./conversation.js";
import { keep, keptConversation } from "./kept.js";
import { messagesOf } from "./messages.js";
import { opened, share } from "./sharing.js";
import { tokensOf } from "./token-count.js";
import { askedBy, change } from "./turn-actions.js";

/** `<chat-place>`: a conversation with a model. */
export class ChatPlace extends PageElement {
  static properties = { app: { attribute: false }, said: { state: true }, counted: { state: true } };

  #conversation = signal(new Conversation());
  /** @type {import("@preact/signals-core").Signal<import("./conversation.js").Turn | undefined>} the one whose answer streams */
  #busy = signal(undefined);
  /** @type {() => void} */
  #follow = () => {};

  constructor() {
    super();
    /** @type {import("../../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** What became of sharing, for a moment. */
    this.said = "";
    /** How many tokens the next question has, once it was asked. */
    this.counted = "";
  }

  async firstUpdated() {
    this.#follow = followEnd(one(this, ".scroller"), one(this, ".conversation"));
    const shared = route.value.params.get("shared");
    if (shared) return this.#openShared(shared);
    const id = await stored("current-conversation");
    const kept = id && (await keptConversation(id));
    if (kept && this.#conversation.value.isEmpty) this.#open(kept);
  }

  /** Called by the page when this place is shown. */
  shown() {
    one(this, "prompt-box").focus();
    const shared = route.value.params.get("shared");
    if (shared) this.#openShared(shared);
  }

  /** The page's title while this place is shown. */
  get title() {
    const conversation = this.#conversation.value;
    return conversation.isEmpty ? "" : conversation.title;
  }

  /** @param {Conversation} conversation */
  #open(conversation) {
    this.#conversation.value = conversation;
    store("current-conversation", conversation.id);
    this.updateComplete.then(() => this.#follow());
  }

  startAgain() {
    this.#busy.value?.call?.stop();
    this.#busy.value = undefined;
    this.#open(new Conversation());
    one(this, "prompt-box").focus();
  }

  /**
   * @param {import("./turn-actions.js").Asked} asked
   * @param {string} [parent] default: the end of what is shown
   */
  #ask(asked, parent = this.#conversation.value.path.at(-1)?.id ?? "") {
    if (this.#busy.value) return;
    const conversation = this.#conversation.value;
    const { app } = this;
    const isStructured = app.settings.value.outputSchema.trim() !== "";
    const turn = conversation.add({ ...asked, parent, isStructured, answeredBy: app.modelName() });
    const path = conversation.path;
    const before = path.slice(0, path.indexOf(turn));
    const messages = messagesOf(before, turn);
    const { answer } = turn;
    store("current-conversation", conversation.id);
    turn.call = converse(app, messages, answer, { place: "chat", onChange: () => this.requestUpdate() });
    this.#busy.value = turn;
    this.updateComplete.then(() => this.#follow());
    if (app.settings.value.target === "endpoint") {
      app.findAnswerer().then(() => (turn.answeredBy = app.modelName(turn.call?.modelId)));
    }
    turn.call.done.then(() => {
      if (this.#busy.value === turn) this.#busy.value = undefined;
      conversation.changed();
      keep(conversation);
    });
  }

  /** Called by the page when a fault was switched on: asks the last question again, or the first example. */
  again() {
    const last = this.#conversation.value.path.at(-1);
    if (!last) return this.#ask({ prompt: EXAMPLES[0], attachments: [] });
    const { prompt, attachments, toolResults, parent } = last;
    this.#ask({ prompt, attachments, toolResults }, parent);
  }

  /** @param {CustomEvent<import("./turn-actions.js").TurnAction>} event */
  #turnAction({ detail: asked }) {
    const { action, turn } = asked;
    if (action === "wire" || action === "code") return this.app.inspect(action, turn.call);
    if (action === "edit") return this.#elements.find((element) => element.turn === turn)?.edit();
    const conversation = this.#conversation.value;
    // It takes the failed one's place.
    if (action === "retry" && !this.#busy.value) conversation.remove(turn);
    const again = askedBy(asked);
    if (again) this.#ask(...again);
    else {
      change(conversation, asked);
      keep(conversation);
    }
    if (action !== "show") one(this, "prompt-box").focus();
  }

  get #elements() {
    return [...this.querySelectorAll("chat-turn")];
  }

  async #share() {
    this.said = await share(this.app, this.#conversation.value);
    setTimeout(() => (this.said = ""), 5000);
  }

  /** @param {string} shared */
  async #openShared(shared) {
    const read = await opened(this.app, shared);
    if (!read) return void (this.said = "This link cannot be read.");
    this.#open(read.conversation);
    one(this, "prompt-box").prompt = read.prompt;
    one(this, "prompt-box").focus();
    this.said = "Opened from a link. Send asks the last prompt.";
  }

  /** Asks how many tokens a call would send: the conversation, the prompt as it stands, and the settings. */
  async #count() {
    const { prompt, attachments } = one(this, "prompt-box");
    if (!prompt.trim() && attachments.length === 0) return void (this.counted = "Write a prompt first.");
    this.counted = "Counting";
    const messages = messagesOf(this.#conversation.value.path, { prompt, attachments, toolResults: [] });
    this.counted = await tokensOf(this.app, messages);
  }

  #editLast() {
    this.#elements.at(-1)?.edit();
  }

  /** @param {import("./conversation.js").Turn} turn */
  #price({ answer, call }) {
    return answer.usage && call ? priceOf(call.settings.modelId, answer.usage) : undefined;
  }

  render() {
    const conversation = this.#conversation.value;
    const { path } = conversation;
    const isBusy = this.#busy.value !== undefined;
    const { modelId } = this.app.settings.value;
    return html`<header class="place-bar">
        <h2 class="visually-hidden">Chat</h2>
        <p role="status">${this.said}</p>
        <button type="button" class="quiet" data-action="share" ?disabled=${conversation.isEmpty} @click=${this.#share}>${icon("share")}<span>Share</span></button>
        <button type="button" class="quiet" data-action="history" @click=${() => one(this, "history-dialog").open()}>${icon("history")}<span>History</span></button>
        <button type="button" class="quiet" data-action="new" ?disabled=${conversation.isEmpty} @click=${this.startAgain}>${icon("plus")}<span>New<span class="wide"> conversation</span></span></button>
      </header>
      <div class="scroller">
        ${conversation.isEmpty ? html`<empty-state @example=${(/** @type {CustomEvent} */ { detail }) => this.#example(detail)}></empty-state>` : nothing}
        <div class="conversation" role="log" aria-label="Conversation" @turn-action=${this.#turnAction} @focus-prompt=${() => one(this, "prompt-box").focus()} @open-setting=${(/** @type {CustomEvent} */ { detail }) => this.app.openSetting(detail)}>
          ${repeat(
            path,
            ({ id }) => id,
            (turn) =>
              html`<chat-turn .turn=${turn} .version=${turn.answer.version} .siblings=${conversation.siblings(turn)} .isBusy=${isBusy} .price=${this.#price(turn)} .answeredBy=${turn.answeredBy}></chat-turn>`,
          )}
        </div>
      </div>
      <div class="composer">
        <prompt-box .answering=${isBusy} @input=${() => (this.counted = "")} @ask=${(/** @type {CustomEvent} */ { detail }) => this.#ask(detail)} @stop=${this.#stop} @edit-last=${this.#editLast}></prompt-box>
        <p class="hint"><button type="button" class="quiet small" data-action="model" @click=${() => this.app.openSetting("modelId")}><span>${modelId || "Choose a model"}</span>${icon("down")}</button><button type="button" class="quiet small" data-action="count" title="What the prompt, the conversation and the settings would send" @click=${this.#count}>Count tokens</button><span role="status" class="counted" title=${this.counted}>${this.counted}</span><fault-chip .app=${this.app}></fault-chip><span class="keys">Enter sends · Shift+Enter new line · Esc stops</span></p>
      </div>
      <history-dialog @open-conversation=${async (/** @type {CustomEvent} */ { detail }) => this.#open((await keptConversation(detail)) ?? new Conversation())}></history-dialog>`;
  }

  #stop() {
    this.#busy.value?.call?.stop();
    one(this, "prompt-box").focus();
  }

  /** The button that was clicked goes away, and the focus with it. @param {string} prompt */
  #example(prompt) {
    this.#ask({ prompt, attachments: [] });
    one(this, "prompt-box").focus();
  }
}
