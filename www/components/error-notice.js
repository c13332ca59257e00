import { html, nothing } from "lit";
import { advice } from "../lib/advice.js";
import { PageElement } from "../lib/element.js";

/**
 * `<error-notice>`: what to do about an error, and below it what went wrong. Fires `retry`, and `open-setting` with the
 * field's name.
 */
export class ErrorNotice extends PageElement {
  static properties = { error: {}, settings: {}, canRetry: { type: Boolean } };

  constructor() {
    super();
    /** @type {import("../lib/advice.js").Failure | undefined} */
    this.error = undefined;
    /** @type {import("../lib/settings.js").Settings | undefined} what was asked with */
    this.settings = undefined;
    this.canRetry = true;
  }

  render() {
    const { error, settings } = this;
    if (!error || !settings) return nothing;
    const { todo, field, command, policy } = advice(error, settings);
    const { httpStatusCode, requestId, attempts } = error.$metadata ?? {};
    const facts = [
      httpStatusCode && `HTTP ${httpStatusCode}`,
      attempts !== undefined && attempts > 1 && `${attempts} attempts`,
      requestId && `request ${requestId}`,
    ].filter(Boolean);
    return html`<div role="alert">
      <p class="todo"><strong>${error.name}</strong> ${todo}</p>
      ${command ? html`<p class="command"><code>${command}</code><copy-button .text=${() => command}></copy-button></p>` : nothing}
      <details ?open=${error.message.length < 160}>
        <summary>Cause</summary>
        <p class="message">${error.message}</p>
        ${facts.length > 0 ? html`<p class="facts">${facts.join(" · ")}</p>` : nothing}
      </details>
      ${policy ? html`<details><summary>The smallest policy that allows it</summary><code-block .code=${policy} .language=${"json"}></code-block></details>` : nothing}
      <p class="actions">
        ${this.canRetry ? html`<button type="button" data-action="retry" @click=${() => this.fire("retry")}>Try again</button>` : nothing}
        ${field ? html`<button type="button" data-action="settings" @click=${() => this.fire("open-setting", field)}>Open settings</button>` : nothing}
      </p>
    </div>`;
  }
}
