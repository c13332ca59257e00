import { init } from "bedrock-wasm";
import { Answer } from "../chat/answer.js";
import { ask } from "../chat/ask.js";
import { answererAt } from "../chat/emulator.js";
import { messagesOf } from "../chat/history.js";
import { initialSettings } from "../chat/settings.js";
import { snippet } from "../chat/snippet.js";
import { followEnd } from "../follow-end.js";
import { html, one, render } from "../html.js";

/** What the code panel shows before anything has been asked. */
const SAMPLE_PROMPT = "Hello!";

/** `<bedrock-playground>`: the page. Holds the conversation, and lets the other elements know of it. */
export class BedrockPlayground extends HTMLElement {
  /** @type {import("./chat-turn.js").ChatTurn[]} */
  #turns = [];
  /** @type {AbortController | undefined} of the answer that is streaming */
  #abort;
  /** @type {{ endpoint: string } & import("../chat/emulator.js").Answerer | undefined} who answers at the endpoint, once known */
  #answerer;
  /** @type {() => void} */
  #follow = () => {};

  connectedCallback() {
    render(
      this,
      html`<header>
          <h1><img src="${new URL("../favicon.svg", import.meta.url).href}" alt="" width="22" height="22" />bedrock-wasm <span>playground</span></h1>
          <button type="button" class="quiet" data-action="new" disabled>New<span class="wide"> conversation</span></button>
          <button type="button" class="quiet" data-action="settings" aria-haspopup="dialog">Settings</button>
        </header>
        <model-line role="status"></model-line>
        <main>
          <empty-state></empty-state>
          <div class="conversation" role="log" aria-label="Conversation"></div>
        </main>
        <div class="composer">
          <code-panel></code-panel>
          <prompt-box></prompt-box>
          <p class="hint"><button type="button" class="quiet" data-action="model"></button><span>Enter sends · Shift+Enter new line · Esc stops</span></p>
        </div>
        <settings-drawer></settings-drawer>`,
    );
    this.#drawer.settings = initialSettings(import.meta.env.VITE_LOCAL_BEDROCK_URL);
    this.#follow = followEnd(one(this, "main"), this.#conversation);
    this.#listen();
    this.#settingsChanged();
    this.#promptBox.focus();
    // Compiled before the first prompt, so that its time is not counted; the call itself reports a failure.
    init().catch(() => {});
  }

  #listen() {
    /**
     * @param {string} selector
     * @param {string} type
     * @param {() => void} listener
     */
    const on = (selector, type, listener) => one(this, selector).addEventListener(type, listener);
    this.addEventListener("ask", ({ detail: prompt }) => this.#ask(prompt));
    this.addEventListener("stop", () => this.#abort?.abort());
    this.addEventListener("retry", ({ target }) => this.#retry(/** @type {Element} */ (target).closest("chat-turn")));
    this.addEventListener("open-settings", ({ detail: field }) => this.#drawer.open(field));
    on("settings-drawer", "settings-change", () => this.#settingsChanged());
    on("model-line", "check", () => this.#findAnswerer());
    on('[data-action="new"]', "click", () => this.#startAgain());
    on('[data-action="settings"]', "click", () => this.#drawer.open());
    on('[data-action="model"]', "click", () => this.#drawer.open("modelId"));
  }

  /** @param {string} prompt */
  async #ask(prompt) {
    if (this.#abort) return;
    const settings = this.#drawer.settings;
    const answer = new Answer();
    const messages = messagesOf(this.#turns, prompt);
    const turn = document.createElement("chat-turn");
    turn.begin(prompt, answer);
    turn.answeredBy = this.#answererName(settings);
    this.#turns.push(turn);
    this.#conversation.append(turn);
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#conversationChanged();
    this.#follow();
    // An emulator may have been started, or started again with another model.
    if (settings.endpoint) this.#findAnswerer().then(() => (turn.answeredBy = this.#answererName(settings)));
    await ask(settings, messages, answer, { signal, onChange: () => turn.update(settings) });
    if (this.#abort?.signal !== signal) return;
    this.#abort = undefined;
    this.#conversationChanged();
  }

  /** @param {import("./chat-turn.js").ChatTurn | null} turn */
  #retry(turn) {
    if (!turn || this.#abort) return;
    this.#turns = this.#turns.filter((other) => other !== turn);
    turn.remove();
    this.#ask(turn.prompt);
    this.#promptBox.focus();
  }

  #startAgain() {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#turns = [];
    this.#conversation.replaceChildren();
    this.#conversationChanged();
    this.#promptBox.focus();
  }

  #conversationChanged() {
    const isEmpty = this.#turns.length === 0;
    one(this, "empty-state").hidden = !isEmpty;
    one(this, '[data-action="new"]').toggleAttribute("disabled", isEmpty);
    this.#promptBox.answering = this.#abort !== undefined;
    this.#showCode();
  }

  #settingsChanged() {
    const { endpoint, modelId } = this.#drawer.settings;
    one(this, '[data-action="model"]').textContent = modelId ? `Model: ${modelId}` : "Choose a model";
    this.#showCode();
    if (endpoint !== this.#answerer?.endpoint) this.#findAnswerer();
    else this.#showAnswerer();
  }

  async #findAnswerer() {
    const { endpoint } = this.#drawer.settings;
    const answerer = { endpoint, ...(await answererAt(endpoint)) };
    if (endpoint !== this.#drawer.settings.endpoint) return;
    this.#answerer = answerer;
    this.#drawer.modelIds = answerer.info?.modelIds ?? [];
    this.#showAnswerer();
  }

  #showAnswerer() {
    if (this.#answerer) one(this, "model-line").show(this.#answerer, this.#drawer.settings);
  }

  /** @param {import("../chat/settings.js").Settings} settings */
  #answererName({ modelId }) {
    const { model } = this.#answerer?.info ?? {};
    if (!model) return modelId;
    return model.standIn ? `${model.name}, a stand-in` : model.name;
  }

  #showCode() {
    const last = this.#turns.at(-1);
    const messages = () => (last ? messagesOf(this.#turns.slice(0, -1), last.prompt) : messagesOf([], SAMPLE_PROMPT));
    one(this, "code-panel").code = () => snippet(this.#drawer.settings, messages());
  }

  get #conversation() {
    return one(this, ".conversation");
  }

  get #drawer() {
    return one(this, "settings-drawer");
  }

  get #promptBox() {
    return one(this, "prompt-box");
  }
}
