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

  // What has no id of its own is called by its ARN.
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
  const of = (items, isReady, make) => items.filter(({ status }) => isReady.test(status ?? "")).map(make);

  return [
    // What has no on-demand throughput is called through its profile, which has an entry of its own below.
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
