import { html, nothing } from "lit";
import { one, PageElement } from "../lib/element.js";

/** `<guardrail-test>`: what the guardrail of the settings does with a text, without asking a model. */
export class GuardrailTest extends PageElement {
  static properties = { app: { attribute: false }, call: { state: true } };

  constructor() {
    super();
    /** @type {import("../lib/app.js").App} */
    this.app = /** @type {any} any: set from outside before it is drawn */ (undefined);
    /** @type {import("../lib/call.js").Call | undefined} */
    this.call = undefined;
  }

  #run() {
    const { guardrailId, guardrailVersion } = this.app.settings.value;
    const input = {
      guardrailIdentifier: guardrailId,
      guardrailVersion: guardrailVersion || "DRAFT",
      source: one(this, "select").value,
      content: [{ text: { text: one(this, "textarea").value } }],
    };
    this.call = this.app.call(
      { place: "chat", service: "BedrockRuntime", operation: "ApplyGuardrail", input },
      ({ client, signal }) => client.applyGuardrail(input, { abortSignal: signal }),
    );
  }

  render() {
    const { guardrailId } = this.app.settings.value;
    if (!guardrailId) return nothing;
    return html`<fieldset @input=${(/** @type {Event} */ event) => event.stopPropagation()}>
      <legend>Test the guardrail</legend>
      <label>Text<textarea rows="2"></textarea></label>
      <label>As<select><option value="INPUT">a prompt</option><option value="OUTPUT">an answer</option></select></label>
      <button type="button" class="small" ?disabled=${this.call?.isBusy} @click=${this.#run}>Test</button>
      <div role="status">${this.call ? this.#result(this.call) : nothing}</div>
    </fieldset>`;
  }

  /** @param {import("../lib/call.js").Call} call */
  #result(call) {
    switch (call.state) {
      case "busy":
        return html`<call-status .call=${call}></call-status>`;
      case "complete": {
        const { action, outputs, assessments } = call.output;
        const intervened = action === "GUARDRAIL_INTERVENED";
        return html`<p class="seal ${intervened ? "caution" : "good"}">${intervened ? "Intervened" : "Let through"}</p>
          ${outputs?.map((/** @type {{ text?: string }} */ { text }) => html`<p>${text}</p>`)}
          <details><summary>Assessments</summary><code-block .code=${JSON.stringify(assessments, null, 2)} .language=${"json"}></code-block></details>`;
      }
      default:
        return html`<error-notice .error=${call.error} .settings=${call.settings} @retry=${this.#run}></error-notice>`;
    }
  }
}
