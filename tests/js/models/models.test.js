// Nine lists become one; what may not be listed is reported beside it. Answers have the members of AWS's API reference.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { Bedrock, BedrockRuntime, InputError } from "bedrock-wasm";
import { listInvocable, pickModel } from "bedrock-wasm/models";
import { json, networkFailure, noAnswer, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const arn = (rest, account = "123456789012") => `arn:aws:bedrock:us-east-1:${account}:${rest}`;
const foundation = (modelId, modelName, providerName, more) => ({
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
const profile = (id, name, model, type = "SYSTEM_DEFINED") => ({
  inferenceProfileId: id,
  inferenceProfileName: name,
  inferenceProfileArn: arn(`${type === "APPLICATION" ? "application-" : ""}inference-profile/${id}`),
  models: [{ modelArn: arn(`foundation-model/${model}`, "") }],
  status: "ACTIVE",
  type,
});
const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

const ANSWERS = {
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

const DENIED = serviceError("AccessDeniedException", { message: "not authorized" });

/** Answers each list, but for what `instead` answers. */
function account(instead = () => undefined) {
  return scriptedFetch([
    (sent) => {
      const { pathname, search } = new URL(sent.url);
      const found = instead(pathname, sent) ?? ANSWERS[pathname + search] ?? ANSWERS[pathname];
      return (typeof found === "function" ? found : json(found))(sent);
    },
  ]);
}
const bedrock = (fetch) => new Bedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });

describe("listInvocable", () => {
  test("gives each kind under the id to call it by", async () => {
    const fetch = account();
    const { models, denied } = await listInvocable(bedrock(fetch));
    assert.deepEqual(denied, []);
    assert.deepEqual(
      models.map(({ kind, modelId, name }) => [kind, modelId, name]),
      [
        ["foundation-model", "amazon.nova-lite-v1:0", "Nova Lite"],
        ["foundation-model", "amazon.titan-embed-text-v2:0", "Titan Text Embeddings V2"],
        ["foundation-model", "meta.llama2-13b-chat-v1", "Llama 2"],
        ["inference-profile", `global.${HAIKU}`, "Global Claude Haiku 4.5"],
        ["inference-profile", `us.${HAIKU}`, "US Anthropic Claude Haiku 4.5"],
        ["inference-profile", "us.amazon.nova-lite-v1:0", "US Nova Lite"],
        ["application-inference-profile", arn("application-inference-profile/abc123"), "Support desk"],
        ["provisioned-model", arn("provisioned-model/InService"), "mine-InService"],
        ["custom-model-deployment", arn("custom-model-deployment/d1"), "tuned-live"],
        ["imported-model", arn("imported-model/i1"), "my-llama"],
        ["marketplace-endpoint", "arn:aws:sagemaker:us-east-1:123456789012:endpoint/e1", "gemma"],
        ["prompt-router", arn("default-prompt-router/anthropic.claude:1"), "Anthropic router"],
      ],
    );
    assert.equal(new Set(models.map(({ modelId }) => modelId)).size, models.length);
  });

  test("reports the capabilities of each one's foundation model", async () => {
    const { models } = await listInvocable(bedrock(account()));
    const byKind = (kind) => models.filter((model) => model.kind === kind);
    const [router] = byKind("prompt-router");
    assert.deepEqual([router.provider, router.outputModalities, router.streaming], ["Anthropic", ["TEXT"], true]);
    const [deployment] = byKind("custom-model-deployment");
    assert.deepEqual([deployment.provider, deployment.inputModalities], ["Amazon", ["TEXT", "IMAGE"]]);
    const [provisioned] = byKind("provisioned-model");
    assert.deepEqual([provisioned.throughput.status, provisioned.throughput.modelUnits], ["InService", 1]);
    const { lifecycle } = models.find(({ name }) => name === "Llama 2");
    assert.deepEqual(lifecycle, { status: "LEGACY", endOfLifeTime: new Date(1_800_000_000_000) });
  });

  test("keeps one output modality, or one provider", async () => {
    const embeddings = await listInvocable(bedrock(account()), { modality: "embedding" });
    assert.deepEqual(
      embeddings.models.map(({ modelId }) => modelId),
      ["amazon.titan-embed-text-v2:0"],
    );
    const { models } = await listInvocable(bedrock(account()), { provider: "anthropic", modality: "TEXT" });
    assert.deepEqual([...new Set(models.map(({ provider }) => provider))], ["Anthropic"]);
    assert.equal(models.length, 4);
  });

  test("follows every page", async () => {
    const imported = (name) => ({ modelArn: arn(`imported-model/${name}`), modelName: name });
    const fetch = account((path, { url }) => {
      if (path !== "/imported-models") return undefined;
      const token = new URL(url).searchParams.get("nextToken");
      return token ? { modelSummaries: [imported("second")] } : { modelSummaries: [imported("first")], nextToken: "2" };
    });
    const { models } = await listInvocable(bedrock(fetch));
    assert.deepEqual(
      models.filter(({ kind }) => kind === "imported-model").map(({ name }) => name),
      ["first", "second"],
    );
  });

  test("asks within a project if the service can", async () => {
    const fetch = account((path, { url }) => {
      const [, kind] = /inference-profiles.*(SYSTEM_DEFINED|APPLICATION)/.exec(url) ?? [];
      return kind && ANSWERS[`/inference-profiles?type=${kind}`];
    });
    await listInvocable(bedrock(fetch), { projectIdentifier: "proj_1" });
    const asked = fetch.sent
      .map(({ url }) => new URL(url))
      .filter(({ searchParams }) => searchParams.get("projectIdentifier") === "proj_1");
    assert.deepEqual(asked.map(({ pathname }) => pathname).sort(), [
      "/foundation-models",
      "/inference-profiles",
      "/inference-profiles",
    ]);
  });

  test("asks for all lists at once", async () => {
    let open = 0;
    let most = 0;
    const fetch = account(() => {
      most = Math.max(most, ++open);
      return undefined;
    });
    await listInvocable(bedrock(async (...args) => fetch(...args).finally(() => open--)));
    assert.equal(most, 9);
  });

  test("reports lists that the caller may not read beside the rest", async () => {
    const fetch = account((path) => (/imported|marketplace|routers/.test(path) ? DENIED : undefined));
    const { models, denied } = await listInvocable(bedrock(fetch));
    assert.deepEqual(denied.map(({ operation }) => operation).sort(), [
      "ListImportedModels",
      "ListMarketplaceModelEndpoints",
      "ListPromptRouters",
    ]);
    assert.ok(denied.every(({ error }) => error.name === "AccessDeniedException"));
    assert.equal(models.length, 9);
  });

  test("reports all lists if none may be read, and throws if the service cannot be reached", async () => {
    const { models, denied } = await listInvocable(bedrock(account(() => DENIED)));
    assert.deepEqual([models.length, denied.length], [0, 9]);
    assert.equal((await rejection(listInvocable(bedrock(account(() => networkFailure()))))).name, "NetworkError");
  });

  test("ends at once with the caller's abort", async () => {
    const controller = new AbortController();
    const fetch = account((path) => (path === "/imported-models" ? noAnswer() : undefined));
    const listing = rejection(listInvocable(bedrock(fetch), { abortSignal: controller.signal }));
    setTimeout(() => controller.abort(new Error("left")), 5);
    assert.equal((await listing).message, "left");
  });

  test("refuses malformed clients and options", async () => {
    for (const [client, options, part] of [
      [{}, {}, "bedrock.list"],
      [bedrock(account()), { modality: 1 }, "modality"],
      [bedrock(account()), { abortSignal: {} }, "abortSignal"],
      [bedrock(account()), null, "options"],
    ]) {
      const error = await rejection(listInvocable(client, options));
      assert.ok(error instanceof InputError && error.message.includes(part), error.stack);
    }
  });
});

describe("pickModel", () => {
  const cases = [
    ["an id", "amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"],
    ["a name", "nova lite", "amazon.nova-lite-v1:0"],
    ["the ARN of a foundation model", arn("foundation-model/amazon.nova-lite-v1:0", ""), "amazon.nova-lite-v1:0"],
    ["a model without on-demand throughput: its profile, of the geography before a global one", HAIKU, `us.${HAIKU}`],
    ["its name", "Claude Haiku 4.5", `us.${HAIKU}`],
    ["a profile of another region", `eu.${HAIKU}`, `us.${HAIKU}`],
    ["a global profile by its id", `global.${HAIKU}`, `global.${HAIKU}`],
    [
      "a profile that a region lacks, of a model that it has",
      "eu.amazon.titan-embed-text-v2:0",
      "amazon.titan-embed-text-v2:0",
    ],
    ["the ARN of provisioned throughput", arn("provisioned-model/InService"), arn("provisioned-model/InService")],
    ["the name of a deployment", "tuned-live", arn("custom-model-deployment/d1")],
  ];
  for (const [name, wanted, expected] of cases) {
    test(name, async () => {
      const result = await listInvocable(bedrock(account()));
      assert.equal(pickModel(result.models, wanted), expected);
      assert.equal(pickModel(result, wanted), expected);
    });
  }

  test("an unknown name is an error with similar names", async () => {
    const { models } = await listInvocable(bedrock(account()));
    assert.throws(
      () => pickModel(models, "haiku"),
      (error) => error instanceof InputError && error.message.includes(`us.${HAIKU}`),
    );
    assert.throws(() => pickModel(models, "mine-Creating"), InputError);
    assert.throws(() => pickModel(undefined, "haiku"), InputError);
    assert.throws(() => pickModel(models, 1), InputError);
  });
});

describe("on the emulator", () => {
  let emulator;
  before(async () => (emulator = await startLocalBedrock({ model: "scripted", log: () => {} })));
  after(() => emulator.close());

  test("every id that is listed answers", async () => {
    const config = { region: REGION, endpoint: emulator.url, credentials: emulator.credentials };
    const { models } = await listInvocable(new Bedrock(config), { modality: "TEXT" });
    const runtime = new BedrockRuntime(config);
    // Rerank is no chat, and one model is listed to be refused, as AWS lists those that an account has no access to.
    const chat = models.filter(({ modelId }) => !/rerank|claude-3-opus/.test(modelId));
    assert.ok(chat.length > 5, `${chat.length}`);
    for (const { modelId } of chat) {
      const { stopReason } = await runtime.converse({
        modelId,
        messages: [{ role: "user", content: [{ text: "hello" }] }],
      });
      assert.equal(stopReason, "end_turn", modelId);
    }
    assert.equal(pickModel(models, HAIKU), `us.${HAIKU}`);
  });
});
