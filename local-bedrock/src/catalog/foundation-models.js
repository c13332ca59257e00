// The table of foundation models.

/** @import { Wire } from "../lib/wire.js" */

/**
 * @typedef {Wire<import("../../../pkg/types/bedrock.js").FoundationModelSummary>} AwsSummary
 *
 * @typedef {"modelName" | "providerName" | "inputModalities" | "outputModalities" | "responseStreamingSupported"
 *   | "customizationsSupported" | "inferenceTypesSupported" | "modelLifecycle"} SummaryMember
 * @typedef {Required<Pick<AwsSummary, SummaryMember>>} Summary
 */

/**
 * @param {string} modelName
 * @param {string} providerName
 * @param {Partial<Summary>} [more]
 * @returns {Summary}
 */
const text = (modelName, providerName, more) => ({
  modelName,
  providerName,
  inputModalities: ["TEXT"],
  outputModalities: ["TEXT"],
  responseStreamingSupported: true,
  customizationsSupported: [],
  inferenceTypesSupported: ["ON_DEMAND"],
  modelLifecycle: { status: "ACTIVE" },
  ...more,
});

/**
 * @param {string} modelName
 * @param {string} providerName
 * @param {string[]} [inputModalities]
 * @returns {FoundationModel}
 */
const embedding = (modelName, providerName, inputModalities = ["TEXT"]) => ({
  family: "embedding",
  summary: text(modelName, providerName, {
    inputModalities,
    outputModalities: ["EMBEDDING"],
    responseStreamingSupported: false,
  }),
});

/**
 * @param {string} modelName
 * @param {string} providerName
 * @param {string[]} [inferenceTypesSupported]
 * @returns {FoundationModel}
 */
const image = (modelName, providerName, inferenceTypesSupported = ["ON_DEMAND"]) => ({
  family: "image",
  summary: text(modelName, providerName, {
    inputModalities: ["TEXT", "IMAGE"],
    outputModalities: ["IMAGE"],
    responseStreamingSupported: false,
    inferenceTypesSupported,
  }),
});

/** @param {string} modelName @param {string} providerName @returns {FoundationModel} */
const video = (modelName, providerName) => ({
  family: "video",
  summary: text(modelName, providerName, {
    inputModalities: ["TEXT", "IMAGE"],
    outputModalities: ["VIDEO"],
    responseStreamingSupported: false,
  }),
});

/** @param {string} modelName @param {string} providerName @returns {FoundationModel} */
const reranking = (modelName, providerName) => ({
  family: "rerank",
  summary: text(modelName, providerName, { responseStreamingSupported: false }),
});

/**
 * Text to image, or one of the edit services, which AWS has behind inference profiles alone.
 * @param {string} modelName
 * @param {boolean} [onDemand]
 * @returns {FoundationModel}
 */
const stability = (modelName, onDemand = false) => ({
  ...image(modelName, "Stability AI", onDemand ? ["ON_DEMAND"] : []),
  ...(!onDemand && { refused: "on demand" }),
});

/** @param {string} modelName @returns {FoundationModel} */
const mistral = (modelName) => ({ family: "mistral", summary: text(modelName, "Mistral AI"), profiles: [] });

const BOTH = { inferenceTypesSupported: ["ON_DEMAND", "PROVISIONED"] };

/**
 * @typedef {object} FoundationModel
 * @property {FamilyName} family
 * @property {Summary} summary
 * @property {"on demand" | "always"} [refused]
 * @property {string[]} [profiles] prefixes of its system-defined inference profiles; default: every one for models that chat or
 *   cannot be called on demand, none for others
 *
 * @typedef {"any" | "anthropic" | "nova" | "llama" | "mistral" | "cohere" | "rerank" | "embedding" | "image" | "video"} FamilyName The form of InvokeModel
 *   bodies. `any` takes each form and tells them apart by what the body holds; of `rerank` each model has its form in
 *   families/rerank.js, of `embedding` in families/embeddings.js, of `image` in images/; `video` is for StartAsyncInvoke alone.
 *
 * The one table of models, by id: how they are called, and how ListFoundationModels describes them (members of AWS's
 * `FoundationModelSummary`). `refused` models are there for their errors: one can be called only through inference
 * profiles, one not at all.
 * @type {Record<string, FoundationModel>}
 */
export const FOUNDATION_MODELS = {
  "local.smollm2-135m-instruct-v1:0": { family: "any", summary: text("SmolLM2 135M", "Hugging Face") },
  "amazon.nova-micro-v1:0": {
    family: "nova",
    summary: text("Nova Micro", "Amazon", { ...BOTH, customizationsSupported: ["FINE_TUNING"] }),
  },
  "amazon.nova-lite-v1:0": {
    family: "nova",
    summary: text("Nova Lite", "Amazon", {
      ...BOTH,
      inputModalities: ["TEXT", "IMAGE"],
      customizationsSupported: ["FINE_TUNING"],
    }),
  },
  "anthropic.claude-3-haiku-20240307-v1:0": {
    family: "anthropic",
    summary: text("Claude 3 Haiku", "Anthropic", { ...BOTH, inputModalities: ["TEXT", "IMAGE"] }),
  },
  "anthropic.claude-sonnet-4-5-20250929-v1:0": {
    family: "anthropic",
    summary: text("Claude Sonnet 4.5", "Anthropic", { inputModalities: ["TEXT", "IMAGE"] }),
  },
  "anthropic.claude-haiku-4-5-20251001-v1:0": {
    family: "anthropic",
    refused: "on demand",
    summary: text("Claude Haiku 4.5", "Anthropic", {
      inputModalities: ["TEXT", "IMAGE"],
      inferenceTypesSupported: [],
    }),
  },
  "anthropic.claude-3-opus-20240229-v1:0": {
    family: "anthropic",
    refused: "always",
    summary: text("Claude 3 Opus", "Anthropic", { inputModalities: ["TEXT", "IMAGE"] }),
  },
  "meta.llama3-8b-instruct-v1:0": { family: "llama", summary: text("Llama 3 8B Instruct", "Meta", BOTH) },
  "mistral.mistral-7b-instruct-v0:2": mistral("Mistral 7B Instruct"),
  "mistral.mixtral-8x7b-instruct-v0:1": mistral("Mixtral 8x7B"),
  "mistral.mistral-large-2402-v1:0": mistral("Mistral Large"),
  "cohere.command-r-v1:0": { family: "cohere", summary: text("Command R", "Cohere"), profiles: [] },
  "cohere.command-r-plus-v1:0": { family: "cohere", summary: text("Command R+", "Cohere"), profiles: [] },
  "amazon.titan-embed-text-v1": embedding("Titan Embeddings G1", "Amazon"),
  "amazon.titan-embed-text-v2:0": embedding("Titan Embeddings V2", "Amazon"),
  "amazon.titan-embed-image-v1": embedding("Titan Multimodal G1", "Amazon", ["TEXT", "IMAGE"]),
  "amazon.nova-2-multimodal-embeddings-v1:0": embedding("Nova Multimodal", "Amazon", ["TEXT", "IMAGE"]),
  "cohere.embed-english-v3": embedding("Embed English", "Cohere", ["TEXT", "IMAGE"]),
  "cohere.embed-multilingual-v3": embedding("Embed Multilingual", "Cohere", ["TEXT", "IMAGE"]),
  // https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
  "cohere.embed-v4:0": { ...embedding("Embed v4", "Cohere", ["TEXT", "IMAGE"]), profiles: ["us", "eu", "global"] },
  "amazon.nova-canvas-v1:0": image("Nova Canvas", "Amazon"),
  "amazon.titan-image-generator-v1": image("Titan Image G1", "Amazon"),
  "amazon.titan-image-generator-v2:0": image("Titan Image G1 v2", "Amazon"),
  "stability.sd3-5-large-v1:0": stability("SD3.5 Large", true),
  "stability.stable-image-core-v1:1": stability("Stable Image Core", true),
  "stability.stable-image-ultra-v1:1": stability("Stable Image Ultra", true),
  "stability.stable-creative-upscale-v1:0": stability("Creative Upscale"),
  "stability.stable-conservative-upscale-v1:0": stability("Conservative Upscale"),
  "stability.stable-fast-upscale-v1:0": stability("Fast Upscale"),
  "stability.stable-image-inpaint-v1:0": stability("Inpaint"),
  "stability.stable-image-erase-object-v1:0": stability("Erase Object"),
  "stability.stable-outpaint-v1:0": stability("Outpaint"),
  "stability.stable-image-search-recolor-v1:0": stability("Search and Recolor"),
  "stability.stable-image-search-replace-v1:0": stability("Search and Replace"),
  "stability.stable-image-remove-background-v1:0": stability("Remove Background"),
  "stability.stable-image-control-sketch-v1:0": stability("Control Sketch"),
  "stability.stable-image-control-structure-v1:0": stability("Control Structure"),
  "stability.stable-image-style-guide-v1:0": stability("Style Guide"),
  "stability.stable-style-transfer-v1:0": stability("Style Transfer"),
  "amazon.nova-reel-v1:0": video("Nova Reel", "Amazon"),
  "amazon.nova-reel-v1:1": video("Nova Reel 1.1", "Amazon"),
  "luma.ray-v2:0": video("Ray v2", "Luma AI"),
  "amazon.rerank-v1:0": reranking("Rerank 1.0", "Amazon"),
  "cohere.rerank-v3-5:0": reranking("Rerank 3.5", "Cohere"),
};

/**
 * @param {string | undefined} family
 * @returns {family is "any" | "anthropic" | "nova" | "llama"} whether its models talk
 */
export const isChat = (family) => family !== undefined && /^(?:any|anthropic|nova|llama|mistral|cohere)$/.test(family);

/** @param {string} id @param {string} region @returns {string} */
export const foundationModelArn = (id, region) => `arn:aws:bedrock:${region}::foundation-model/${id}`;

/**
 * @param {string} identifier a model's id or ARN
 * @param {string} region
 * @returns {string | undefined} the id, when there is such a model in the region
 */
export function foundationModelId(identifier, region) {
  const id = identifier.startsWith("arn:") ? identifier.slice(identifier.indexOf("/") + 1) : identifier;
  if (!Object.hasOwn(FOUNDATION_MODELS, id)) return undefined;
  return identifier === id || identifier === foundationModelArn(id, region) ? id : undefined;
}

/**
 * @param {string} id
 * @param {string} region
 * @returns {Summary & { modelArn: string, modelId: string }} AWS's `FoundationModelSummary`
 */
export const foundationModelSummary = (id, region) => ({
  modelArn: foundationModelArn(id, region),
  modelId: id,
  ...FOUNDATION_MODELS[id].summary,
});
