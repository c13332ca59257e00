// Reads and checks the input of Cognito's operations.
import { ServiceError } from "../../http/errors.js";
import { readJson } from "../../operations/input.js";
import { isObject } from "../../validation/json-schema.js";

const ID = { pattern: /^[\w-]+:[0-9a-f-]+$/, text: String.raw`[\w-]+:[0-9a-f-]+`, longest: 55 };

/** @param {string} what @param {string} constraint @returns {ServiceError} */
const invalid = (what, constraint) =>
  new ServiceError(
    "ValidationException",
    400,
    `1 validation error detected: Value ${what} failed to satisfy constraint: ${constraint}`,
  );

/**
 * Reads the body of a call to Cognito and checks it against the few rules of its service model.
 * @param {import("../../http/call.js").Call} call
 * @param {"IdentityPoolId" | "IdentityId"} required
 * @returns {{ id: string, logins: Record<string, string> }} the value of the required member, and `Logins`
 * @throws {ServiceError}
 */
export function readCognitoInput({ received }, required) {
  const input = readJson(received.body);
  const member = required[0].toLowerCase() + required.slice(1);
  const value = input[required];
  const fails = (/** @type {string} */ what, /** @type {string} */ constraint) =>
    invalid(`${what} at '${member}'`, `Member must ${constraint}`);
  if (value === undefined || value === null) throw fails("null", "not be null");
  if (typeof value !== "string") throw new ServiceError("SerializationException", 400, `${required} must be a string`);
  if (value.length > ID.longest) throw fails(`'${value}'`, `have length less than or equal to ${ID.longest}`);
  if (!ID.pattern.test(value)) throw fails(`'${value}'`, `satisfy regular expression pattern: ${ID.text}`);
  return { id: value, logins: checkedLogins(input.Logins ?? {}) };
}

/**
 * @param {unknown} value
 * @returns {Record<string, string>}
 */
function checkedLogins(value) {
  /** @type {Record<string, string>} */
  const logins = {};
  const malformed = () =>
    new ServiceError("SerializationException", 400, "Logins must be a map of provider names to tokens");
  if (!isObject(value)) throw malformed();
  for (const [provider, token] of Object.entries(value)) {
    if (typeof token !== "string") throw malformed();
    logins[provider] = token;
  }
  if (Object.keys(logins).length > 10) {
    throw invalid("at 'logins'", "Member must have length less than or equal to 10");
  }
  if (Object.values(logins).includes("")) {
    throw invalid(
      "at 'logins'",
      "Map value must satisfy constraint: [Member must have length greater than or equal to 1]",
    );
  }
  return logins;
}
