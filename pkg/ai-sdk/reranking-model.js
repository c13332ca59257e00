// What a reranking model of the AI SDK does. Loaded by the first call of one.
import "bedrock-wasm"; // see shared.js
import { callOf, known, optionsOf } from "./shared.js";
import { StreamIntegrityError } from "../errors.js";

/** @typedef {Record<string, any>} Given any: of three versions of the specification */

/**
 * @param {any} client any: the client that the user gave, or ours
 * @param {string} modelId
 * @param {Given} options
 */
export async function doRerank(client, modelId, { documents, query, topN, providerOptions, ...call }) {
  const texts = documents.values.map((/** @type {unknown} */ one) =>
    typeof one === "string" ? one : JSON.stringify(one),
  );
  const { additionalModelRequestFields, ...own } = optionsOf(providerOptions);
  const body = {
    query,
    documents: texts,
    top_n: topN ?? texts.length,
    ...(/cohere/.test(modelId) && { api_version: 2 }),
    ...additionalModelRequestFields,
    ...own,
  };
  return known(async () => {
    const output = await client.invokeModel({ modelId, body }, callOf(call));
    try {
      const ranking = output.body
        .json()
        .results.map((/** @type {Given} */ { index, relevance_score: relevanceScore }) => {
          if (!(index in texts && Number.isFinite(relevanceScore))) throw RangeError();
          return { index, relevanceScore };
        });
      return { ranking, response: { modelId } };
    } catch (cause) {
      const { $metadata } = output;
      throw new StreamIntegrityError("the response has no results", { code: "no_answer", $metadata, cause });
    }
  }, body);
}
