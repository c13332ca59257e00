import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";

/**
 * `<tool-call>`: what a model or an agent asks a tool for, and where the result is entered, by hand or by the function of the
 * settings. Fires `tool-result` with the text.
 */
export class ToolCall extends PageElement {
  static properties = {
    use: { attribute: false },
    code: {},
    isOver: { type: Boolean },
    isBusy: { type: Boolean },
    isRunning: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../lib/answer.js").Answer["toolUses"][number]} */
    this.use = { input: "" };
    /** The functions that answer for tools. */
    this.code = "";
    /** Whether the answer is whole, so that the input is. */
    this.isOver = false;
    /** Whether some answer streams. */
    this.isBusy = false;
    this.isRunning = false;
    this.problem = "";
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.fire("tool-result", { toolUseId: this.use.toolUseId, text: this.#field.value });
  }

  get #field() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector('[name="result"]'));
  }

  async #run() {
    this.isRunning = true;
    this.problem = "";
    try {
      const { runTool } = await import("../lib/run-tool.js");
      this.#field.value = await runTool(this.code, this.use.name ?? "", JSON.parse(this.use.input || "{}"));
      this.#field.focus();
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
    }
    this.isRunning = false;
  }

  render() {
    const { name, input } = this.use;
    return html`<section class="tool-use" aria-label="Tool call">
      <p><b>${name}</b> is asked for</p>
      <code-block .code=${indented(input)} .language=${"json"}></code-block>
      ${this.isOver ? this.#form() : nothing}
    </section>`;
  }

  #form() {
    return html`<form @submit=${this.#submit}>
      <label>Result<textarea name="result" rows="2" placeholder="What the tool returns, as text or JSON"></textarea></label>
      ${this.problem ? html`<p class="refused" role="alert">${this.problem}</p>` : nothing}
      <p class="actions">
        ${this.code.trim() ? html`<button type="button" class="small" ?disabled=${this.isRunning} @click=${this.#run}>Run the function</button>` : nothing}
        <button type="submit" class="small" ?disabled=${this.isBusy}>Send the result</button>
      </p>
    </form>`;
  }
}

/** @param {string} json that may not be whole yet @returns {string} */
export function indented(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
