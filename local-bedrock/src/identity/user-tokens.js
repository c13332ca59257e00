// Users who call with their own token in place of a signature.
import { ServiceError } from "../http/errors.js";
import { AUDIENCE, loginProviders, readToken, TokenRefused } from "./web-tokens.js";

/** @typedef {{ provider: string, subject: string }} User */

const refused = (/** @type {string} */ why) =>
  new ServiceError("UnauthorizedException", 401, `OAuth authorization failed: ${why}`);

/**
 * @param {string} token
 * @param {string} region
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<User>}
 * @throws {ServiceError} `UnauthorizedException`
 */
export async function userOf(token, region, now) {
  const { provider, subject, audience } = await readToken(token, now).catch((error) => {
    if (!(error instanceof TokenRefused)) throw error;
    throw refused(error.reason === "expired" ? "Token has expired." : "Invalid token.");
  });
  if (!loginProviders(region).includes(provider)) throw refused("Claim 'iss' value mismatch with configuration.");
  if (audience !== AUDIENCE) throw refused("Claim 'aud' value mismatch with configuration.");
  return { provider, subject };
}
