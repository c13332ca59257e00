// An account with models of every kind. Answers have the members of AWS's API reference.
import { Bedrock } from "bedrock-wasm";
import { json, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

export const arn = (rest, account = "123456789012") => `arn:aws:bedrock:us-east-1:${account}:${rest}`;
export const foundation = (modelId, modelName, providerName, more) => ({
  modelId,
  modelName,
  providerName,
  modelArn: arn(`foundation-model/${modelId}`, ""),
  inputModalities: ["TEXT"],
  outputModalities: ["TEXT"],
  responseStreamingSupported: true,
  inferenceTypesSupported: ["ON_DEMAND"],
  modelLifecycle: { status: "ACTIVE" },
  ...more,
});
export const profile = (id, name, model, type = "SYSTEM_DEFINED") => ({
  inferenceProfileId: id,
  inferenceProfileName: name,
  inferenceProfileArn: arn(`${type === "APPLICATION" ? "application-" : ""}inference-profile/${id}`),
  models: [{ modelArn: arn(`foundation-model/${model}`, "") }],
  status: "ACTIVE",
  type,
});
export const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

export const ANSWERS = {
  "/foundation-models": {
    modelSummaries: [
      foundation("amazon.nova-lite-v1:0", "Nova Lite", "Amazon", { inputModalities: ["TEXT", "IMAGE"] }),
      foundation("amazon.titan-embed-text-v2:0", "Titan Text Embeddings V2", "Amazon", {
        outputModalities: ["EMBEDDING"],
        responseStreamingSupported: false,
      }),
      foundation("amazon.titan-embed-text-v2:0:8k", "Titan Text Embeddings V2", "Amazon", {
        inferenceTypesSupported: ["PROVISIONED"],
      }),
      foundation(HAIKU, "Claude Haiku 4.5", "Anthropic", { inferenceTypesSupported: ["INFERENCE_PROFILE"] }),
      foundation("meta.llama2-13b-chat-v1", "Llama 2", "Meta", {
        modelLifecycle: { status: "LEGACY", endOfLifeTime: 1_800_000_000 },
      }),
    ],
  },
  "/inference-profiles?type=SYSTEM_DEFINED": {
    inferenceProfileSummaries: [
      profile(`global.${HAIKU}`, "Global Claude Haiku 4.5", HAIKU),
      profile(`us.${HAIKU}`, "US Anthropic Claude Haiku 4.5", HAIKU),
      profile("us.amazon.nova-lite-v1:0", "US Nova Lite", "amazon.nova-lite-v1:0"),
    ],
  },
  "/inference-profiles?type=APPLICATION": {
    inferenceProfileSummaries: [profile("abc123", "Support desk", HAIKU, "APPLICATION")],
  },
  "/provisioned-model-throughputs": {
    provisionedModelSummaries: ["InService", "Creating"].map((status) => ({
      provisionedModelName: `mine-${status}`,
      provisionedModelArn: arn(`provisioned-model/${status}`),
      modelArn: arn("custom-model/x/1"),
      desiredModelArn: arn("custom-model/x/1"),
      foundationModelArn: arn("foundation-model/amazon.nova-lite-v1:0", ""),
      modelUnits: 1,
      desiredModelUnits: 1,
      status,
      creationTime: 1_700_000_000,
      lastModifiedTime: 1_700_000_000,
    })),
  },
  "/custom-models": {
    modelSummaries: [
      {
        modelArn: arn("custom-model/amazon.nova-lite-v1/abc"),
        modelName: "tuned",
        baseModelArn: arn("foundation-model/amazon.nova-lite-v1:0", ""),
        baseModelName: "Nova Lite",
      },
    ],
  },
  "/model-customization/custom-model-deployments": {
    modelDeploymentSummaries: [
      {
        customModelDeploymentArn: arn("custom-model-deployment/d1"),
        customModelDeploymentName: "tuned-live",
        modelArn: arn("custom-model/amazon.nova-lite-v1/abc"),
        status: "Active",
      },
      {
        customModelDeploymentArn: arn("custom-model-deployment/d2"),
        customModelDeploymentName: "tuned-next",
        modelArn: arn("custom-model/amazon.nova-lite-v1/abc"),
        status: "Creating",
      },
    ],
  },
  "/imported-models": {
    modelSummaries: [{ modelArn: arn("imported-model/i1"), modelName: "my-llama", modelArchitecture: "llama" }],
  },
  "/marketplace-model/endpoints": {
    marketplaceModelEndpoints: [
      {
        endpointArn: "arn:aws:sagemaker:us-east-1:123456789012:endpoint/e1",
        modelSourceIdentifier: "arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/gemma/1",
        status: "REGISTERED",
      },
    ],
  },
  "/prompt-routers": {
    promptRouterSummaries: [
      {
        promptRouterName: "Anthropic router",
        promptRouterArn: arn("default-prompt-router/anthropic.claude:1"),
        fallbackModel: { modelArn: arn(`inference-profile/us.${HAIKU}`) },
        models: [],
        status: "AVAILABLE",
        type: "default",
      },
    ],
  },
};

export const DENIED = serviceError("AccessDeniedException", { message: "not authorized" });

/** Answers each list, but for what `instead` answers. */
export function account(instead = () => undefined) {
  return scriptedFetch([
    (sent) => {
      const { pathname, search } = new URL(sent.url);
      const found = instead(pathname, sent) ?? ANSWERS[pathname + search] ?? ANSWERS[pathname];
      return (typeof found === "function" ? found : json(found))(sent);
    },
  ]);
}
export const bedrock = (fetch) => new Bedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
