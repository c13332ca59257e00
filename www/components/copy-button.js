import { html } from "lit";
import { PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";

const SHOWN_MS = 1600;

/** `<copy-button>`: copies what its `text` function returns. */
export class CopyButton extends PageElement {
  static properties = { text: {}, label: {}, outcome: { state: true } };

  constructor() {
    super();
    /** @type {() => string} */
    this.text = () => "";
    this.label = "Copy";
    this.outcome = "";
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text());
      this.outcome = "Copied";
    } catch {
      // Without the permission, or on a page that is neither https nor loopback.
      this.outcome = "Copying is not allowed here";
    }
    setTimeout(() => (this.outcome = ""), SHOWN_MS);
  }

  render() {
    return html`<button type="button" class="quiet small" @click=${this.#copy}>
      ${icon(this.outcome === "Copied" ? "check" : "copy")}<span aria-live="polite">${this.outcome || this.label}</span>
    </button>`;
  }
}
