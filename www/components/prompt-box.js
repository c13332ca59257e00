import { html, one, render } from "../html.js";

/** `<prompt-box>`: where prompts are written. Fires `ask` with the prompt, and `stop`. */
export class PromptBox extends HTMLElement {
  #answering = false;

  connectedCallback() {
    render(
      this,
      html`<form>
        <textarea name="prompt" rows="1" placeholder="Ask something" aria-label="Prompt" enterkeyhint="send"></textarea>
        <button type="submit" class="primary" disabled>Send</button>
        <button type="button" class="stop" hidden><span aria-hidden="true"></span>Stop</button>
      </form>`,
    );
    const form = one(this, "form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#textarea.addEventListener("input", () => this.#fit());
    this.#textarea.addEventListener("keydown", (event) => this.#key(event));
    one(this, ".stop").addEventListener("click", () => this.#stop());
  }

  /**
   * While an answer streams, Stop takes the place of Send. What is typed meanwhile stays.
   * @param {boolean} answering
   */
  set answering(answering) {
    this.#answering = answering;
    one(this, ".primary").hidden = answering;
    one(this, ".stop").hidden = !answering;
    this.#fit();
  }

  focus() {
    this.#textarea.focus();
  }

  get #textarea() {
    return one(this, "textarea");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter also ends the composition of a character, which is no wish to send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape" && this.#answering) {
      this.#stop();
    }
  }

  #send() {
    const prompt = this.#textarea.value.trim();
    if (!prompt || this.#answering) return;
    this.#textarea.value = "";
    this.dispatchEvent(new CustomEvent("ask", { detail: prompt, bubbles: true }));
  }

  #stop() {
    this.dispatchEvent(new CustomEvent("stop", { bubbles: true }));
    this.focus();
  }

  /** As high as its text; the style sheet says where that ends. */
  #fit() {
    const textarea = this.#textarea;
    one(this, "button").disabled = !textarea.value.trim();
    textarea.style.height = "auto";
    textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
  }
}
