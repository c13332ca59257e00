// From the lists of nine operations to entries of one shape.

/**
 * @import { FoundationModelSummary } from "../types/bedrock.js"
 * @import { InvocableKind, InvocableModel } from "../types/models.js"
 */

/**
 * Operations, and the member of their outputs that is the list; then, of what can be invoked, its kind and how the names of its members
 * begin. Application profiles are listed only on request.
 * @type {[operation: string, member: string, input?: Record<string, unknown>, kind?: InvocableKind, prefix?: string][]}
 */
export const LISTS = [
  ["ListFoundationModels", "modelSummaries", {}, "foundation-model", "model"],
  [
    "ListInferenceProfiles",
    "inferenceProfileSummaries",
    { typeEquals: "SYSTEM_DEFINED" },
    "inference-profile",
    "inferenceProfile",
  ],
  [
    "ListInferenceProfiles",
    "inferenceProfileSummaries",
    { typeEquals: "APPLICATION" },
    "application-inference-profile",
    "inferenceProfile",
  ],
  ["ListProvisionedModelThroughputs", "provisionedModelSummaries", {}, "provisioned-model", "provisionedModel"],
  ["ListCustomModels", "modelSummaries"],
  ["ListCustomModelDeployments", "modelDeploymentSummaries", {}, "custom-model-deployment", "customModelDeployment"],
  ["ListImportedModels", "modelSummaries", {}, "imported-model", "model"],
  ["ListMarketplaceModelEndpoints", "marketplaceModelEndpoints", {}, "marketplace-endpoint", "endpoint"],
  ["ListPromptRouters", "promptRouterSummaries", {}, "prompt-router", "promptRouter"],
];

/** The statuses of what answers; foundation and imported models have none. */
const READY = /^(active|InService|updating|registered|available)$/i;

const idOf = (/** @type {string | undefined} */ arn) => arn?.slice(arn.lastIndexOf("/") + 1);

/**
 * @param {Record<string, any>[][]} found the lists of `LISTS`; any: pkg/types declares the items of each
 * @returns {InvocableModel[]}
 */
export function entriesOf(found) {
  const [foundation, profiles, applications, , custom] = found;
  /** @type {Map<string | undefined, Partial<FoundationModelSummary>>} */
  const facts = new Map(foundation.map((model) => [model.modelId, model]));
  /** The ids of foundation models, by the ids and the ARNs of what stands for them. @type {Map<string | undefined, string | undefined>} */
  const bases = new Map();
  for (const { inferenceProfileId, models, modelArn, baseModelArn } of [...profiles, ...applications, ...custom]) {
    bases.set(inferenceProfileId ?? modelArn, idOf(baseModelArn ?? models?.[0]?.modelArn));
  }
  return LISTS.flatMap(([, , , kind, prefix], at) => {
    // A model without on-demand throughput is called through its profile, which has its entry below.
    const isReady = (/** @type {any} any: as above */ { status, inferenceTypesSupported: types }) =>
      kind && (!status || READY.test(status)) && (!types || types.includes("ON_DEMAND"));
    return found[at].filter(isReady).map((item) => {
      const { type, models, modelArn, foundationModelArn, fallbackModel, modelSourceIdentifier, modelArchitecture } =
        item;
      const [arn, id = arn, name] = ["Arn", "Id", "Name"].map((member) => item[prefix + member]);
      const isImported = kind === "imported-model";
      const baseArn = foundationModelArn ?? fallbackModel?.modelArn ?? models?.[0]?.modelArn ?? modelArn;
      const foundationModelId = bases.get(baseArn) ?? bases.get(idOf(baseArn)) ?? idOf(baseArn);
      const base = (isImported ? undefined : facts.get(foundationModelId)) ?? {};
      const modelId = type === "APPLICATION" ? arn : id;
      return {
        modelId,
        name: name ?? modelSourceIdentifier?.split("/")[3] ?? base.modelName ?? modelId,
        provider: base.providerName,
        kind,
        inputModalities: base.inputModalities,
        outputModalities: base.outputModalities,
        streaming: base.responseStreamingSupported,
        lifecycle: base.modelLifecycle,
        arn,
        ...(isImported
          ? { architecture: modelArchitecture }
          : baseArn && { foundationModelId, foundationModelName: base.modelName }),
        ...(foundationModelArn && { throughput: item }),
      };
    });
  });
}
