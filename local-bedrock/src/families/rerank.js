// InvokeModel's bodies of reranking models.
import { bodyChecker } from "./schema.js";

/**
 * @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema
 *
 * @typedef {object} RerankBody
 * @property {string} query
 * @property {string[]} documents
 * @property {number} [top_n] default: all of them
 */

/** @type {Record<string, JsonSchema>} */
const PROPERTIES = {
  query: { type: "string", minLength: 1 },
  documents: { type: "array", minItems: 1, maxItems: 1000, items: { type: "string", minLength: 1 } },
  top_n: { type: "integer", minimum: 1 },
};

/**
 * @param {Record<string, JsonSchema>} more
 * @param {string[]} [required] of these
 * @returns {import("./schema.js").BodyChecker<RerankBody>}
 */
const checker = (more, required = []) =>
  bodyChecker({
    type: "object",
    required: ["query", "documents", ...required],
    additionalProperties: false,
    properties: { ...PROPERTIES, ...more },
  });

/** By model. @type {Record<string, import("./schema.js").BodyChecker<RerankBody>>} */
const CHECKS = {
  "amazon.rerank-v1:0": checker({}),
  // Without a version, Bedrock takes the first one, and refuses it: https://github.com/cohere-ai/cohere-python/issues/613
  "cohere.rerank-v3-5:0": checker(
    { api_version: { type: "integer", minimum: 2 }, max_tokens_per_doc: { type: "integer", minimum: 1 } },
    ["api_version"],
  ),
};

/**
 * @param {string} id of the model
 * @param {unknown} body of the request
 * @returns {RerankBody}
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
export function readRerank(id, body) {
  /** @type {import("./schema.js").BodyChecker<RerankBody>} */
  const check = CHECKS[id];
  check(body);
  return body;
}

/**
 * @param {{ index: number, score: number }[]} ranked best first
 * @param {RerankBody} body of the request
 * @returns {{ results: { index: number, relevance_score: number }[] }} the response's body
 */
export const rerankAnswer = (ranked, { top_n: count }) => ({
  results: ranked.slice(0, count).map(({ index, score }) => ({ index, relevance_score: score })),
});
