// The fixed keys.

/**
 * @typedef {object} Principal The identity behind a key pair.
 * @property {string} arn
 * @property {string} userId as `GetCallerIdentity` reports it
 * @property {string[]} [sessionActions] the actions that a session policy allows, with wildcards; all, when left out
 *
 * @typedef {import("../../types/emulator.js").Credentials & { principal?: Principal }} Credentials `principal` is that of issued keys
 */

/** A long-lived key pair, like an IAM user's. It is fixed and public: only this emulator accepts it. */
export const LONG_LIVED = {
  accessKeyId: "LOCALBEDROCKLONGLIVED",
  secretAccessKey: "local-bedrock/this-is-no-secret/long-lived",
};

/** A key pair with a session token, like an assumed role's. */
export const TEMPORARY = {
  accessKeyId: "LOCALBEDROCKTEMPORARY",
  secretAccessKey: "local-bedrock/this-is-no-secret/temporary",
  sessionToken: "local-bedrock/session-token/of-the-temporary-key==",
};

/** A key pair with an expired session token, to test how a client handles it. */
export const EXPIRED = {
  accessKeyId: "LOCALBEDROCKEXPIRED00",
  secretAccessKey: "local-bedrock/this-is-no-secret/expired",
  sessionToken: "local-bedrock/session-token/of-the-expired-key==",
  expiration: new Date("2024-01-01T00:00:00Z"),
};

/** A Bedrock API key. AWS's own begin with this prefix or with `ABSK`. */
export const API_KEY = "bedrock-api-key-local-bedrock-example";
