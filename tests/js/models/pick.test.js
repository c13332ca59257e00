// From the name by which people know a model to the id by which it is called.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InputError } from "bedrock-wasm";
import { listInvocable, pickModel } from "bedrock-wasm/models";
import { account, arn, bedrock, HAIKU } from "./account.js";

const HAIKU_ELSEWHERE = `arn:aws:bedrock:eu-west-1::foundation-model/${HAIKU}`;

/** The models of an account, those aside that a test leaves out. */
async function modelsWithout(pattern) {
  const { models } = await listInvocable(bedrock(account()));
  return models.filter(({ modelId }) => !pattern.test(modelId));
}

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
    ["the ARN of the model in another region", HAIKU_ELSEWHERE, `us.${HAIKU}`],
    ["the ARN of a profile", arn(`inference-profile/us.${HAIKU}`), `us.${HAIKU}`],
    [
      "the ARN of an application's profile",
      arn("application-inference-profile/abc123"),
      arn("application-inference-profile/abc123"),
    ],
    ["the ARN of an imported model", arn("imported-model/i1"), arn("imported-model/i1")],
    ["an id in other letters", HAIKU.toUpperCase(), `us.${HAIKU}`],
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

  test("a global profile, if no other has the model", async () => {
    const models = await modelsWithout(/^us\./);
    for (const wanted of [HAIKU, "Claude Haiku 4.5", `eu.${HAIKU}`]) {
      assert.equal(pickModel(models, wanted), `global.${HAIKU}`);
    }
  });

  test("nothing that was made for one purpose: a router or an application's profile has to be named", async () => {
    const models = await modelsWithout(/^(us|global)\./);
    assert.ok(models.some(({ foundationModelId }) => foundationModelId === HAIKU));
    assertRefuses(models, HAIKU, `nameOrId: ${HAIKU} is not in the list; similar: none`);
  });

  test("an unknown name is an error with up to three similar ones", async () => {
    const models = await modelsWithout(/^$/);
    const similar = "amazon.nova-lite-v1:0, amazon.titan-embed-text-v2:0, meta.llama2-13b-chat-v1";
    assertRefuses(models, "a", `nameOrId: a is not in the list; similar: ${similar}`);
    assertRefuses(models, "haiku", `nameOrId: haiku is not in the list; similar: global.${HAIKU}, us.${HAIKU}`);
    assertRefuses(models, "mine-Creating", "nameOrId: mine-Creating is not in the list; similar: none");
  });

  test("anything but a list and a name is refused", async () => {
    for (const models of [undefined, null, "amazon", {}]) {
      assertRefuses(models, "haiku", "models: give what listInvocable() returns");
    }
    for (const name of [undefined, null, 1]) assertRefuses([], name, "nameOrId: must be a string");
  });
});

function assertRefuses(models, nameOrId, message) {
  assert.throws(
    () => pickModel(models, nameOrId),
    (error) => error instanceof InputError && (assert.equal(error.message, message), true),
  );
}
