import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";

/** `<signature-details>`: what was signed: the canonical request and the string to sign. */
export class SignatureDetails extends PageElement {
  static properties = { exchange: { attribute: false }, settings: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../lib/recorded-fetch.js").Exchange | undefined} */
    this.exchange = undefined;
    /** @type {import("../lib/settings.js").Settings | undefined} */
    this.settings = undefined;
  }

  render() {
    const { authorization = "" } = this.exchange?.headers ?? {};
    if (/^Bearer /.test(authorization)) {
      return html`<p class="facts">Not signed: an API key is sent in place of a signature.</p>`;
    }
    return nothing;
  }
}
