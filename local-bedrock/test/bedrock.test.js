import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockClient,
  CreateGuardrailCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  GetProvisionedModelThroughputCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
  paginateListInferenceProfiles,
  paginateListProvisionedModelThroughputs,
  UpdateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { collect, emulator, eventually, HELLO, HELLO_ANSWER } from "./emulator.js";

const NOVA = "amazon.nova-micro-v1:0";
const NOVA_ARN = `arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`;

/** An emulator, a client of its control plane, and a short way to send. */
async function setUp(t, options) {
  const server = await emulator(t, options);
  const client = checkedClient(t, server, BedrockClient);
  return { server, client, send: (Command, input = {}) => client.send(new Command(input)) };
}

test("foundation models: list, filters, get, availability", async (t) => {
  const { send } = await setUp(t);
  const idsOf = async (filter) =>
    (await send(ListFoundationModelsCommand, filter)).modelSummaries.map(({ modelId }) => modelId);
  const all = await idsOf({});
  assert.ok(all.includes(NOVA) && all.includes("local.smollm2-135m-instruct-v1:0"));
  assert.deepEqual(
    await idsOf({ byProvider: "amazon" }),
    all.filter((id) => id.startsWith("amazon.")),
  );
  const images = await idsOf({ byOutputModality: "IMAGE" });
  assert.ok(images.length > 15 && images.every((id) => /^amazon\.(nova-canvas|titan-image)|^stability\./.test(id)));
  const others = [...images, ...(await idsOf({ byOutputModality: "EMBEDDING" }))];
  assert.deepEqual(
    await idsOf({ byOutputModality: "TEXT" }),
    all.filter((id) => !others.includes(id) && !/nova-reel|luma/.test(id)),
  );
  assert.deepEqual(await idsOf({ byCustomizationType: "FINE_TUNING" }), [NOVA, "amazon.nova-lite-v1:0"]);
  assert.ok(!(await idsOf({ byInferenceType: "PROVISIONED" })).includes("local.smollm2-135m-instruct-v1:0"));

  for (const modelIdentifier of [NOVA, NOVA_ARN]) {
    const { modelDetails } = await send(GetFoundationModelCommand, { modelIdentifier });
    assert.equal(modelDetails.modelArn, NOVA_ARN);
    assert.equal(modelDetails.providerName, "Amazon");
  }
  const availability = await send(GetFoundationModelAvailabilityCommand, { modelId: NOVA });
  assert.equal(availability.authorizationStatus, "AUTHORIZED");

  const unknown = await refusal(send(GetFoundationModelCommand, { modelIdentifier: "no.such-model" }));
  assert.deepEqual([unknown.name, unknown.status], ["ResourceNotFoundException", 404]);
  const wrong = await refusal(send(ListFoundationModelsCommand, { byOutputModality: "SMELL" }));
  assert.equal(wrong.name, "ValidationException");
  assert.match(wrong.message, /Value 'SMELL' at 'byOutputModality' failed .*enum value set/);
});

test("inference profiles: pages, types, get", async (t) => {
  const { client, send } = await setUp(t);
  const { inferenceProfileSummaries: all, nextToken } = await send(ListInferenceProfilesCommand);
  assert.equal(nextToken, undefined);
  assert.ok(all.length > 20);
  const pages = await collect(paginateListInferenceProfiles({ client, pageSize: 7 }, {}));
  assert.equal(pages.length, Math.ceil(all.length / 7));
  assert.deepEqual(
    pages.flatMap(({ inferenceProfileSummaries }) => inferenceProfileSummaries),
    all,
  );

  const application = await send(ListInferenceProfilesCommand, { typeEquals: "APPLICATION" });
  assert.deepEqual(
    application.inferenceProfileSummaries,
    all.filter(({ type }) => type === "APPLICATION"),
  );
  assert.equal(application.inferenceProfileSummaries.length, 1);
  for (const { inferenceProfileId, inferenceProfileArn, ...rest } of [all[0], all.at(-1)]) {
    for (const inferenceProfileIdentifier of [inferenceProfileId, inferenceProfileArn]) {
      const { $metadata, ...got } = await send(GetInferenceProfileCommand, { inferenceProfileIdentifier });
      assert.equal($metadata.httpStatusCode, 200);
      assert.deepEqual(got, { inferenceProfileId, inferenceProfileArn, ...rest });
    }
  }
  assert.ok(all[0].createdAt instanceof Date);

  const cases = [
    [GetInferenceProfileCommand, { inferenceProfileIdentifier: "us.no-such" }, "ResourceNotFoundException"],
    [ListInferenceProfilesCommand, { maxResults: 0 }, "ValidationException"],
    [ListInferenceProfilesCommand, { nextToken: "made-up" }, "ValidationException"],
  ];
  for (const [Command, input, name] of cases) assert.equal((await refusal(send(Command, input))).name, name);
});

test("provisioned throughput is created, answers, changes and goes", async (t) => {
  const { server, send } = await setUp(t, { jobSeconds: 2 }); // as long as the requests of one state may take
  const runtime = checkedClient(t, server, BedrockRuntimeClient);
  const { provisionedModelArn: modelId } = await send(CreateProvisionedModelThroughputCommand, {
    provisionedModelName: "mine",
    modelId: NOVA,
    modelUnits: 2,
  });
  const get = () => send(GetProvisionedModelThroughputCommand, { provisionedModelId: modelId });
  const reach = async (status) => {
    let model;
    await eventually(async () => (model = await get()).status === status, `status ${status}`);
    return model;
  };
  const created = await get();
  assert.equal(created.status, "Creating");
  assert.equal(created.modelUnits, 2);
  assert.equal(created.foundationModelArn, NOVA_ARN);
  const early = await refusal(runtime.send(new ConverseCommand({ modelId, ...HELLO })));
  assert.deepEqual([early.name, early.status], ["ModelNotReadyException", 429]);
  const busy = await refusal(send(DeleteProvisionedModelThroughputCommand, { provisionedModelId: modelId }));
  assert.equal(busy.name, "ConflictException");

  await reach("InService");
  const { output } = await runtime.send(new ConverseCommand({ modelId, ...HELLO }));
  assert.equal(output.message.content[0].text, HELLO_ANSWER);

  const desiredModelId = "amazon.nova-lite-v1:0";
  await send(UpdateProvisionedModelThroughputCommand, {
    provisionedModelId: "mine",
    desiredProvisionedModelName: "renamed",
    desiredModelId,
  });
  const updating = await get();
  assert.deepEqual(
    [updating.status, updating.modelArn, updating.provisionedModelName],
    ["Updating", NOVA_ARN, "renamed"],
  );
  assert.ok(updating.desiredModelArn.endsWith(desiredModelId));
  assert.ok((await reach("InService")).modelArn.endsWith(desiredModelId));

  await send(DeleteProvisionedModelThroughputCommand, { provisionedModelId: "renamed" });
  assert.equal((await refusal(get())).name, "ResourceNotFoundException");
  const gone = await refusal(runtime.send(new ConverseCommand({ modelId, ...HELLO })));
  assert.deepEqual([gone.name, gone.status], ["ResourceNotFoundException", 404]);
});

test("provisioned throughput: lists, tokens, failures, refusals", async (t) => {
  const { client, send } = await setUp(t, { jobSeconds: 0 });
  const create = (provisionedModelName, more) =>
    send(CreateProvisionedModelThroughputCommand, { provisionedModelName, modelId: NOVA, modelUnits: 1, ...more });
  const names = ["one", "two", "three", "fail-please"];
  const before = new Date();
  for (const name of names) await create(name, name === "two" ? { commitmentDuration: "OneMonth" } : {});
  const listed = async (input, pageSize = 3) => {
    const pages = await collect(paginateListProvisionedModelThroughputs({ client, pageSize }, input));
    return pages.flatMap(({ provisionedModelSummaries }) =>
      provisionedModelSummaries.map((model) => model.provisionedModelName),
    );
  };
  assert.deepEqual(await listed({ sortOrder: "Ascending" }), names);
  assert.deepEqual(await listed({}), names.toReversed());
  assert.deepEqual(await listed({ nameContains: "t", sortOrder: "Ascending" }), ["two", "three"]);
  assert.deepEqual(await listed({ statusEquals: "Failed" }), ["fail-please"]);
  assert.deepEqual(await listed({ modelArnEquals: NOVA_ARN }, 1), names.toReversed());
  assert.deepEqual(await listed({ creationTimeBefore: new Date(before - 60_000) }), []);
  assert.deepEqual(await listed({ creationTimeAfter: new Date(before - 60_000) }, 9), names.toReversed());

  const failed = await send(GetProvisionedModelThroughputCommand, { provisionedModelId: "fail-please" });
  assert.equal(failed.status, "Failed");
  assert.ok(failed.failureMessage);
  const clientRequestToken = "a-token-of-mine";
  const first = await create("again", { clientRequestToken });
  assert.equal((await create("again", { clientRequestToken })).provisionedModelArn, first.provisionedModelArn);

  const remove = (provisionedModelId) => send(DeleteProvisionedModelThroughputCommand, { provisionedModelId });
  const update = (provisionedModelId, more) =>
    send(UpdateProvisionedModelThroughputCommand, { provisionedModelId, ...more });
  for (const [attempt, name] of [
    [() => create("one"), "ValidationException"],
    [() => create("another", { clientRequestToken }), "ValidationException"],
    [() => create("bad name"), "ValidationException"],
    [() => create("five", { modelUnits: 0 }), "ValidationException"],
    [() => create("five", { modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0" }), "ValidationException"],
    [() => create("five", { modelId: "no.such-model-v1:0" }), "ResourceNotFoundException"],
    [() => update("fail-please", { desiredProvisionedModelName: "x" }), "ValidationException"],
    [() => update("nobody"), "ResourceNotFoundException"],
    [() => remove("nobody"), "ResourceNotFoundException"],
    [() => remove("two"), "ConflictException"],
  ]) {
    assert.equal((await refusal(attempt())).name, name);
  }
  await remove("fail-please");
});

test("what is not emulated says so", async (t) => {
  const { send } = await setUp(t);
  const messaging = { blockedInputMessaging: "no", blockedOutputsMessaging: "no" };
  const refused = await refusal(send(CreateGuardrailCommand, { name: "mine", ...messaging }));
  assert.deepEqual([refused.name, refused.status], ["NotEmulatedException", 501]);
  assert.match(refused.message, /does not emulate CreateGuardrail of bedrock\./);
});
