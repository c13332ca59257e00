// The operation Retrieve.
import { validationError } from "../../http/errors.js";
import { knowledgeBaseId, search, USUAL_RESULTS } from "../../knowledge/knowledge-bases.js";
import { readInput } from "../input.js";
import { pageOf } from "../page.js";

/**
 * @import { KnowledgeBaseRetrievalConfiguration, RetrieveRequest } from "../../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /knowledgebases/{knowledgeBaseId}/retrieve
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 * @param {import("../../http/call.js").Call} call
 */
export function retrieve(call) {
  /** @type {Wire<RetrieveRequest>} */
  const {
    retrievalQuery,
    retrievalConfiguration,
    guardrailConfiguration,
    nextToken: token,
    ...input
  } = readInput(call);
  const { guardrail, region } = call.emulator;
  const id = knowledgeBaseId(input.knowledgeBaseId, region);
  if (!retrievalQuery.text) {
    throw validationError("retrievalQuery.text is missing: local-bedrock searches by text alone.");
  }
  if (guardrailConfiguration) {
    const { guardrailId, guardrailVersion } = guardrailConfiguration;
    const version = guardrail.find(guardrailId, guardrailVersion);
    if (guardrail.assess([retrievalQuery.text], version).blocked) {
      return call.sendJson({ retrievalResults: [], guardrailAction: "INTERVENED" });
    }
  }
  const { filter, numberOfResults } = searchConfiguration(retrievalConfiguration);
  const results = search(id, retrievalQuery.text, filter);
  const { items, nextToken } = pageOf(results, { maxResults: numberOfResults, nextToken: token });
  const guardrailAction = guardrailConfiguration && "NONE";
  call.sendJson({ retrievalResults: items, nextToken, guardrailAction });
}

/**
 * @param {Wire<KnowledgeBaseRetrievalConfiguration>} [configuration]
 * @returns {{ filter?: import("../../knowledge/retrieval-filter.js").RetrievalFilter, numberOfResults: number }}
 */
export function searchConfiguration(configuration) {
  const chosen = configuration?.vectorSearchConfiguration ?? configuration?.managedSearchConfiguration;
  const { filter, numberOfResults = USUAL_RESULTS } = chosen ?? {};
  return { filter, numberOfResults };
}
