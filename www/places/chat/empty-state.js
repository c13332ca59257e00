import { html } from "lit";
import { PageElement } from "../../lib/element.js";
import { icon } from "../../lib/icons.js";

export const EXAMPLES = [
  "Explain how a streamed answer from Bedrock can be cut without an error.",
  "Give me a JavaScript function that reverses a string.",
  "Compare three ways to call Amazon Bedrock from a browser.",
];

/** `<empty-state>`: what this page is, and prompts to begin with. Fires `example` with the prompt. */
export class EmptyState extends PageElement {
  render() {
    return html`<h2>Ask a model on Amazon Bedrock</h2>
      <p>
        This page has no server. Each request is signed here, in WebAssembly, and goes straight to the endpoint that you
        choose; the answer streams in, frame by frame, and is either complete or says that it is not.
      </p>
      <ul>
        ${EXAMPLES.map((prompt) => html`<li><button type="button" @click=${() => this.fire("example", prompt)}><span>${prompt}</span>${icon("right")}</button></li>`)}
      </ul>`;
  }
}
