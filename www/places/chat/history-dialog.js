import { html, nothing } from "lit";
import { one, PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";
import { exported, forgetConversation, imported, keptConversations } from "./kept.js";

/** `<history-dialog>`: the conversations of this browser. Fires `open-conversation` with an id. */
export class HistoryDialog extends PageElement {
  static properties = { kept: { state: true }, said: { state: true } };

  constructor() {
    super();
    /** @type {import("./kept.js").Kept[]} */
    this.kept = [];
    /** What became of an import. */
    this.said = "";
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  async open() {
    this.said = "";
    this.kept = await keptConversations();
    this.#dialog.showModal();
  }

  /** @param {string} id */
  #choose(id) {
    this.#dialog.close();
    this.fire("open-conversation", id);
  }

  /** @param {string} id */
  async #forget(id) {
    await forgetConversation(id);
    this.kept = this.kept.filter((conversation) => conversation.id !== id);
    this.#dialog.focus();
  }

  async #export() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await exported());
    link.download = "playground.json";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** @param {Event} event */
  async #import({ target }) {
    const input = /** @type {HTMLInputElement} */ (target);
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      const count = await imported(file);
      this.said = `${count} ${count === 1 ? "conversation" : "conversations"} imported.`;
      this.kept = await keptConversations();
    } catch (error) {
      this.said = /** @type {Error} */ (error).message;
    }
    input.value = "";
  }

  render() {
    return html`<dialog class="sheet" aria-labelledby="history-title" tabindex="-1" @click=${(/** @type {Event} */ { target }) => target === this.#dialog && this.#dialog.close()}>
      <div>
        <header><h2 id="history-title">History</h2><button type="button" class="quiet square" aria-label="Close history" @click=${() => this.#dialog.close()}>${icon("close")}</button></header>
        <p class="hint">Kept in this browser only. Keys are never part of it.</p>
        ${this.kept.length === 0 ? html`<p class="nothing">Nothing has been asked here yet.</p>` : nothing}
        <ul class="rows">
          ${this.kept.map(
            ({ id, title, changedAt, turns }) => html`<li>
            <button type="button" class="row" @click=${() => this.#choose(id)}>
              <b>${title}</b><span>${turns.length} ${turns.length === 1 ? "turn" : "turns"} · ${new Date(changedAt).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}</span>
            </button>
            <button type="button" class="quiet square" aria-label="Delete ${title}" @click=${() => this.#forget(id)}>${icon("trash")}</button>
          </li>`,
          )}
        </ul>
        <footer>
          <p role="status">${this.said}</p>
          <button type="button" @click=${() => one(this, "input").click()}>${icon("upload")}Import</button>
          <input type="file" accept="application/json,.json" hidden @change=${this.#import} />
          <button type="button" ?disabled=${this.kept.length === 0} @click=${this.#export}>${icon("download")}Export all</button>
        </footer>
      </div>
    </dialog>`;
  }
}
