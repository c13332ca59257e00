// Reads and checks the parameters of AssumeRoleWithWebIdentity.
import { ServiceError } from "../../http/errors.js";
import { isObject } from "../../validation/json-schema.js";

const ROLE_ARN = /^arn:aws[\w-]*:iam::(\d{12}):role\/([\w+=,.@/-]+)$/;

const SESSION_NAME = { pattern: /^[\w+=,.@-]*$/, text: String.raw`[\w+=,.@-]*` };

/**
 * @typedef {object} Rule
 * @property {boolean} [required]
 * @property {boolean} [secret] the value is not repeated in errors
 * @property {(value: string) => string | undefined} check returns the constraint that a value fails
 *
 * @typedef {"roleArn" | "roleSessionName" | "webIdentityToken" | "durationSeconds"} Name
 */

/** @type {Record<Name, Rule>} */
const RULES = {
  roleArn: { required: true, check: length(20, 2048) },
  roleSessionName: {
    required: true,
    check: (value) =>
      SESSION_NAME.pattern.test(value)
        ? length(2, 64)(value)
        : `satisfy regular expression pattern: ${SESSION_NAME.text}`,
  },
  webIdentityToken: { required: true, secret: true, check: length(4, 20_000) },
  durationSeconds: { check: integer(900, 43_200) },
};

/**
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Rule["check"]}
 */
function length(minimum, maximum) {
  return (value) => {
    if (value.length < minimum) return `have length greater than or equal to ${minimum}`;
    return value.length > maximum ? `have length less than or equal to ${maximum}` : undefined;
  };
}

/**
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Rule["check"]}
 */
function integer(minimum, maximum) {
  return (value) => {
    if (Number(value) < minimum) return `have value greater than or equal to ${minimum}`;
    return Number(value) > maximum ? `have value less than or equal to ${maximum}` : undefined;
  };
}

/** @param {string} message @returns {ServiceError} */
export const validationError = (message) => new ServiceError("ValidationError", 400, message);

/**
 * Reads the parameters of AssumeRoleWithWebIdentity; an error lists everything that is wrong with them, in AWS's form.
 * @param {URLSearchParams} form
 * @returns {{ roleArn: string, account: string, roleName: string, roleSessionName: string, webIdentityToken: string,
 *   durationSeconds?: number, sessionActions?: string[] }}
 * @throws {ServiceError}
 */
export function readParameters(form) {
  const valueOf = (/** @type {string} */ name) => form.get(name[0].toUpperCase() + name.slice(1));
  const failures = [];
  for (const [name, { required, secret, check }] of Object.entries(RULES)) {
    const value = valueOf(name);
    if (value === null && !required) continue;
    if (name === "durationSeconds" && !/^-?\d+$/.test(value ?? "")) {
      throw new ServiceError("MalformedInput", 400, `DurationSeconds '${value}' is not an integer`);
    }
    const constraint = value === null ? "not be null" : check(value);
    const what = `Value ${shown(value, secret)} at '${name}'`;
    if (constraint) failures.push(`${what} failed to satisfy constraint: Member must ${constraint}`);
  }
  if (failures.length) {
    const count = `${failures.length} validation error${failures.length === 1 ? "" : "s"} detected`;
    throw validationError(`${count}: ${failures.join("; ")}`);
  }
  const [roleArn, roleSessionName, webIdentityToken] = ["roleArn", "roleSessionName", "webIdentityToken"].map(
    (name) => valueOf(name) ?? "", // required, hence there
  );
  const [, account, roleName] = ROLE_ARN.exec(roleArn) ?? [];
  if (!account) {
    throw validationError(`${roleArn} is invalid: a role is written arn:aws:iam::<account>:role/<name>`);
  }
  const durationSeconds = valueOf("durationSeconds");
  return {
    roleArn,
    account,
    roleName,
    roleSessionName,
    webIdentityToken,
    durationSeconds: durationSeconds === null ? undefined : Number(durationSeconds),
    sessionActions: readPolicy(form.get("Policy")),
  };
}

const shown = (/** @type {string | null} */ value, /** @type {boolean | undefined} */ secret) =>
  value === null ? "null" : secret ? "" : `'${value}'`;

/**
 * @returns {string[] | undefined} the actions that a session policy allows
 * @param {string | null} text
 */
function readPolicy(text) {
  if (text === null) return undefined;
  const statements = statementsOf(text);
  const effects = statements.map(({ Effect }) => Effect);
  const whole = statements.every(
    ({ Effect, Action }) => /^(?:Allow|Deny)$/.test(String(Effect)) && Action !== undefined,
  );
  if (!whole) throw malformedPolicy("Syntax errors in policy.");
  if (effects.includes("Deny")) {
    throw malformedPolicy("local-bedrock takes session policies that allow only. Leave Deny statements out.");
  }
  return statements.flatMap(({ Action }) => Action).map(String);
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>[]} empty ones in place of those that are not objects
 */
function statementsOf(text) {
  try {
    /** @type {unknown} */
    const policy = JSON.parse(text);
    return [isObject(policy) ? policy.Statement : policy]
      .flat()
      .map((statement) => (isObject(statement) ? statement : {}));
  } catch {
    return [{}];
  }
}

const malformedPolicy = (/** @type {string} */ message) => new ServiceError("MalformedPolicyDocument", 400, message);
