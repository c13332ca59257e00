// Verifies short-term API keys, which hold a presigned URL.
import { ServiceError } from "../http/errors.js";
import { fromBase64, textOf } from "../lib/bytes.js";
import { verifyPresigned } from "./presigned.js";

/** Every Bedrock API key of AWS's begins so, or with `ABSK`. */
export const API_KEY_PREFIX = "bedrock-api-key-";

/** The host that a short-term key is signed for, whichever endpoint it is used with. */
const HOST = "bedrock.amazonaws.com";
const BEGIN = `${HOST}/?`;
const END = "&Version=1";
const ACTION = "Action=CallWithBearerToken";

const LONGEST_SECONDS = 12 * 60 * 60;

const EXPIRED = /^(?:Signature expired|The security token included in the request is expired)/;

const denied = (/** @type {string} */ message) => new ServiceError("AccessDeniedException", 403, message);

/** @returns {ServiceError} AWS's error for an unknown key, or one for another region */
export const unknownApiKey = () => denied("Authentication failed: Please make sure your API Key is valid.");

/**
 * Verifies a short-term Bedrock API key: a presigned URL in base64, which is never requested.
 * @param {string} token
 * @param {{ region?: string, keys: Map<string, import("./credentials.js").Credentials> }} expected
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<import("./verify.js").Signed>}
 * @throws {ServiceError} `AccessDeniedException`
 */
export async function verifyShortTermKey(token, { region, keys }, now) {
  const url = textOf(fromBase64(token.slice(API_KEY_PREFIX.length)));
  if (!url.startsWith(BEGIN) || !url.endsWith(END)) throw unknownApiKey();
  const query = url.slice(BEGIN.length, -END.length);
  if (!query.split("&").includes(ACTION)) throw unknownApiKey();
  const request = { method: "POST", path: "/", query, headers: { host: HOST }, body: new Uint8Array() };
  try {
    return await verifyPresigned(request, { region, services: ["bedrock"], keys }, now, LONGEST_SECONDS);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw EXPIRED.test(error.message) ? denied("Bearer Token has expired") : unknownApiKey();
  }
}
