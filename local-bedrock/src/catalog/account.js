// The account that owns the built-in resources, and their ARNs.

/** The account that owns what the emulator holds. Requests may name any other. */
export const ACCOUNT_ID = "123456789012";

/** When everything built in was made. */
export const BUILT_AT = "2026-01-01T00:00:00Z";

/** The role that built-in resources claim to run under; there is no IAM here. */
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/local-bedrock`;

/** The one role that trusts nobody; every other one can be assumed. */
export const UNTRUSTING_ROLE = "local-bedrock-untrusting";

/**
 * @param {string} region
 * @param {string} resource for example `agent/LOCALAGENT`
 * @returns {string}
 */
export const arnOf = (region, resource) => `arn:aws:bedrock:${region}:${ACCOUNT_ID}:${resource}`;
