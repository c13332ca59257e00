// Nine lists become one; what may not be listed is reported beside it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { Bedrock, BedrockRuntime, InputError } from "bedrock-wasm";
import { listInvocable, pickModel } from "bedrock-wasm/models";
import { networkFailure, noAnswer } from "bedrock-wasm/testing";
import { REGION, rejection } from "../support/clients.js";
import { account, ANSWERS, arn, bedrock, DENIED, HAIKU } from "./account.js";

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

  test("throws the error of a hook of the caller's", async () => {
    const onAttempt = ({ url }) => {
      if (url.includes("imported")) throw new Error("not this one");
    };
    assert.equal((await rejection(listInvocable(bedrock(account()), { onAttempt }))).message, "not this one");
  });

  test("takes a list without its member as empty", async () => {
    const { models, denied } = await listInvocable(bedrock(account(() => ({}))));
    assert.deepEqual([models, denied], [[], []]);
  });

  test("ends at once with the caller's abort", async () => {
    const controller = new AbortController();
    const fetch = account((path) => (path === "/imported-models" ? noAnswer() : undefined));
    const listing = rejection(listInvocable(bedrock(fetch), { abortSignal: controller.signal }));
    setTimeout(() => controller.abort(new Error("left")), 5);
    assert.equal((await listing).message, "left");
  });

  test("refuses malformed clients and options", async () => {
    for (const [client, options, message] of [
      [undefined, {}, "bedrock.listFoundationModels: must be a function"],
      [{}, {}, "bedrock.listFoundationModels: must be a function"],
      [bedrock(account()), { modality: 1 }, "modality, provider: must be strings"],
      [bedrock(account()), { provider: {} }, "modality, provider: must be strings"],
      [bedrock(account()), { abortSignal: {} }, "abortSignal.throwIfAborted: must be a function"],
      [bedrock(account()), null, "options: must be a plain object"],
    ]) {
      const error = await rejection(listInvocable(client, options));
      assert.ok(error instanceof InputError, error.stack);
      assert.equal(error.message, message);
    }
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
