// Embedding, image and reranking models of the AI SDK. What makes vectors and images is loaded by their first call.
import { asCallError } from "./errors.js";
import { faceOf } from "./faces.js";
import { optionsOf } from "./names.js";

/**
 * @import { Warning } from "./names.js"
 * @typedef {Record<string, any>} Given any: of three versions of the specification
 */

/** Cohere takes 96 texts in one call; the others one, and `embed` calls them side by side. */
const VALUES_PER_CALL = 96;

/**
 * @param {string} modelId
 * @param {() => any} connect any: the client that the user gave, or ours
 * @param {string} specification
 */
export const embeddingModel = (modelId, connect, specification) => ({
  ...facts(modelId, specification),
  maxEmbeddingsPerCall: VALUES_PER_CALL,
  supportsParallelCalls: true,
  async doEmbed(/** @type {Given} */ { values, dimensions, abortSignal, providerOptions }) {
    const { embed } = await import("../embeddings/index.js");
    const options = { modelId, values, abortSignal, ...(dimensions && { dimensions }), ...optionsOf(providerOptions) };
    const { embeddings, usage } = await known(embed(connect(), options), options);
    return {
      embeddings: embeddings.map((one) => Array.from(one ?? [])),
      ...(usage.inputTokens !== undefined && { usage: { tokens: usage.inputTokens } }),
      warnings: [],
    };
  },
});

/**
 * @param {string} modelId
 * @param {() => any} connect any: as above
 * @param {string} specification
 */
export const imageModel = (modelId, connect, specification) => ({
  ...facts(modelId, specification),
  maxImagesPerCall: /stability/.test(modelId) ? 1 : 5,
  supportsFileInputs: true,
  supportsMaskInputs: true,
  async doGenerate(
    /** @type {Given} */ { prompt, n, size, aspectRatio, seed, files, mask, abortSignal, providerOptions },
  ) {
    const { generateImage } = await import("../images/index.js");
    const { fileBlock } = await import("./files.js");
    const bytesOf = (/** @type {Given} */ file) =>
      /** @type {any} any: an image block of Converse */ (fileBlock({ mediaType: "image/png", ...file }, String)).image
        .source.bytes;
    const [width, height] = size?.split("x").map(Number) ?? [];
    /** @type {Warning[]} */
    const warnings = [];
    const isStability = /stability/.test(modelId);
    if (aspectRatio && !isStability) {
      warnings.push({ type: "unsupported", feature: "aspectRatio", details: "give a size" });
    }
    const options = {
      modelId,
      abortSignal,
      ...given({
        prompt,
        seed,
        width,
        height,
        n: isStability ? undefined : n,
        aspectRatio: isStability ? aspectRatio : undefined,
      }),
      ...(files?.length && { image: bytesOf(files[0]), task: mask ? "INPAINTING" : undefined }),
      ...(mask && { mask: bytesOf(mask) }),
      ...optionsOf(providerOptions),
    };
    const { images, $metadata } = await known(generateImage(connect(), options), options);
    return {
      images: await Promise.all(images.map(async (image) => new Uint8Array(await image.arrayBuffer()))),
      warnings: faceOf(specification).warnings(warnings),
      response: { timestamp: new Date(), modelId, headers: undefined, id: $metadata.requestId },
    };
  },
});

/**
 * @param {string} modelId
 * @param {() => any} connect any: as above
 * @param {string} specification
 */
export const rerankingModel = (modelId, connect, specification) => ({
  ...facts(modelId, specification),
  async doRerank(/** @type {Given} */ { documents, query, topN, abortSignal, providerOptions }) {
    const texts = documents.values.map((/** @type {unknown} */ one) =>
      typeof one === "string" ? one : JSON.stringify(one),
    );
    const version = /cohere/.test(modelId) ? { api_version: 2 } : {};
    const body = { query, documents: texts, top_n: topN ?? texts.length, ...version, ...optionsOf(providerOptions) };
    const output = await known(connect().invokeModel({ modelId, body }, { abortSignal }), body);
    const { results } = output.body.json();
    return {
      ranking: results.map((/** @type {Given} */ { index, relevance_score: relevanceScore }) => ({
        index,
        relevanceScore,
      })),
      response: { modelId },
    };
  },
});

/**
 * @param {string} modelId
 * @param {string} specificationVersion
 */
const facts = (modelId, specificationVersion) => ({ specificationVersion, provider: "amazon-bedrock", modelId });

/** @param {Given} members */
const given = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value != null && !Number.isNaN(value)));

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {object} input
 */
async function known(promise, input) {
  try {
    return await promise;
  } catch (error) {
    throw asCallError(error, input);
  }
}
