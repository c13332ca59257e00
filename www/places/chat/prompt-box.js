import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";
import { ACCEPTED, attachmentOf } from "./attach.js";

/**
 * `<prompt-box>`: where prompts are written. Fires `ask` with `{ prompt, attachments }`, `stop`, and `edit-last` for ↑ in an
 * empty box.
 */
export class PromptBox extends PageElement {
  static properties = { answering: { type: Boolean }, attachments: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.answering = false;
    /** @type {import("./conversation.js").Attachment[]} */
    this.attachments = [];
    /** The name of a file that Converse does not take. */
    this.refused = "";
  }

  focus() {
    this.#textarea.focus();
  }

  get prompt() {
    return this.#textarea.value;
  }

  set prompt(prompt) {
    this.#textarea.value = prompt;
    this.#fit();
  }

  get #textarea() {
    return /** @type {HTMLTextAreaElement} */ (one(this, "textarea"));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter also ends the composition of a character, which is not a wish to send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "ArrowUp" && !this.prompt) {
      event.preventDefault();
      this.fire("edit-last");
    }
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    this.#send();
  }

  #send() {
    const prompt = this.prompt.trim();
    if ((!prompt && this.attachments.length === 0) || this.answering) return;
    const { attachments } = this;
    this.prompt = "";
    this.attachments = [];
    this.fire("ask", { prompt, attachments });
  }

  /** @param {Iterable<File>} files */
  async #attach(files) {
    this.refused = "";
    for (const file of files) {
      const attachment = await attachmentOf(file);
      if (attachment) this.attachments = [...this.attachments, attachment];
      else this.refused = file.name;
    }
    this.focus();
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#attach(files);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#attach(event.dataTransfer?.files ?? []);
  }

  /** @param {Event} event */
  #chosen({ target }) {
    const input = /** @type {HTMLInputElement} */ (target);
    this.#attach([...(input.files ?? [])]);
    input.value = "";
  }

  /** As high as its text; the style sheet says where that ends. */
  #fit() {
    const textarea = this.#textarea;
    textarea.style.height = "auto";
    textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
    this.requestUpdate();
  }

  render() {
    const isEmpty = !this.hasUpdated || (!this.prompt.trim() && this.attachments.length === 0);
    return html`<form class="prompt-form" @submit=${this.#submit} @dragover=${(/** @type {Event} */ event) => event.preventDefault()} @drop=${this.#drop}>
      ${this.attachments.length > 0 || this.refused ? this.#attached() : nothing}
      <textarea name="prompt" rows="1" placeholder="Ask something" aria-label="Prompt" enterkeyhint="send" @input=${this.#fit} @keydown=${this.#key} @paste=${this.#paste}></textarea>
      <div class="bar">
        <button type="button" class="quiet square" aria-label="Attach a picture or a document" title="Attach a picture or a document" @click=${() => one(this, 'input[type="file"]').click()}>${icon("attach")}</button>
        <input type="file" multiple hidden accept=${ACCEPTED} @change=${this.#chosen} />
        <button type="submit" class="primary send" ?hidden=${this.answering} ?disabled=${isEmpty}>${icon("send")}<span>Send</span></button>
        <button type="button" class="stop" ?hidden=${!this.answering} @click=${() => this.fire("stop")}>${icon("stop")}Stop</button>
      </div>
    </form>`;
  }

  #attached() {
    return html`<ul class="attachments" aria-label="Attached">
      ${this.attachments.map(
        (attachment) => html`<li>
        ${icon(attachment.kind === "image" ? "image" : "attach")}<span>${attachment.name}</span>
        <button type="button" class="quiet square small" aria-label="Remove ${attachment.name}" @click=${() => (this.attachments = this.attachments.filter((other) => other !== attachment))}>${icon("close")}</button>
      </li>`,
      )}
    </ul>
    ${this.refused ? html`<p class="refused" role="status">${this.refused} is not a file that Converse takes.</p>` : nothing}`;
  }
}
