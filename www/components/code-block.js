import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";

/** Models that stream change the code with every token; colours wait until it rests. */
const REST_MS = 150;

/** `<code-block>`: code with its language, its colours and a button that copies it. */
export class CodeBlock extends PageElement {
  static properties = { code: {}, language: {}, label: {}, colours: { state: true } };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;

  constructor() {
    super();
    this.code = "";
    this.language = "";
    /** What screen readers call it; default: its language. */
    this.label = "";
    /** @type {{ code: string, content: unknown } | undefined} */
    this.colours = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!changed.has("code") && !changed.has("language")) return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#colour(), REST_MS);
  }

  async #colour() {
    const { code, language } = this;
    const { highlighted } = await import("../lib/highlight.js");
    const content = highlighted(code, language);
    if (content && code === this.code) this.colours = { code, content };
  }

  render() {
    const { code, language, colours } = this;
    return html`<header><span>${language || "text"}</span><copy-button .text=${() => code}></copy-button></header>
      <pre tabindex="0" role="group" aria-label=${this.label || language || "Code"}><code>${colours?.code === code ? colours.content : (code ?? nothing)}</code></pre>`;
  }
}
