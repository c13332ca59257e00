// Each kind as one entry, with all its members.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listInvocable } from "bedrock-wasm/models";
import { account, ANSWERS, arn, bedrock, foundation, HAIKU, profile } from "./account.js";

const LIFECYCLE = { status: "ACTIVE" };
const NOVA = {
  provider: "Amazon",
  inputModalities: ["TEXT", "IMAGE"],
  outputModalities: ["TEXT"],
  streaming: true,
  lifecycle: LIFECYCLE,
  foundationModelId: "amazon.nova-lite-v1:0",
  foundationModelName: "Nova Lite",
};
const CLAUDE = {
  ...NOVA,
  provider: "Anthropic",
  inputModalities: ["TEXT"],
  foundationModelId: HAIKU,
  foundationModelName: "Claude Haiku 4.5",
};
const UNKNOWN = {
  provider: undefined,
  inputModalities: undefined,
  outputModalities: undefined,
  streaming: undefined,
  lifecycle: undefined,
};
/** The entry of something that is called by its ARN. */
const byArn = (kind, tail, name, rest) => ({ kind, modelId: arn(tail), arn: arn(tail), name, ...rest });
const ENDPOINT = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/e1";
const [THROUGHPUT] = ANSWERS["/provisioned-model-throughputs"].provisionedModelSummaries;
const CREATED = new Date(1_700_000_000_000);

const EXPECTED = [
  {
    ...NOVA,
    kind: "foundation-model",
    modelId: "amazon.nova-lite-v1:0",
    name: "Nova Lite",
    arn: arn("foundation-model/amazon.nova-lite-v1:0", ""),
  },
  {
    ...CLAUDE,
    kind: "inference-profile",
    modelId: `us.${HAIKU}`,
    name: "US Anthropic Claude Haiku 4.5",
    arn: arn(`inference-profile/us.${HAIKU}`),
  },
  byArn("application-inference-profile", "application-inference-profile/abc123", "Support desk", CLAUDE),
  byArn("provisioned-model", "provisioned-model/InService", "mine-InService", {
    ...NOVA,
    throughput: { ...THROUGHPUT, creationTime: CREATED, lastModifiedTime: CREATED },
  }),
  byArn("custom-model-deployment", "custom-model-deployment/d1", "tuned-live", NOVA),
  byArn("imported-model", "imported-model/i1", "my-llama", { ...UNKNOWN, architecture: "llama" }),
  { ...UNKNOWN, kind: "marketplace-endpoint", modelId: ENDPOINT, arn: ENDPOINT, name: "gemma" },
  byArn("prompt-router", "default-prompt-router/anthropic.claude:1", "Anthropic router", CLAUDE),
];

test("an entry of each kind has the facts of its foundation model", async () => {
  const { models } = await listInvocable(bedrock(account()));
  const ids = EXPECTED.map(({ modelId }) => modelId);
  assert.deepEqual(
    models.filter(({ modelId }) => ids.includes(modelId)),
    EXPECTED,
  );
});

/** The entry of the one model that is in a list. */
async function onlyEntry(path, answer, options) {
  const fetch = account((pathname, { url }) => (url.includes(path) ? answer : {}));
  return (await listInvocable(bedrock(fetch), options)).models;
}

test("a profile that does not name its models has no facts of one", async () => {
  for (const models of [undefined, []]) {
    const summary = { ...profile("us.acme.one-v1:0", "One", ""), models };
    assert.deepEqual(await onlyEntry("SYSTEM_DEFINED", { inferenceProfileSummaries: [summary] }), [
      {
        ...UNKNOWN,
        kind: "inference-profile",
        modelId: "us.acme.one-v1:0",
        name: "One",
        arn: arn("inference-profile/us.acme.one-v1:0"),
      },
    ]);
  }
});

test("a status that only contains the name of a ready one is not ready", async () => {
  const statuses = ["ACTIVE", "INACTIVE", "Unavailable", "Active_Pending", "UNREGISTERED"];
  const inferenceProfileSummaries = statuses.map((status) => ({ ...profile(`us.${status}`, status, HAIKU), status }));
  const models = await onlyEntry("SYSTEM_DEFINED", { inferenceProfileSummaries });
  assert.deepEqual(
    models.map(({ name }) => name),
    ["ACTIVE"],
  );
});

test("a model without a name goes by its id", async () => {
  const { modelName: _, ...summary } = foundation("acme.one-v1:0", "One", "Acme");
  const [{ name, foundationModelName }] = await onlyEntry("/foundation-models", { modelSummaries: [summary] });
  assert.deepEqual([name, foundationModelName], ["acme.one-v1:0", undefined]);
});

test("a model is of each modality that it puts out", async () => {
  const both = foundation("acme.two-v1:0", "Two", "Acme", { outputModalities: ["TEXT", "IMAGE"] });
  const unknown = foundation("acme.new-v1:0", "New", "Acme", { outputModalities: undefined });
  const idsOf = async (modality) => {
    const models = await onlyEntry("/foundation-models", { modelSummaries: [both, unknown] }, { modality });
    return models.map(({ modelId }) => modelId);
  };
  for (const modality of ["TEXT", "image"]) assert.deepEqual(await idsOf(modality), ["acme.two-v1:0"]);
  assert.deepEqual(await idsOf("EMBEDDING"), []);
  assert.deepEqual(await idsOf(), ["acme.two-v1:0", "acme.new-v1:0"]);
});
