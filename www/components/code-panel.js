import { html, render } from "../html.js";

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
    this.querySelector("details").addEventListener("toggle", () => this.#draw());
    this.querySelector("copy-button").text = () => this.#code();
  }

  /** @param {() => string} code called only while the panel is open, or copied from */
  set code(code) {
    this.#code = code;
    this.#draw();
  }

  #draw() {
    if (this.querySelector("details").open) this.querySelector("pre").textContent = this.#code();
  }
}
