// `bedrock-wasm/ai-sdk`: a provider for the AI SDK, of `ai` 5, 6 and 7.
import { BedrockRuntime, fromEnv } from "bedrock-wasm";
import { embeddingModel, imageModel, rerankingModel } from "./other-models.js";
import { languageModel } from "./language-model.js";
import { SPECIFICATIONS } from "./faces.js";
import { variable } from "../lib/environment.js";
import { invalid } from "../lib/options.js";

/**
 * @import { BedrockProviderSettings } from "../types/ai-sdk.js"
 * @import { ClientConfig } from "../types/index.js"
 */

/**
 * @param {BedrockProviderSettings} [settings]
 * @returns {any} any: the declarations have a provider of each specification
 */
export function createBedrock({ client, specification = "v4", ...options } = {}) {
  if (!SPECIFICATIONS.includes(specification)) {
    throw invalid(`specification: give one of ${SPECIFICATIONS.join(", ")}`);
  }
  /** Made by the first call, so that a provider without a region is an error of the call. @type {typeof client} */
  let made = client;
  const connect = () => (made ??= new BedrockRuntime(withEnvironment(options)));
  const chat = (/** @type {string} */ modelId) => languageModel(modelId, connect, specification);
  const embedding = (/** @type {string} */ modelId) => embeddingModel(modelId, connect, specification);
  const image = (/** @type {string} */ modelId) => imageModel(modelId, connect, specification);
  const reranking = (/** @type {string} */ modelId) => rerankingModel(modelId, connect, specification);
  // Assigned one by one: `bedrock(modelId)` is a language model as well.
  const provider = (/** @type {string} */ modelId) => chat(modelId);
  return Object.assign(provider, {
    specificationVersion: specification,
    languageModel: chat,
    embeddingModel: embedding,
    textEmbeddingModel: embedding,
    embedding,
    imageModel: image,
    image,
    rerankingModel: reranking,
    reranking,
  });
}

/**
 * @param {Partial<ClientConfig>} options
 * @returns {ClientConfig}
 */
function withEnvironment({ region = variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION"), ...options }) {
  const identity = options.credentials || options.token ? {} : { credentials: fromEnv() };
  // cast: the client refuses a region that is missing.
  return { region: /** @type {string} */ (region), ...identity, ...options };
}

/** With the region and the credentials of the environment. */
export const bedrock = /* @__PURE__ */ createBedrock();
