// Parses the Authorization header of SigV4.
import { ServiceError } from "../http/errors.js";
import { sha256Base64 } from "./sha256.js";

/** The only algorithm that is accepted. */
export const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * @typedef {{ date: string, region: string, service: string, terminator: string }} Scope
 *
 * @typedef {object} Authorization A parsed SigV4 `Authorization` header.
 * @property {string} accessKeyId
 * @property {Scope} scope
 * @property {string[]} signedHeaders lower-case names, in the order sent
 * @property {string} signature
 */

const incomplete = (/** @type {string} */ message) => new ServiceError("IncompleteSignatureException", 403, message);

/**
 * Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
 * @param {string} header
 * @param {boolean} dated whether the request carries a date; AWS complains about all that is missing at once
 * @returns {Promise<Authorization>}
 * @throws {ServiceError} `IncompleteSignatureException`
 */
export async function parseAuthorization(header, dated) {
  const [algorithm, ...rest] = header.trim().split(/\s+/);
  const quoted = `(Hashed with SHA-256 and encoded with Base64) Authorization=${await sha256Base64(header)}`;
  if (/^AWS4/.test(algorithm) && algorithm !== ALGORITHM) {
    throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}'. ${quoted}`);
  }
  const parameters = parseParameters(rest.join(" "), quoted);
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !parameters.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!dated) missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (missing.length || algorithm !== ALGORITHM) throw incomplete([...missing, quoted].join(" "));

  return {
    ...parseCredential(parameters.get("Credential")),
    signedHeaders: parameters.get("SignedHeaders").split(";"),
    signature: parameters.get("Signature"),
  };
}

/**
 * @param {string} credential `keyid/date/region/service/aws4_request`
 * @returns {{ accessKeyId: string, scope: Scope }}
 * @throws {ServiceError} `IncompleteSignatureException`
 */
export function parseCredential(credential) {
  const elements = credential.split("/");
  if (elements.length !== 5) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const [accessKeyId, date, region, service, terminator] = elements;
  return { accessKeyId, scope: { date, region, service, terminator } };
}

/**
 * @param {string} text
 * @param {string} quoted
 */
function parseParameters(text, quoted) {
  const parameters = new Map();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const equals = part.indexOf("=");
    if (equals < 1) throw incomplete(`Invalid key=value pair (missing equal-sign) in Authorization header ${quoted}.`);
    parameters.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return parameters;
}
