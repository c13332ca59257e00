// The built-in knowledge bases, and the search in them.
import { arnOf } from "../catalog/account.js";
import { notFound } from "../http/errors.js";
import { GARDEN_ALMANAC, TOWN_HANDBOOK } from "../resources/documents.js";
import { rank } from "./ranking.js";
import { passes } from "./retrieval-filter.js";

/**
 * @import { RetrievedReference } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/** How many passages are looked up unless the caller says otherwise: AWS's default. */
export const USUAL_RESULTS = 5;

/**
 * @typedef {Wire<RetrievedReference>} Reference
 * @typedef {Required<Pick<Reference, "content" | "location" | "metadata">> & { score: number }} Result AWS's
 *   `KnowledgeBaseRetrievalResult`
 *
 * @typedef {object} KnowledgeBase
 * @property {string} name
 * @property {string} description
 * @property {import("../resources/documents.js").Document[]} documents
 */

/** The built-in knowledge bases by id. @type {Record<string, KnowledgeBase>} */
export const KNOWLEDGE_BASES = {
  LOCALKB001: {
    name: "town-handbook",
    description: "Ferries, opening hours and sights of Port Alder, an invented town.",
    documents: TOWN_HANDBOOK,
  },
  LOCALKB002: {
    name: "garden-almanac",
    description: "When to sow, plant and prune.",
    documents: GARDEN_ALMANAC,
  },
};

/** @param {string} id @param {string} region @returns {string} */
export const knowledgeBaseArn = (id, region) => arnOf(region, `knowledge-base/${id}`);

/**
 * @param {string} identifier id or ARN
 * @param {string} region
 * @returns {string} the id
 * @throws {import("../http/errors.js").ServiceError} `ResourceNotFoundException`
 */
export function knowledgeBaseId(identifier, region) {
  const id = Object.keys(KNOWLEDGE_BASES).find((known) =>
    [known, knowledgeBaseArn(known, region)].includes(identifier),
  );
  if (!id) throw notFound(`Knowledge Base with id ${identifier} does not exist.`);
  return id;
}

/**
 * @param {string} id
 * @param {string} query
 * @param {import("./retrieval-filter.js").RetrievalFilter} [filter]
 * @returns {Result[]} best first
 */
export function search(id, query, filter) {
  const { name, documents } = KNOWLEDGE_BASES[id];
  const candidates = documents.filter(({ metadata }) => passes(filter, metadata));
  return rank(query, candidates).map(({ index, score }) => {
    const { id: documentId, text, metadata } = candidates[index];
    const uri = `s3://local-bedrock/${name}/${documentId}.txt`;
    return {
      content: { type: "TEXT", text },
      location: { type: "S3", s3Location: { uri } },
      metadata: { ...metadata, "x-amz-bedrock-kb-source-uri": uri },
      score,
    };
  });
}

/**
 * @param {Result} result
 * @returns {Reference}
 */
export const referenceOf = ({ content, location, metadata }) => ({ content, location, metadata });
