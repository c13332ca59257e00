// A provider for the AI SDK (https://ai-sdk.dev), of `ai` 5, 6 and 7.
import type { RunBatchOptions } from "./batch.js";
import type { BedrockOperations } from "./bedrock.js";
import type { BedrockRuntime, ClientConfig } from "./index.js";
import type { S3 } from "./s3.js";

/** `ai` 7 takes all three, `ai` 6 the third and the second, `ai` 5 the second. */
export type Specification = "v4" | "v3" | "v2";

export interface BedrockProviderSettings<Version extends Specification = Specification> extends Partial<ClientConfig> {
  /** A client to call with, in place of one made from the other options. */
  client?: Pick<BedrockRuntime, "converse" | "converseStream" | "invokeModel"> | undefined;
  /** What `experimental_batch` makes jobs with. */
  batch?: BatchSettings | undefined;
  /** The version of the AI SDK's specification; `v4` unless given. */
  specification?: Version | undefined;
}

/**
 * What `runBatch` of `bedrock-wasm/batch` makes jobs with. All but the clients can also be given to one batch, as
 * `providerOptions.bedrock`.
 */
export interface BatchSettings extends Pick<
  RunBatchOptions,
  | "roleArn"
  | "input"
  | "output"
  | "jobName"
  | "timeoutDurationInHours"
  | "tags"
  | "vpcConfig"
  | "minRecords"
  | "maxRecords"
  | "maxBytes"
> {
  client: Pick<
    BedrockOperations,
    "createModelInvocationJob" | "getModelInvocationJob" | "listModelInvocationJobs" | "stopModelInvocationJob"
  >;
  s3: S3;
}

/**
 * What all models have. Their methods take and give what the AI SDK's specification says; they are `any` here so that one
 * declaration fits the published types of each version, which check them in the tests.
 */
export interface BedrockModel<Version extends Specification> {
  readonly specificationVersion: Version;
  readonly provider: "amazon-bedrock";
  /** An id or ARN of a model or an inference profile. */
  readonly modelId: string;
}

/** Over Converse and ConverseStream. A stream that is cut off ends in an `error` part, and never in `finish`. */
export interface BedrockLanguageModel<Version extends Specification> extends BedrockModel<Version> {
  /** URLs of objects in S3, which Bedrock reads itself. */
  readonly supportedUrls: Record<string, RegExp[]>;
  doGenerate(options: any): Promise<any>;
  doStream(options: any): Promise<any>;
}

/** Titan, Cohere, Nova and Marengo, as `embed` of `bedrock-wasm/embeddings`. */
export interface BedrockEmbeddingModel<Version extends Specification> extends BedrockModel<Version> {
  readonly maxEmbeddingsPerCall: number;
  readonly supportsParallelCalls: boolean;
  doEmbed(options: any): Promise<any>;
}

/** Nova Canvas, Titan Image and Stability, as `generateImage` of `bedrock-wasm/images`. */
export interface BedrockImageModel<Version extends Specification> extends BedrockModel<Version> {
  readonly maxImagesPerCall: number;
  readonly supportsFileInputs: boolean;
  readonly supportsMaskInputs: boolean;
  doGenerate(options: any): Promise<any>;
}

/** `amazon.rerank-v1:0` and `cohere.rerank-v3-5:0`, by InvokeModel. */
export interface BedrockRerankingModel<Version extends Specification> extends BedrockModel<Version> {
  doRerank(options: any): Promise<any>;
}

/**
 * Batches as jobs of batch inference, of one model each; results are in the job's own files in S3. `ai` 7 alone has batches.
 * `doStartBatch` throws an `InputError` for requests that a job refuses: tools, images, several models.
 */
export interface BedrockBatch<Version extends Specification> {
  readonly specificationVersion: Version;
  readonly provider: "amazon-bedrock";
  readonly supportedUrls: Record<string, RegExp[]>;
  doStartBatch(options: any): Promise<any>;
  doGetBatchStatus(options: any): Promise<any>;
  doGetBatchResults(options: any): Promise<ReadableStream<any>>;
  doCancelBatch(options: any): Promise<any>;
  doListBatches(options: any): Promise<any>;
}

export interface BedrockProvider<Version extends Specification = "v4"> {
  /** A language model. */
  (modelId: string): BedrockLanguageModel<Version>;
  readonly specificationVersion: Version;
  languageModel(modelId: string): BedrockLanguageModel<Version>;
  embeddingModel(modelId: string): BedrockEmbeddingModel<Version>;
  textEmbeddingModel(modelId: string): BedrockEmbeddingModel<Version>;
  textEmbedding(modelId: string): BedrockEmbeddingModel<Version>;
  embedding(modelId: string): BedrockEmbeddingModel<Version>;
  imageModel(modelId: string): BedrockImageModel<Version>;
  image(modelId: string): BedrockImageModel<Version>;
  rerankingModel(modelId: string): BedrockRerankingModel<Version>;
  reranking(modelId: string): BedrockRerankingModel<Version>;
  /**
   * For `experimental_startBatch` of `ai` 7 and what belongs to it.
   * @throws {InputError} for a provider without the option `batch`
   */
  experimental_batch(): BedrockBatch<Version>;
}

/**
 * @param settings a client, or the options of one. What is missing is read from the environment: `AWS_REGION`, and `AWS_BEARER_TOKEN_BEDROCK`
 * or the variables of `fromEnv`
 * @throws {InputError} for settings that are not an object, a client without `converse` and a specification that it does not have. Other
 * options are checked by the first call
 */
export declare function createBedrock<Version extends Specification = "v4">(
  settings?: BedrockProviderSettings<Version>,
): BedrockProvider<Version>;

/** With the region and the credentials of the environment. */
export declare const bedrock: BedrockProvider<"v4">;
