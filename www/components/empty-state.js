import { html, render } from "../html.js";

const EXAMPLES = [
  "Explain in three sentences why the sky is blue.",
  "Write a short poem about a lighthouse in winter.",
  "Give me a JavaScript function that reverses a string.",
];

/** `<empty-state>`: what this page is, and prompts to begin with. Fires `ask` with the prompt. */
export class EmptyState extends HTMLElement {
  connectedCallback() {
    render(
      this,
      html`<h2>Ask a model on Amazon Bedrock</h2>
        <p>
          This page has no server of its own: each request is signed here, in WebAssembly, goes straight to the endpoint
          you choose, and the answer streams in token by token.
        </p>
        <ul>
          ${EXAMPLES.map((prompt) => html`<li><button type="button">${prompt}</button></li>`)}
        </ul>`,
    );
    this.addEventListener("click", ({ target }) => {
      const button = /** @type {Element} */ (target).closest("button");
      if (button) this.dispatchEvent(new CustomEvent("ask", { detail: button.textContent, bubbles: true }));
    });
  }
}
