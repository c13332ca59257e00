// What can be invoked here, and by which id.
import type * as Bedrock from "./bedrock.js";
import type { BedrockError, MethodOptions } from "./index.js";

export type InvocableKind =
  | "foundation-model"
  | "inference-profile"
  | "application-inference-profile"
  | "provisioned-model"
  | "custom-model-deployment"
  | "imported-model"
  | "marketplace-endpoint"
  | "prompt-router";

export interface InvocableModel {
  /** What to give as `modelId` with a client of this region. */
  modelId: string;
  name: string;
  /** This and the next four are those of the foundation model; `undefined` if it is not known. */
  provider: string | undefined;
  inputModalities: Bedrock.ModelModality[] | undefined;
  outputModalities: Bedrock.ModelModality[] | undefined;
  streaming: boolean | undefined;
  lifecycle: Bedrock.FoundationModelLifecycle | undefined;
  kind: InvocableKind;
  arn: string;
  foundationModelId?: string | undefined;
  foundationModelName?: string | undefined;
  /** Of provisioned throughput. */
  throughput?: Bedrock.ProvisionedModelSummary | undefined;
  /** Of imported models. */
  architecture?: string | undefined;
}

export interface ListInvocableOptions extends MethodOptions {
  /** One that the model must put out, such as `TEXT`, `IMAGE` or `EMBEDDING`. */
  modality?: string | undefined;
  /** Such as `Anthropic`. */
  provider?: string | undefined;
  /** The id or ARN of a project, which may invoke other models than the account. */
  projectIdentifier?: string | undefined;
}

/** The operations that are called; permissions for some of them are enough. */
export type ListingClient = Pick<
  Bedrock.BedrockOperations,
  | "listCustomModelDeployments"
  | "listCustomModels"
  | "listFoundationModels"
  | "listImportedModels"
  | "listInferenceProfiles"
  | "listMarketplaceModelEndpoints"
  | "listPromptRouters"
  | "listProvisionedModelThroughputs"
>;

/**
 * What is ready to be invoked: a model without on-demand throughput is listed as its inference profiles, and throughput or a
 * deployment that is still being created is left out. Whether the account has access to a model is not checked.
 */
export declare function listInvocable(
  bedrock: ListingClient,
  options?: ListInvocableOptions,
): Promise<{ models: InvocableModel[]; denied: { operation: string; error: BedrockError }[] }>;

/**
 * The id to invoke a model by, from its id, name or ARN, or from a profile of another region.
 * @throws {InputError} if there is none
 */
export declare function pickModel(
  models: readonly InvocableModel[] | { models: readonly InvocableModel[] },
  nameOrId: string,
): string;
