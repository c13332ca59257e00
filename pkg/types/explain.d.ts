// The types of `bedrock-wasm/explain`.
import type { SignableRequest, SigningOptions } from "./index.js";

/** How a request is signed. The session token and, in `authorization`, the signature are `"(redacted)"`. */
export interface Explanation {
  /** The text that both sides derive from the request: method, path, query, headers, their names and the body's hash, a line each. */
  canonicalRequest: string;
  /** The algorithm, the time, the scope, and the SHA-256 of the canonical request (with the session token in it). */
  stringToSign: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  credentialScope: string;
  /** Names in lower case, in order. */
  signedHeaders: string[];
  /** The signature in hex. Whoever has it and the request can send that request for some minutes. */
  signature: string;
  url: string;
  headers: Record<string, string>;
}

/**
 * Signs a request as `signRequest` does, and shows each step. Compare `canonicalRequest` with the one in AWS's
 * `InvalidSignatureException`: the first line that differs is the reason.
 */
export declare function explainRequest(request: SignableRequest, options: SigningOptions): Promise<Explanation>;
