// Texts and images as vectors.
import type { BedrockRuntimeOperations } from "./bedrock-runtime.js";
import type { BedrockError, MethodOptions, ResponseMetadata } from "./index.js";

/** PNG, JPEG, GIF or WebP. */
export type ImageData = Uint8Array | ArrayBuffer | Blob;

/** A text, an image, or both as one vector: each model takes some of them. */
export type EmbeddingValue = string | { image: ImageData } | { text: string; image: ImageData };

export type EmbeddingFamily =
  | "titan-text-v1"
  | "titan-text-v2"
  | "titan-multimodal"
  | "cohere-v3"
  | "cohere-v4"
  | "nova-multimodal"
  | "marengo-2-7"
  | "marengo-3"
  | (string & {});

export interface EmbedOptions extends MethodOptions {
  /** The id or ARN of a model or an inference profile. */
  modelId: string;
  values: readonly EmbeddingValue[];
  /** A length that the model offers; its default otherwise. */
  dimensions?: number | undefined;
  /**
   * The purpose, in the words of Cohere or of Nova; Nova takes Cohere's as well.
   * `search_document` or `GENERIC_INDEX` unless given.
   */
  inputType?: "search_document" | "search_query" | "classification" | "clustering" | (string & {}) | undefined;
  /** Which end of a text that is too long is cut off. Such a text is an error unless given. */
  truncate?: "NONE" | "START" | "END" | (string & {}) | undefined;
  /** Of Titan Text Embeddings V2: whether vectors have the length 1. */
  normalize?: boolean | undefined;
  /** Calls at once, at most; 8 unless given. There are fewer while the service throttles. */
  concurrency?: number | undefined;
  /** `throw` (the default) gives all vectors or none; `keep` reports what failed in `errors`. */
  onError?: "throw" | "keep" | undefined;
  /** Called after each call to the model, with the number of values that are done. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** For an ARN that does not name its model: a family, or the id of the base model. */
  family?: EmbeddingFamily | undefined;
}

export interface EmbedOutput<Embedding = Float32Array> {
  /** In the order of the values. */
  embeddings: Embedding[];
  /**
   * From the header `x-amzn-bedrock-input-token-count`, or from the body of Titan's. `undefined` if a page may not read the header and the
   * body does not count.
   */
  usage: { inputTokens: number | undefined };
  /** Attempts and delays of all calls together; the rest is that of the last response. */
  $metadata: ResponseMetadata;
}

export interface KeptEmbedOutput extends EmbedOutput<Float32Array | undefined> {
  errors: { index: number; error: BedrockError }[];
}

/**
 * @throws {InputError} for a model or an option that cannot be, before anything is sent
 * @throws {StreamIntegrityError} with the code `no_answer` if a response lacks an embedding
 */
export declare function embed(
  client: Pick<BedrockRuntimeOperations, "invokeModel">,
  options: EmbedOptions & { onError: "keep" },
): Promise<KeptEmbedOutput>;
export declare function embed(
  client: Pick<BedrockRuntimeOperations, "invokeModel">,
  options: EmbedOptions & { onError?: "throw" | undefined },
): Promise<EmbedOutput>;

/** From -1 to 1; 0 if a vector has no direction. */
export declare function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number;

/** The `k` (10 unless given) embeddings that are most similar to the query, the most similar first. */
export declare function nearest(
  query: ArrayLike<number>,
  embeddings: readonly (ArrayLike<number> | undefined)[],
  k?: number,
): { index: number; similarity: number }[];
