import { html, one, render } from "../html.js";

/** `<code-panel>`: the conversation as JavaScript. */
export class CodePanel extends HTMLElement {
  /** @type {() => string} */
  #code = () => "";

  connectedCallback() {
    render(
      this,
      html`<details>
        <summary>Code</summary>
        <div class="bar"><p>The same conversation with the library. Your keys are never part of it.</p><copy-button></copy-button></div>
        <pre tabindex="0" aria-label="JavaScript"></pre>
      </details>`,
    );
    one(this, "details").addEventListener("toggle", () => this.#draw());
    one(this, "copy-button").text = () => this.#code();
  }

  /** @param {() => string} code called only while the panel is open, or copied from */
  set code(code) {
    this.#code = code;
    this.#draw();
  }

  #draw() {
    if (one(this, "details").open) one(this, "pre").textContent = this.#code();
  }
}
