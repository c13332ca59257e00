// The names of options and metadata in the AI SDK's official provider, so that a change of import is the migration.

/**
 * @typedef {Record<string, any>} Options any: JSON of the user
 * @typedef {{ type: "unsupported", feature: string, details?: string }} Warning
 */

/**
 * The options meant for Bedrock: `amazonBedrock` is the newer name of `bedrock`.
 * @param {Record<string, Options> | undefined} options
 * @returns {Options}
 */
export const optionsOf = (options) => ({ ...options?.bedrock, ...options?.amazonBedrock });

/** @param {Options} value */
export const metadataOf = (value) => ({ providerMetadata: { amazonBedrock: value, bedrock: value } });

/** @param {string} modelId */
export const isClaude = (modelId) => /anthropic|claude/i.test(modelId);

/**
 * What each model and the batches of a provider say of themselves.
 * @param {string} specificationVersion
 */
export const factsOf = (specificationVersion) => ({ specificationVersion, provider: "amazon-bedrock" });

/** Files that Bedrock reads itself; the AI SDK downloads others. */
export const S3_URLS = { "*/*": [/^s3:\/\//] };
