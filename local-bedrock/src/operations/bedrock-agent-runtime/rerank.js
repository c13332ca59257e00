// The operation Rerank.
import { notFound, validationError } from "../../http/errors.js";
import { FOUNDATION_MODELS, foundationModelId } from "../../catalog/foundation-models.js";
import { relevance } from "../../knowledge/relevance.js";
import { readInput } from "../input.js";
import { pageOf } from "../page.js";

/**
 * @import { RerankRequest } from "../../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /rerank
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html
 * @param {import("../../http/call.js").Call} call
 */
export async function rerank(call) {
  /** @type {Wire<RerankRequest>} */
  const { queries, sources, rerankingConfiguration, nextToken: token } = readInput(call);
  const { modelConfiguration, numberOfResults } = rerankingConfiguration.bedrockRerankingConfiguration;
  const id = foundationModelId(modelConfiguration.modelArn, call.emulator.region);
  if (!id) throw notFound("Could not resolve the foundation model from the provided model identifier.");
  if (FOUNDATION_MODELS[id].family !== "rerank") throw validationError(`The model ${id} is not a reranking model.`);
  if (!queries[0].textQuery.text) throw validationError("queries[0].textQuery.text is missing.");
  const documents = sources.map(({ inlineDocumentSource: { type, textDocument, jsonDocument } }, index) => {
    const text = type === "JSON" ? jsonDocument && JSON.stringify(jsonDocument) : textDocument?.text;
    if (text) return text;
    throw validationError(`sources[${index}].inlineDocumentSource lacks the document that its type ${type} names.`);
  });
  const ranked = await relevance(call.emulator.embedder, queries[0].textQuery.text, documents, call.signal);
  const results = ranked.map(({ index, score }) => ({ index, relevanceScore: score }));
  const { items, nextToken } = pageOf(results.slice(0, numberOfResults), { nextToken: token });
  call.sendJson({ results: items, nextToken });
}
