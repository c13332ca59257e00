import { html, one, render } from "../html.js";

const SHOWN_MS = 1600;

/** `<copy-button>`: copies what its `text` function gives. */
export class CopyButton extends HTMLElement {
  /** @type {() => string} */
  text = () => "";

  connectedCallback() {
    render(this, html`<button type="button" class="quiet"><span aria-live="polite">Copy</span></button>`);
    one(this, "button").addEventListener("click", () => this.#copy());
  }

  async #copy() {
    const label = one(this, "span");
    try {
      await navigator.clipboard.writeText(this.text());
      label.textContent = "Copied";
    } catch {
      // Without the permission, or on a page that is neither https nor loopback.
      label.textContent = "Copying is not allowed here";
    }
    setTimeout(() => (label.textContent = "Copy"), SHOWN_MS);
  }
}
