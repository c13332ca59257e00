import { html } from "../html.js";

/** The markup of the settings. Each field is named as in `Settings`. */
export function settingsForm() {
  return html`<dialog aria-labelledby="settings-title">
    <form novalidate autocomplete="off">
      <header>
        <h2 id="settings-title">Settings</h2>
        <button type="button" class="quiet" data-action="close" aria-label="Close settings">Close</button>
      </header>
      <fieldset>
        <legend>Model</legend>
        <label>
          Model id, inference profile or ARN
          <input name="modelId" list="model-ids" autocomplete="off" spellcheck="false" autocapitalize="none" />
        </label>
        <datalist id="model-ids"></datalist>
        <p class="hint any-model" hidden>The emulator accepts these ids, and answers all of them with its one model.</p>
        <label>
          System prompt
          <textarea name="system" rows="3" placeholder="None"></textarea>
        </label>
        <div class="pair">
          <label>
            Max tokens
            <input name="maxTokens" type="number" min="1" step="1" inputmode="numeric" placeholder="Model's own" />
          </label>
          <label>
            Temperature
            <input name="temperature" type="number" min="0" max="1" step="0.1" inputmode="decimal" placeholder="Model's own" />
          </label>
        </div>
      </fieldset>
      <fieldset>
        <legend>Connection</legend>
        <label>
          Endpoint
          <input name="endpoint" type="url" inputmode="url" autocomplete="off" spellcheck="false" />
        </label>
        <p class="hint">Empty: Amazon Bedrock itself.</p>
        <label>
          Region
          <input name="region" autocomplete="off" spellcheck="false" autocapitalize="none" />
        </label>
      </fieldset>
      <fieldset>
        <legend>Credentials</legend>
        <p class="notice">
          Kept in this page's memory only, and gone when you reload. Never stored, never logged, never in the address.
          Use short-lived keys that may do nothing but call models.
        </p>
        <div class="choice" role="radiogroup" aria-label="Kind of credentials">
          <label><input type="radio" name="authentication" value="keys" />Access key</label>
          <label><input type="radio" name="authentication" value="apiKey" />API key</label>
        </div>
        <div class="keys">
          ${keyField("accessKeyId", "Access key id", "text")}
          ${keyField("secretAccessKey", "Secret access key", "password")}
          ${keyField("sessionToken", "Session token", "password", "Only for temporary keys")}
        </div>
        <div class="api-key">${keyField("apiKey", "Bedrock API key", "password")}</div>
        <button type="button" class="quiet" data-action="forget">Forget keys</button>
      </fieldset>
      <footer><button type="submit" class="primary">Done</button></footer>
    </form>
  </dialog>`;
}

const keyField = (
  /** @type {string} */ name,
  /** @type {string} */ label,
  /** @type {string} */ type,
  placeholder = "",
) => html`<label>
  ${label}
  <input name="${name}" type="${type}" autocomplete="off" spellcheck="false" autocapitalize="none" placeholder="${placeholder}" />
</label>`;
