// Web tokens for tests: the fixed ones, and new ones on demand.
import { loginProviders, makeToken } from "./web-tokens.js";

const ISSUED_AT = Date.UTC(2024, 0, 1) / 1000;
const EXPIRES_AT = Date.UTC(2100, 0, 1) / 1000;

/**
 * Web tokens that are the same on every start: two users', and an expired one.
 * @param {string} region
 * @returns {Promise<Record<"google" | "userPool" | "expired", { provider: string, token: string }>>}
 */
export async function exampleTokens(region) {
  const [google, userPool] = loginProviders(region);
  const of = async (/** @type {string} */ provider, /** @type {string} */ subject, expiresAt = EXPIRES_AT) => ({
    provider,
    token: await makeToken({ provider, subject, issuedAt: ISSUED_AT, expiresAt }),
  });
  return {
    google: await of(google, "ada"),
    userPool: await of(userPool, "grace"),
    expired: await of(google, "ada", ISSUED_AT + 3600),
  };
}

/**
 * @import { TokenRequest } from "../../types/emulator.js"
 *
 * @typedef {{ text: string, holds: (value: unknown) => boolean }} Rule
 */

/** @type {(text: string, rule: Rule["holds"]) => Rule} */
const optional = (text, rule) => ({ text, holds: (value) => value === undefined || rule(value) });
const isText = (/** @type {unknown} */ value) => typeof value === "string" && value !== "";

/** @type {Record<keyof TokenRequest, Rule>} */
const RULES = {
  provider: { text: "a text such as accounts.google.com", holds: isText },
  subject: { text: "a text, the user's id", holds: isText },
  audience: optional("a text", isText),
  expiresInSeconds: optional(
    "a number from -1e9 to 1e9",
    (value) => typeof value === "number" && Math.abs(value) <= 1e9,
  ),
};

/**
 * Makes a token of any user's, for tests; also one with a provider or audience that is refused.
 * @param {Record<string, unknown>} request a `TokenRequest`, which is checked here
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<string>}
 * @throws {TypeError} names the member that is wrong
 */
export async function mintToken(request, now) {
  for (const name of Object.keys(request)) {
    if (Object.hasOwn(RULES, name)) continue;
    throw new TypeError(`${name} is not a member of a token. The members are ${Object.keys(RULES).join(", ")}`);
  }
  for (const [name, { text, holds }] of Object.entries(RULES)) {
    if (!holds(request[name])) throw new TypeError(`${name} must be ${text}, not ${JSON.stringify(request[name])}`);
  }
  const checked = /** @type {TokenRequest} cast: by the rules above */ (/** @type {unknown} */ (request));
  const { provider, subject, audience, expiresInSeconds = 3600 } = checked;
  const seconds = Math.floor(now / 1000);
  const expiresAt = Math.floor(seconds + expiresInSeconds);
  return makeToken({ provider, subject, audience, issuedAt: Math.min(seconds, expiresAt), expiresAt });
}
