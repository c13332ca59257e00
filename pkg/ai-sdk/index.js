// `bedrock-wasm/ai-sdk`: a provider for the AI SDK, of `ai` 5, 6 and 7.
import { BedrockRuntime, fromEnv } from "bedrock-wasm";
import { factsOf, languageModel, S3_URLS } from "./shared.js";
import { variable } from "../lib/environment.js";
import { check, invalid } from "../lib/options.js";

/**
 * @import { BatchSettings, BedrockProviderSettings } from "../types/ai-sdk.js"
 * @import { ClientConfig } from "../types/index.js"
 * @typedef {Record<string, any>} Given any: of three versions of the specification
 */

/** Cohere takes 96 texts in one call; the others one, and `embed` calls them side by side. */
const VALUES_PER_CALL = 96;

/**
 * @param {BedrockProviderSettings} [settings]
 * @returns {any} any: the declarations have a provider of each specification
 */
export function createBedrock(settings = {}) {
  check("settings", settings);
  const { client, batch, specification = "v4", ...options } = settings;
  if (client !== undefined) check("client.converse", client?.converse, "a function");
  if (!/^v[234]$/.test(specification)) throw invalid("specification: give v2, v3 or v4");
  /** Made by the first call, so that a provider without a region is an error of the call. @type {typeof client} */
  let made = client;
  const connect = () => (made ??= new BedrockRuntime(withEnvironment(options)));
  const facts = factsOf(specification);
  const chat = (/** @type {string} */ modelId) => languageModel(modelId, connect, specification);
  const model = (/** @type {string} */ modelId) => ({ ...facts, modelId });
  const embedding = (/** @type {string} */ modelId) => ({
    ...model(modelId),
    maxEmbeddingsPerCall: VALUES_PER_CALL,
    supportsParallelCalls: true,
    doEmbed: async (/** @type {Given} */ input) =>
      (await import("./embedding-model.js")).doEmbed(connect(), modelId, input),
  });
  const image = (/** @type {string} */ modelId) => ({
    ...model(modelId),
    maxImagesPerCall: /stability/.test(modelId) ? 1 : 5,
    supportsFileInputs: true,
    supportsMaskInputs: true,
    doGenerate: async (/** @type {Given} */ input) =>
      (await import("./image-model.js")).doGenerate(connect(), modelId, input, specification),
  });
  const reranking = (/** @type {string} */ modelId) => ({
    ...model(modelId),
    doRerank: async (/** @type {Given} */ input) =>
      (await import("./reranking-model.js")).doRerank(connect(), modelId, input),
  });
  const inJobs = (/** @type {keyof typeof import("./batch.js")} */ method) => async (/** @type {Given} */ input) =>
    // cast: it was checked.
    (await import("./batch.js"))[method](/** @type {BatchSettings} */ (batch), input);
  // Assigned one by one: `bedrock(modelId)` is a language model as well.
  const provider = (/** @type {string} */ modelId) => chat(modelId);
  return Object.assign(provider, {
    specificationVersion: specification,
    languageModel: chat,
    embeddingModel: embedding,
    textEmbeddingModel: embedding,
    textEmbedding: embedding,
    embedding,
    imageModel: image,
    image,
    rerankingModel: reranking,
    reranking,
    experimental_batch() {
      if (!batch?.client || !batch.s3) {
        throw invalid("batch: give { client, s3, roleArn, input, output }");
      }
      return {
        ...facts,
        supportedUrls: S3_URLS,
        doStartBatch: inJobs("start"),
        doGetBatchStatus: inJobs("status"),
        doGetBatchResults: inJobs("results"),
        doCancelBatch: inJobs("cancel"),
        doListBatches: inJobs("list"),
      };
    },
  });
}

/**
 * @param {Partial<ClientConfig>} options
 * @returns {ClientConfig}
 */
function withEnvironment({
  region = variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION"),
  credentials = fromEnv(),
  ...options
}) {
  // cast: the client refuses a region that is missing.
  return { region: /** @type {string} */ (region), credentials, ...options };
}

/** With the region and the credentials of the environment. */
export const bedrock = /* @__PURE__ */ createBedrock();
