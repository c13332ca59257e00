// Signs a request again, as its client should have.
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "./sha256.js";

/**
 * @typedef {object} Steps The steps of `SignatureV4.sign`, which its types hide. Its version is pinned.
 * @property {(date: Date) => { longDate: string, shortDate: string }} formatDate
 * @property {(request: object, headers: Record<string, string>, payloadHash: string) => string} createCanonicalRequest
 * @property {(credentials: object, region: string, shortDate: string) => Promise<Uint8Array>} getSigningKey
 * @property {(longDate: string, scope: string, key: Promise<Uint8Array>, canonical: string) => Promise<string>} getSignature
 */

/** Signing names of S3, by the endpoint rules of botocore's `s3`. @param {string} service */
export const isS3 = (service) => ["s3", "s3-object-lambda", "s3-outposts", "s3express"].includes(service);

/**
 * Signs a request again, over the path and the query as received. Nothing is decoded before signing, so double encoding
 * holds for every service but S3, whose path is encoded once and not normalised.
 * @param {object} request
 * @param {string} request.method
 * @param {string} request.path raw path
 * @param {string} request.query raw query, without `?`
 * @param {Record<string, string>} request.headers those that are signed, by lower-case name
 * @param {string} payloadHash last line of the canonical request
 * @param {{ credentials: { accessKeyId: string, secretAccessKey: string }, region: string, service: string }} by
 * @param {Date} signingDate
 * @returns {Promise<string>} the signature, hex
 */
export function signatureOf(
  { method, path, query, headers },
  payloadHash,
  { credentials, region, service },
  signingDate,
) {
  const s3 = isS3(service);
  const options = { service, region, credentials, sha256: Sha256, uriEscapePath: !s3, applyChecksum: false };
  // cast: `sign` would normalise the path and choose the headers; here both are the client's.
  const signer = /** @type {Steps} */ (/** @type {unknown} */ (new SignatureV4(options)));
  const request = { method, path: s3 ? encodedOnce(path) : path, query: parseQuery(query) };
  const { longDate, shortDate } = signer.formatDate(signingDate);
  const canonical = signer.createCanonicalRequest(request, canonicalHeaders(headers), payloadHash);
  const key = signer.getSigningKey(credentials, region, shortDate);
  return signer.getSignature(longDate, `${shortDate}/${region}/${service}/aws4_request`, key, canonical);
}

const canonicalHeaders = (/** @type {Record<string, string>} */ headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim().replace(/\s+/g, " ")]));

/** Clients differ in which characters they leave as they are; S3 encodes every segment again, by the one rule. */
const encodedOnce = (/** @type {string} */ path) =>
  path
    .split("/")
    .map((segment) => escape(decode(segment)))
    .join("/");

const escape = (/** @type {string} */ text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * `+` stays a plus: it is a form's way of writing a space, not a URL's.
 * @param {string} query
 */
function parseQuery(query) {
  /** @type {Record<string, string | string[]>} */
  const bag = Object.create(null);
  for (const [name, value] of queryPairs(query)) bag[name] = name in bag ? [bag[name], value].flat() : value;
  return bag;
}

/**
 * @param {string} query raw query, without `?`
 * @returns {[string, string][]} decoded names and values, in the order sent
 */
export const queryPairs = (query) =>
  query
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const [name, ...value] = pair.split("=");
      return [decode(name), decode(value.join("="))];
    });

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
