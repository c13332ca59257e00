// What a reranking model of the AI SDK does. Loaded by the first call of one.
import "bedrock-wasm"; // see shared.js
import { known, optionsOf } from "./shared.js";
import { StreamIntegrityError } from "../errors.js";

/** @typedef {Record<string, any>} Given any: of three versions of the specification */

/**
 * @param {any} client any: the client that the user gave, or ours
 * @param {string} modelId
 * @param {Given} options
 */
export async function doRerank(client, modelId, { documents, query, topN, abortSignal, providerOptions }) {
  const texts = documents.values.map((/** @type {unknown} */ one) =>
    typeof one === "string" ? one : JSON.stringify(one),
  );
  const version = /cohere/.test(modelId) ? { api_version: 2 } : {};
  const body = { query, documents: texts, top_n: topN ?? texts.length, ...version, ...optionsOf(providerOptions) };
  return known(async () => {
    const { body: answer, $metadata } = await client.invokeModel({ modelId, body }, { abortSignal });
    try {
      /** @type {{ results: Given[] }} */
      const { results } = answer.json();
      const ranking = results.map(({ index, relevance_score: relevanceScore }) => ({ index, relevanceScore }));
      return { ranking, response: { modelId } };
    } catch (cause) {
      throw new StreamIntegrityError("the response has no results", { code: "no_answer", $metadata, cause });
    }
  }, body);
}
