import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";
import { LANGUAGES, snippet } from "../lib/snippets/index.js";

/** `<code-pane>`: the selected call as code. */
export class CodePane extends PageElement {
  static properties = { app: { attribute: false }, call: { attribute: false }, language: { state: true } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../lib/call.js").Call | undefined} */
    this.call = undefined;
    this.language = "bedrock-wasm";
  }

  render() {
    const { call, app } = this;
    const offered = Object.entries(LANGUAGES);
    const code = snippet(this.language, call ?? sample(app.settings.value), call?.code);
    return html`<div class="segments wrap" role="radiogroup" aria-label="Language">
        ${offered.map(([id, { title }]) => html`<label><input type="radio" name="language" value=${id} .checked=${id === this.language} @change=${() => (this.language = id)} />${title}</label>`)}
      </div>
      ${code === undefined ? html`<p class="nothing">${LANGUAGES[this.language].title} has no such call.</p>` : html`<code-block .code=${code} .language=${LANGUAGES[this.language].colours}></code-block>`}
      <p class="hint">${call ? nothing : "A sample, until something is asked. "}Your keys are never part of it.</p>`;
  }
}

/**
 * @param {import("../lib/settings.js").Settings} settings
 * @returns {import("../lib/snippets/index.js").Asked}
 */
function sample(settings) {
  const messages = [{ role: "user", content: [{ text: "Hello!" }] }];
  return {
    settings,
    service: "BedrockRuntime",
    operation: "ConverseStream",
    input: { modelId: settings.modelId, messages },
  };
}
