import { html, one, render } from "../html.js";

/**
 * `<error-notice>`: what went wrong and what to do. Fires `retry`, and `open-settings` with the field's name.
 */
export class ErrorNotice extends HTMLElement {
  /**
   * @param {import("../chat/advice.js").Failure} error
   * @param {import("../chat/advice.js").Advice} advice
   */
  show(error, { todo, field, command }) {
    const { httpStatusCode, requestId, attempts } = error.$metadata ?? {};
    const facts = [
      httpStatusCode && `HTTP ${httpStatusCode}`,
      attempts !== undefined && attempts > 1 && `${attempts} attempts`,
      requestId && `request ${requestId}`,
    ].filter(Boolean);
    render(
      this,
      html`<div role="alert">
        <strong>${error.name}</strong>
        <p class="message">${error.message}</p>
        <p>${todo}</p>
        ${command && html`<p class="command"><code>${command}</code><copy-button></copy-button></p>`}
        <p class="actions">
          ${field && html`<button type="button" data-action="settings">Open settings</button>`}
          <button type="button" data-action="retry">Try again</button>
        </p>
        ${facts.length > 0 && html`<p class="facts">${facts.join(" · ")}</p>`}
      </div>`,
    );
    if (command) one(this, "copy-button").text = () => command;
    this.querySelector('[data-action="settings"]')?.addEventListener("click", () => this.#fire("open-settings", field));
    one(this, '[data-action="retry"]').addEventListener("click", () => this.#fire("retry"));
  }

  /**
   * @param {"retry" | "open-settings"} type
   * @param {string} [detail]
   */
  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}
