// Makes and reads the web tokens of users.
import { errors, jwtVerify, SignJWT } from "jose";

/**
 * Signs every web token here. It is as public as the fixed keys: anybody can make tokens with it, but only for this emulator.
 * Real providers sign with a private key; for clients, which only pass tokens on, that makes no difference.
 */
const SECRET = new TextEncoder().encode("local-bedrock/this-is-no-secret/web-tokens");

const ALGORITHM = "HS256";

/** The issuer of the tokens that Cognito's GetOpenIdToken returns. */
export const COGNITO_IDENTITY = "cognito-identity.amazonaws.com";

/** The audience that users' tokens must name: the app's id at the provider. */
export const AUDIENCE = "local-bedrock-app";

/** @param {string} region @returns {string[]} the providers whose users may log in */
export const loginProviders = (region) => [
  "accounts.google.com",
  `cognito-idp.${region}.amazonaws.com/${region}_LocalPool`,
];

/**
 * @param {object} claims
 * @param {string} claims.provider without `https://`
 * @param {string} claims.subject
 * @param {string} [claims.audience]
 * @param {number} claims.issuedAt seconds since the epoch
 * @param {number} claims.expiresAt likewise
 * @param {string[]} [claims.amr] how the subject was authenticated
 * @returns {Promise<string>}
 */
export const makeToken = ({ provider, subject, audience = AUDIENCE, issuedAt, expiresAt, amr }) =>
  new SignJWT(amr ? { amr } : {})
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setIssuer(`https://${provider}`)
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(SECRET);

/** A token that was refused; each service reports it in its own words. */
export class TokenRefused extends Error {
  /**
   * @param {"malformed" | "signature" | "expired"} reason
   * @param {number} [expiredAt] seconds since the epoch
   */
  constructor(reason, expiredAt) {
    super(`web token refused: ${reason}`);
    this.reason = reason;
    this.expiredAt = expiredAt;
  }
}

/**
 * @param {string} token
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<{ provider: string, subject: string, audience: string, amr?: string[] }>}
 * @throws {TokenRefused}
 */
export async function readToken(token, now) {
  try {
    const options = {
      algorithms: [ALGORITHM],
      currentDate: new Date(now),
      requiredClaims: ["iss", "sub", "aud", "exp"],
    };
    /** @type {import("jose").JWTVerifyResult<{ iss: string, sub: string, amr?: string[] }>} all but `amr` are required */
    const { payload } = await jwtVerify(token, SECRET, options);
    const { iss, sub, aud, amr } = payload;
    return { provider: iss.replace(/^https:\/\//, ""), subject: sub, audience: String(aud), amr };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new TokenRefused("expired", error.payload.exp);
    if (error instanceof errors.JWSSignatureVerificationFailed) throw new TokenRefused("signature");
    if (error instanceof errors.JOSEError) throw new TokenRefused("malformed");
    throw error;
  }
}
