// Finds out who called: by signature, presigned URL or API key.
import { ServiceError } from "../http/errors.js";
import { equal } from "./checks.js";
import { isPresigned, verifyPresigned } from "./presigned.js";
import { API_KEY_PREFIX, unknownApiKey, verifyShortTermKey } from "./short-term-key.js";
import { verifySignature } from "./verify.js";

/** The agent services do not accept API keys: their models list only SigV4. */
const TAKES_API_KEYS = ["bedrock", "bedrock-runtime"];

const denied = (/** @type {string} */ message) => new ServiceError("AccessDeniedException", 403, message);

/**
 * @typedef {object} Caller Who called, as far as the request proves it.
 * @property {"header" | "query" | "apiKey" | "userToken"} kind how
 * @property {import("../identity/user-tokens.js").User} [user] whose token it is
 * @property {import("./credentials.js").Credentials} [credentials] absent for the API key that belongs to no key pair
 * @property {import("./authorization-header.js").Scope} [scope] likewise
 * @property {string[]} [signedHeaders] likewise
 */

/**
 * @typedef {import("./verify.js").Expected & { service?: string, token: string }} ExpectedCaller `service` is the endpoint
 *   prefix; any, when left out
 */

/**
 * Accepts a request that is signed with a known key or carries an API key, and refuses every other.
 * @param {Parameters<typeof verifySignature>[0]} request
 * @param {ExpectedCaller} expected
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<Caller>}
 * @throws {ServiceError}
 */
export async function authenticate(request, expected, now) {
  const header = request.headers.authorization;
  if (!header && isPresigned(request.query)) {
    return { kind: "query", ...(await verifyPresigned(request, expected, now)) };
  }
  if (!header) throw new ServiceError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  const bearer = /^Bearer\s/i.test(header) ? header.slice("Bearer".length).trim() : undefined;
  if (bearer !== undefined) return { kind: "apiKey", ...(await checkApiKey(bearer, expected, now)) };
  return { kind: "header", ...(await verifySignature(request, expected, now)) };
}

/**
 * @param {string} sent
 * @param {ExpectedCaller} expected
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<Partial<import("./verify.js").Signed>>} empty for the API key that belongs to no key pair
 */
async function checkApiKey(sent, expected, now) {
  const { service, token } = expected;
  if (service && !TAKES_API_KEYS.includes(service)) {
    throw denied(`API keys are not accepted by ${service}. Sign the request with SigV4 instead.`);
  }
  if (equal(sent, token)) return {};
  if (sent.startsWith(API_KEY_PREFIX)) return verifyShortTermKey(sent, expected, now);
  if (!sent.startsWith("ABSK")) throw denied("Invalid API Key format: Must start with pre-defined prefix");
  throw unknownApiKey();
}
