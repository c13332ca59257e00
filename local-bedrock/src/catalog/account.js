// The account that owns the built-in resources, and their ARNs.

/** The account that owns the built-in resources. Requests may name any other. */
export const ACCOUNT_ID = "123456789012";

/** When the built-in resources were created. */
export const BUILT_AT = "2026-01-01T00:00:00Z";

/** The role that built-in resources claim to run under; IAM is not emulated. */
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/local-bedrock`;

/** The one role whose trust policy allows nothing; every other role can be assumed. */
export const UNTRUSTING_ROLE = "local-bedrock-untrusting";

/**
 * @param {string} region
 * @param {string} resource for example `agent/LOCALAGENT`
 * @returns {string}
 */
export const arnOf = (region, resource) => `arn:aws:bedrock:${region}:${ACCOUNT_ID}:${resource}`;
