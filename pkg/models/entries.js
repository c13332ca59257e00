// From the lists of nine operations to entries of one shape.

/**
 * @import * as Bedrock from "../types/bedrock.js"
 * @import { InvocableKind, InvocableModel } from "../types/models.js"
 *
 * @typedef {[
 *   foundation: Bedrock.FoundationModelSummary[],
 *   profiles: Bedrock.InferenceProfileSummary[],
 *   applications: Bedrock.InferenceProfileSummary[],
 *   provisioned: Bedrock.ProvisionedModelSummary[],
 *   custom: Bedrock.CustomModelSummary[],
 *   deployments: Bedrock.CustomModelDeploymentSummary[],
 *   imported: Bedrock.ImportedModelSummary[],
 *   endpoints: Bedrock.MarketplaceModelEndpointSummary[],
 *   routers: Bedrock.PromptRouterSummary[],
 * ]} Found the lists of `LISTS` in list.js, in its order
 */

const idOf = (/** @type {string | undefined} */ arn) => arn?.slice(arn.lastIndexOf("/") + 1);

/**
 * @param {Found} found
 * @returns {InvocableModel[]}
 */
export function entriesOf([
  foundation,
  profiles,
  applications,
  provisioned,
  custom,
  deployments,
  imported,
  endpoints,
  routers,
]) {
  /** @type {Map<string | undefined, Bedrock.FoundationModelSummary>} */
  const facts = new Map(foundation.map((model) => [model.modelId, model]));
  /** The ids of foundation models, by the ids and the ARNs of what stands for them. @type {Map<string | undefined, string | undefined>} */
  const bases = new Map();
  for (const { inferenceProfileId, models } of [...profiles, ...applications]) {
    bases.set(inferenceProfileId, idOf(models[0]?.modelArn));
  }
  for (const { modelArn, baseModelArn } of custom) bases.set(modelArn, idOf(baseModelArn));
  const baseOf = (/** @type {string | undefined} */ arn) => bases.get(arn) ?? bases.get(idOf(arn)) ?? idOf(arn);

  /**
   * Unless it has an id, it is called by its ARN.
   * @param {InvocableKind} kind
   * @param {string} arn
   * @param {string} [name]
   * @param {string} [baseArn]
   * @param {Partial<InvocableModel>} [more]
   * @param {string} [modelId]
   * @returns {InvocableModel}
   */
  const entry = (kind, arn, name, baseArn, more, modelId = arn) => {
    const foundationModelId = baseOf(baseArn);
    const { modelName, providerName, inputModalities, outputModalities, responseStreamingSupported, modelLifecycle } =
      facts.get(foundationModelId) ?? {};
    return {
      modelId,
      name: name ?? modelName ?? modelId,
      provider: providerName,
      kind,
      inputModalities,
      outputModalities,
      streaming: responseStreamingSupported,
      lifecycle: modelLifecycle,
      arn,
      ...(baseArn && { foundationModelId, foundationModelName: modelName }),
      ...more,
    };
  };
  /**
   * @template {{ status?: string | undefined }} Item
   * @param {Item[]} items
   * @param {RegExp} isReady
   * @param {(item: Item) => InvocableModel} make
   */
  const of = (items, isReady, make) => items.filter(({ status }) => isReady.test(status ?? "")).map(make);

  return [
    // A model without on-demand throughput is called through its profile, which has its entry below.
    ...foundation
      .filter(({ inferenceTypesSupported: types }) => !types || types.includes("ON_DEMAND"))
      .map((one) => entry("foundation-model", one.modelArn, one.modelName, one.modelArn, undefined, one.modelId)),
    ...of(
      [...profiles, ...applications],
      /ACTIVE/,
      ({ type, inferenceProfileId, inferenceProfileName, inferenceProfileArn, models }) => {
        const isApplication = type === "APPLICATION";
        return entry(
          isApplication ? "application-inference-profile" : "inference-profile",
          inferenceProfileArn,
          inferenceProfileName,
          models[0]?.modelArn,
          undefined,
          isApplication ? undefined : inferenceProfileId,
        );
      },
    ),
    ...of(provisioned, /InService|Updating/, (one) =>
      entry("provisioned-model", one.provisionedModelArn, one.provisionedModelName, one.foundationModelArn, {
        throughput: one,
      }),
    ),
    ...of(deployments, /Active/, (one) =>
      entry("custom-model-deployment", one.customModelDeploymentArn, one.customModelDeploymentName, one.modelArn),
    ),
    ...imported.map((one) =>
      entry("imported-model", one.modelArn, one.modelName, undefined, {
        architecture: one.modelArchitecture,
      }),
    ),
    ...of(endpoints, /REGISTERED/, (one) =>
      entry("marketplace-endpoint", one.endpointArn, one.modelSourceIdentifier.split("/")[3]),
    ),
    ...of(routers, /AVAILABLE/, (one) =>
      entry("prompt-router", one.promptRouterArn, one.promptRouterName, one.fallbackModel?.modelArn),
    ),
  ];
}
