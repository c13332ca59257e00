// The table of foundation models.

/**
 * @typedef {import("../lib/wire.js").Wire<import("../../../pkg/types/bedrock.js").FoundationModelSummary>} AwsSummary
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

const BOTH = { inferenceTypesSupported: ["ON_DEMAND", "PROVISIONED"] };

/**
 * @typedef {{ family: FamilyName, summary: Summary, refused?: "on demand" | "always" }} FoundationModel
 *
 * @typedef {"any" | "anthropic" | "nova" | "llama" | "rerank" | "embedding"} FamilyName The form of InvokeModel
 *   bodies. `any` takes each form and tells them apart by what the body holds; `rerank` is for Rerank alone; of
 *   `embedding` each model has a form of its own in families/embeddings.js.
 *
 * The one table of models, by id: how they are called, and what ListFoundationModels says of them (members of AWS's
 * `FoundationModelSummary`). `refused` ones are there for their errors: one can be called through inference profiles
 * alone, one not at all.
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
  "amazon.titan-embed-text-v1": embedding("Titan Embeddings G1", "Amazon"),
  "amazon.titan-embed-text-v2:0": embedding("Titan Embeddings V2", "Amazon"),
  "amazon.titan-embed-image-v1": embedding("Titan Multimodal G1", "Amazon", ["TEXT", "IMAGE"]),
  "amazon.nova-2-multimodal-embeddings-v1:0": embedding("Nova Multimodal", "Amazon", ["TEXT", "IMAGE"]),
  "cohere.embed-english-v3": embedding("Embed English", "Cohere", ["TEXT", "IMAGE"]),
  "cohere.embed-multilingual-v3": embedding("Embed Multilingual", "Cohere", ["TEXT", "IMAGE"]),
  "cohere.embed-v4:0": embedding("Embed v4", "Cohere", ["TEXT", "IMAGE"]),
  "amazon.rerank-v1:0": {
    family: "rerank",
    summary: text("Rerank 1.0", "Amazon", { responseStreamingSupported: false }),
  },
};

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
