// Signing requests in their queries. The module only makes the signature: the query is of no use to an app that calls Bedrock.
import { check, invalid } from "../lib/options.js";
import { canonicalRequest, signatureOf } from "../module/step.js";
import { isS3 } from "./sent-url.js";
import { signed, withCall } from "./sign.js";

/** The default lifetime of a presigned URL, in seconds, as in the AWS SDK. */
const EXPIRES_IN_S = 900;

/** A week: the longest that a presigned request may be valid. */
const MAX_EXPIRES_IN_S = 604_800;

/** The parameters of a presigned query. */
const PRESIGNED = /^X-Amz-(Algorithm|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)(=|$)/i;

/** @import { SignableRequest, SigningOptions } from "../types/index.js" */

/**
 * Signs a request with SigV4 in its query: anyone who has the URL can send it until it expires.
 * @param {SignableRequest} request its headers must be sent with it
 * @param {Omit<SigningOptions, "unsignedPayload"> & { expiresIn?: number | undefined }} options in seconds, 900 unless given
 * @returns {Promise<string>}
 */
export async function presignUrl(request, options) {
  check("options", options);
  const { region, service, expiresIn = EXPIRES_IN_S } = options;
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > MAX_EXPIRES_IN_S) {
    throw invalid(`expiresIn: give a whole number of seconds from 1 to ${MAX_EXPIRES_IN_S}`);
  }
  const unsignedPayload = isS3(service);
  return signed(request, { ...options, unsignedPayload }, (signing) => {
    const { now, url, secrets } = signing;
    const [key, secret, token] = secrets;
    if (!secret) throw invalid("credentials: an API key cannot sign; give a key pair");
    // As in the AWS SDK, a URL that was presigned before is presigned anew.
    const kept = url.search.slice(1).split("&");
    url.search = kept.filter((pair) => !PRESIGNED.test(pair)).join("&");
    const signedHeaders = /** @type {string} cast: it has eight lines or more */ (
      withCall(signing, canonicalRequest).split("\n").at(-2)
    );
    const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
    const add = (/** @type {string} */ name, /** @type {string} */ value) => {
      url.search += `${url.search && "&"}X-Amz-${name}=${encoded(value)}`;
    };
    add("Algorithm", "AWS4-HMAC-SHA256");
    add("Credential", `${key}/${date.slice(0, 8)}/${region}/${service}/aws4_request`);
    add("Date", date);
    add("Expires", `${expiresIn}`);
    if (token) add("Security-Token", token);
    add("SignedHeaders", signedHeaders);
    add(
      "Signature",
      withCall(signing, (call) => signatureOf(call, now)),
    );
    return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
  });
}

/** AWS encodes all but the unreserved characters of RFC 3986 (§2.3). */
function encoded(/** @type {string} */ text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
