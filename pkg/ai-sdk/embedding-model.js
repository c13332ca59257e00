// What an embedding model of the AI SDK does. Loaded by the first call of one.
import "bedrock-wasm"; // see shared.js
import { embed } from "../embeddings/index.js";
import { callOf, known, optionsOf } from "./shared.js";

/** @typedef {Record<string, any>} Given any: of three versions of the specification */

/**
 * @param {any} client any: the client that the user gave, or ours
 * @param {string} modelId
 * @param {Given} options
 */
export async function doEmbed(client, modelId, { values, dimensions, providerOptions, ...call }) {
  const { outputDimension, embeddingDimension, embeddingPurpose: inputType, ...own } = optionsOf(providerOptions);
  const options = {
    modelId,
    values,
    ...callOf(call),
    dimensions: dimensions ?? outputDimension ?? embeddingDimension,
    inputType,
    ...own,
  };
  const { embeddings, usage } = await known(() => embed(client, options), options);
  const { inputTokens: tokens } = usage;
  return { embeddings: embeddings.map((one) => [...one]), usage: tokens && { tokens }, warnings: [] };
}
