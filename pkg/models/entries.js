// Lists of seven kinds → entries that look alike.

const idOf = (/** @type {string} */ arn) => arn?.slice(arn.lastIndexOf("/") + 1);

/** @param {Record<string, any[]>} found by `LISTS` of list.js */
export function entriesOf({
  foundation,
  profiles,
  applications,
  provisioned,
  custom,
  deployments,
  imported,
  endpoints,
  routers,
}) {
  const facts = new Map(foundation.map((model) => [model.modelId, model]));
  // What stands for a foundation model, by the end of its ARN or by the whole.
  const bases = new Map();
  for (const { inferenceProfileId, models } of [...profiles, ...applications]) {
    bases.set(inferenceProfileId, idOf(models[0]?.modelArn));
  }
  for (const { modelArn, baseModelArn } of custom) bases.set(modelArn, idOf(baseModelArn));
  const baseOf = (/** @type {string} */ arn) => bases.get(arn) ?? bases.get(idOf(arn)) ?? idOf(arn);

  const entry = (kind, modelId, name, arn, baseArn, more) => {
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
  const of = (items, isReady, make) => items.filter(({ status }) => isReady.test(status ?? "")).map(make);

  return [
    // What has no on-demand throughput is called through its profile, which has an entry of its own below.
    ...foundation
      .filter(({ inferenceTypesSupported: types }) => !types || types.includes("ON_DEMAND"))
      .map((one) => entry("foundation-model", one.modelId, one.modelName, one.modelArn, one.modelArn)),
    ...of(
      [...profiles, ...applications],
      /ACTIVE/,
      ({ type, inferenceProfileId, inferenceProfileName, inferenceProfileArn, models }) => {
        const [kind, modelId] =
          type === "APPLICATION"
            ? ["application-inference-profile", inferenceProfileArn]
            : ["inference-profile", inferenceProfileId];
        return entry(kind, modelId, inferenceProfileName, inferenceProfileArn, models[0]?.modelArn);
      },
    ),
    ...of(provisioned, /InService|Updating/, (one) =>
      entry(
        "provisioned-model",
        one.provisionedModelArn,
        one.provisionedModelName,
        one.provisionedModelArn,
        one.foundationModelArn,
        { throughput: one },
      ),
    ),
    ...of(deployments, /Active/, (one) =>
      entry(
        "custom-model-deployment",
        one.customModelDeploymentArn,
        one.customModelDeploymentName,
        one.customModelDeploymentArn,
        one.modelArn,
      ),
    ),
    ...imported.map((one) =>
      entry("imported-model", one.modelArn, one.modelName, one.modelArn, undefined, {
        architecture: one.modelArchitecture,
      }),
    ),
    ...of(endpoints, /REGISTERED/, (one) =>
      entry("marketplace-endpoint", one.endpointArn, one.modelSourceIdentifier.split("/")[3], one.endpointArn),
    ),
    ...of(routers, /AVAILABLE/, (one) =>
      entry(
        "prompt-router",
        one.promptRouterArn,
        one.promptRouterName,
        one.promptRouterArn,
        one.fallbackModel?.modelArn,
      ),
    ),
  ];
}
