import { timingSafeEqual } from "node:crypto";
import { ServiceError } from "../errors.js";
import { verifySignature } from "./verify.js";

/** What the credential scope must name, whichever of Bedrock's services is called. */
const SIGNING_NAME = "bedrock";

/** The agent services know no API keys: their models list SigV4 alone. */
const TAKES_API_KEYS = ["bedrock", "bedrock-runtime"];

const denied = (message) => new ServiceError("AccessDeniedException", 403, message);

/**
 * Lets a request pass that is signed with a known key or carries the API key, and refuses every other one.
 * @param {Parameters<typeof verifySignature>[0]} request
 * @param {{ service: string, region: string, token: string,
 *   keys: Map<string, import("./credentials.js").Credentials> }} expected `service` is the endpoint prefix
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<void>}
 * @throws {ServiceError}
 */
export async function authenticate(request, expected, now) {
  const header = request.headers.authorization;
  if (!header) throw new ServiceError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  const bearer = /^Bearer\s+(.*)$/i.exec(header);
  if (!bearer) return verifySignature(request, { ...expected, service: SIGNING_NAME }, now);
  if (!TAKES_API_KEYS.includes(expected.service)) {
    throw denied(`API keys are not accepted by ${expected.service}. Sign the request with SigV4 instead.`);
  }
  const [sent, known] = [Buffer.from(bearer[1]), Buffer.from(expected.token)];
  if (sent.length === known.length && timingSafeEqual(sent, known)) return;
  if (!/^(bedrock-api-key-|ABSK)/.test(bearer[1])) {
    throw denied("Invalid API Key format: Must start with pre-defined prefix");
  }
  throw denied("Authentication failed: Please make sure your API Key is valid.");
}
