// Reads the web tokens of a call to Cognito.
import { ServiceError } from "../../http/errors.js";
import { AUDIENCE, loginProviders, readToken, TokenRefused } from "../web-tokens.js";

/** @param {string} message @returns {ServiceError} */
export const notAuthorized = (message) => new ServiceError("NotAuthorizedException", 400, message);

/**
 * Verifies a `Logins` map.
 * @param {Record<string, string>} logins token by provider
 * @param {{ region: string, settings: import("../../control/settings.js").Settings }} emulator
 * @returns {Promise<{ provider: string, subject: string }[]>}
 * @throws {ServiceError} `NotAuthorizedException`, in Cognito's words
 */
export async function readLogins(logins, { region, settings }) {
  const now = settings.now();
  const verified = [];
  for (const [name, token] of Object.entries(logins)) {
    const claims = await readToken(token, now).catch((error) => {
      throw error instanceof TokenRefused ? notAuthorized(`Invalid login token. ${reasonOf(error, now)}`) : error;
    });
    if (!loginProviders(region).includes(name) || claims.audience !== AUDIENCE) {
      throw notAuthorized("Token is not from a supported provider of this identity pool.");
    }
    if (claims.provider !== name) throw notAuthorized("Invalid login token. Issuer doesn't match providerName");
    verified.push(claims);
  }
  return verified;
}

/**
 * @param {TokenRefused} refusal
 * @param {number} now milliseconds since the epoch
 */
function reasonOf({ reason, expiredAt }, now) {
  if (reason === "expired") return `Token expired: ${Math.floor(now / 1000)} >= ${expiredAt}`;
  if (reason === "signature") return "Couldn't verify signed token.";
  return "Not a valid OpenId Connect identity token.";
}
