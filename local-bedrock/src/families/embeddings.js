// InvokeModel's bodies of embedding models.
//
// One embedder answers all of them, and its vectors have one length: a request for another is refused as the models refuse
// a length that they do not have.
import { validationError } from "../http/errors.js";
import { DIMENSIONS } from "../models/embedder.js";
import { isObject } from "../validation/json-schema.js";
import { bodyChecker } from "./schema.js";

/**
 * @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema
 *
 * @typedef {object} EmbeddingForm
 * @property {(body: unknown) => string[]} parse request body → texts; throws a `ValidationException`
 * @property {(vectors: number[][], tokens: number[], texts: string[]) => object} render → response body
 */

/** @type {JsonSchema} */
const TEXT = { type: "string", minLength: 1 };
/** @type {JsonSchema} */
const LENGTH = { enum: [DIMENSIONS] };

/**
 * Images need a vision model; there is none here.
 * @param {unknown} body
 * @param {...string} members
 */
function refuseImages(body, ...members) {
  if (isObject(body) && members.some((member) => body[member] !== undefined)) {
    throw validationError("This model doesn't support image input. local-bedrock embeds texts alone.");
  }
}

/**
 * @template Body the type that `required` and `properties` describe
 * @param {object} form
 * @param {string[]} form.required
 * @param {Record<string, JsonSchema>} form.properties
 * @param {string[]} [form.images] members that hold images
 * @param {(body: Body) => string[]} form.parse
 * @param {EmbeddingForm["render"]} form.render
 * @returns {EmbeddingForm}
 */
const form = ({ required, properties, images = [], parse, render }) => {
  /** @type {import("./schema.js").BodyChecker<Body>} */
  const check = bodyChecker({ type: "object", required, additionalProperties: false, properties });
  return {
    parse(body) {
      refuseImages(body, ...images);
      check(body);
      return parse(body);
    },
    render,
  };
};

/**
 * @param {Record<string, JsonSchema>} more
 * @param {string[]} [images]
 */
const titan = (more, images) =>
  form({
    required: ["inputText"],
    properties: { inputText: TEXT, ...more },
    images,
    parse: (/** @type {{ inputText: string }} */ { inputText }) => [inputText],
    render: ([embedding], [inputTextTokenCount]) => ({ embedding, inputTextTokenCount }),
  });

/**
 * @param {Record<string, JsonSchema>} properties
 * @param {"embeddings_floats" | "embeddings_by_type"} type
 */
const cohere = (properties, type) =>
  form({
    required: ["texts", "input_type"],
    properties: {
      texts: { type: "array", minItems: 1, maxItems: 96, items: TEXT },
      input_type: { enum: ["search_document", "search_query", "classification", "clustering"] },
      embedding_types: { type: "array", items: { enum: ["float"] } },
      ...properties,
    },
    images: ["images", "inputs"],
    parse: (/** @type {{ texts: string[] }} */ { texts }) => texts,
    render: (vectors, tokens, texts) => ({
      id: crypto.randomUUID(),
      texts,
      response_type: type,
      embeddings: type === "embeddings_by_type" ? { float: vectors } : vectors,
    }),
  });

// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v3.html
const cohere3 = cohere({ truncate: { enum: ["NONE", "START", "END"] } }, "embeddings_floats");

const PURPOSES = ["GENERIC", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "AUDIO"].map((kind) => `${kind}_RETRIEVAL`);

/** By model. @type {Record<string, EmbeddingForm>} */
export const EMBEDDING_FORMS = {
  // https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
  "amazon.titan-embed-text-v1": titan({}),
  "amazon.titan-embed-text-v2:0": titan({
    dimensions: LENGTH,
    normalize: { type: "boolean" },
    embeddingTypes: { type: "array", items: { enum: ["float"] } },
  }),
  // https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-mm.html
  "amazon.titan-embed-image-v1": titan(
    { embeddingConfig: { type: "object", properties: { outputEmbeddingLength: LENGTH } } },
    ["inputImage"],
  ),
  "cohere.embed-english-v3": cohere3,
  "cohere.embed-multilingual-v3": cohere3,
  // https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v4.html; AWS also takes v3's ends.
  "cohere.embed-v4:0": cohere(
    {
      output_dimension: LENGTH,
      max_tokens: { type: "integer", minimum: 1 },
      truncate: { enum: ["NONE", "LEFT", "RIGHT", "START", "END"] },
    },
    "embeddings_by_type",
  ),
  // https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html
  "amazon.nova-2-multimodal-embeddings-v1:0": form({
    required: ["taskType", "singleEmbeddingParams"],
    properties: {
      schemaVersion: { const: "nova-multimodal-embed-v1" },
      taskType: { const: "SINGLE_EMBEDDING" },
      singleEmbeddingParams: {
        type: "object",
        required: ["embeddingPurpose"],
        properties: {
          embeddingPurpose: { enum: ["GENERIC_INDEX", ...PURPOSES, "CLASSIFICATION", "CLUSTERING"] },
          embeddingDimension: LENGTH,
          text: {
            type: "object",
            required: ["truncationMode", "value"],
            properties: { truncationMode: { enum: ["NONE", "START", "END"] }, value: TEXT },
          },
        },
      },
    },
    parse(/** @type {{ singleEmbeddingParams: { text?: { value: string } } }} */ { singleEmbeddingParams: params }) {
      refuseImages(params, "image", "audio", "video");
      if (!params.text) throw validationError("singleEmbeddingParams needs text.");
      return [params.text.value];
    },
    render: ([embedding]) => ({ embeddings: [{ embeddingType: "TEXT", embedding }] }),
  }),
};
