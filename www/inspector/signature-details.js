import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";
import { clientConfig } from "../lib/settings.js";

/** Headers that signing writes itself. */
const SIGNED_ANEW = ["authorization", "x-amz-date", "x-amz-security-token"];

/** `<signature-details>`: what was signed of a request: the canonical request and the string to sign. */
export class SignatureDetails extends PageElement {
  static properties = {
    exchange: { attribute: false },
    settings: { attribute: false },
    explained: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../lib/recorded-fetch.js").Exchange | undefined} */
    this.exchange = undefined;
    /** @type {import("../lib/settings.js").Settings | undefined} */
    this.settings = undefined;
    /** @type {import("../../pkg/types/explain.js").Explanation | undefined} */
    this.explained = undefined;
    this.problem = "";
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("exchange")) this.explained = undefined;
  }

  /** Another call may be chosen while this is open. @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("exchange")) this.#explain();
  }

  /** Signs the same request at the same time, and so comes to the same signature. */
  async #explain() {
    const { exchange, settings } = this;
    if (!this.querySelector("details")?.open || !exchange || !settings || this.explained) return;
    const { method, url, body } = exchange;
    const { credentials } = clientConfig(settings);
    if (!credentials || typeof credentials === "function") return;
    const headers = Object.entries(exchange.headers).filter(([name]) => !SIGNED_ANEW.includes(name));
    const date = dateOf(exchange.headers["x-amz-date"]);
    try {
      const { explainRequest } = await import("bedrock-wasm/explain");
      const options = { credentials, region: settings.region, service: "bedrock", date };
      const explained = await explainRequest({ method, url, headers, body }, options);
      if (exchange === this.exchange) this.explained = explained;
    } catch (error) {
      this.problem = /** @type {Error} */ (error).message;
    }
  }

  render() {
    const { authorization = "" } = this.exchange?.headers ?? {};
    if (/^Bearer /.test(authorization)) {
      return html`<p class="facts">Not signed: an API key is sent in place of a signature.</p>`;
    }
    if (!authorization) return nothing;
    const { explained } = this;
    const isSame = explained && authorization.endsWith(`Signature=${explained.signature}`);
    return html`<details @toggle=${this.#explain}>
      <summary>Signature</summary>
      ${
        explained
          ? html`<p class="seal ${isSame ? "good" : "bad"}">${icon(isSame ? "check" : "warning")}${isSame ? "This is the signature that was sent" : "Another signature was sent"}</p>
        <h4>1 · Canonical request</h4>
        <code-block .code=${explained.canonicalRequest} .label=${"Canonical request"}></code-block>
        <h4>2 · String to sign</h4>
        <p class="hint">Its last line is the SHA-256 of the canonical request.</p>
        <code-block .code=${explained.stringToSign} .label=${"String to sign"}></code-block>
        <h4>3 · Signature</h4>
        <p class="hint">Signed headers: ${explained.signedHeaders.join(", ")}. The key is derived from the secret and ${explained.credentialScope}.</p>`
          : html`<p class="hint">${this.problem}</p>`
      }
    </details>`;
  }
}

/** @param {string} amzDate such as `20261129T123456Z` */
function dateOf(amzDate) {
  return new Date(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
