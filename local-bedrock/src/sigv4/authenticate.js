import { timingSafeEqual } from "node:crypto";
import { ServiceError } from "../errors.js";
import { verifySignature } from "./verify.js";

const denied = (message) => new ServiceError("AccessDeniedException", 403, message);

/**
 * Lets a request pass that is signed with a known key or carries the API key, and refuses every other one.
 * @param {Parameters<typeof verifySignature>[0]} request
 * @param {Parameters<typeof verifySignature>[1] & { token: string }} expected
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<void>}
 * @throws {ServiceError}
 */
export async function authenticate(request, expected, now) {
  const header = request.headers.authorization;
  if (!header) throw new ServiceError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  const bearer = /^Bearer\s+(.*)$/i.exec(header);
  if (!bearer) return verifySignature(request, expected, now);
  const [sent, known] = [Buffer.from(bearer[1]), Buffer.from(expected.token)];
  if (sent.length === known.length && timingSafeEqual(sent, known)) return;
  if (!/^(bedrock-api-key-|ABSK)/.test(bearer[1])) {
    throw denied("Invalid API Key format: Must start with pre-defined prefix");
  }
  throw denied("Authentication failed: Please make sure your API Key is valid.");
}
