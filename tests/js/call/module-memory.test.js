// No garbage collection reaches the memory of the module: a call gives its part back, however it ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json, networkFailure, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { Native } from "../../../pkg/wasm/bedrock_wasm.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO } from "../support/clients.js";

const expired = json({ message: "m" }, 403, { "x-amzn-errortype": "ExpiredTokenException" });
const aborting = () => {
  throw new Error("enough");
};

for (const [end, answers, config] of [
  ["a response", [ANY_ANSWER]],
  ["an error", [serviceError("ValidationException")]],
  ["retries", [networkFailure(), ANY_ANSWER]],
  ["a hook that throws", [ANY_ANSWER], { onAttempt: aborting }],
  ["other credentials", [expired, ANY_ANSWER], { credentials: async () => ({ ...CREDENTIALS }) }],
  ["a list of models", [networkFailure(), ANY_ANSWER], { maxAttempts: 1, modelId: ["one", "two"] }],
]) {
  test(`the module holds nothing more of a call that ended with ${end}`, async (t) => {
    const begun = t.mock.method(Native.prototype, "call");
    const freed = t.mock.method(Native.prototype, "free");
    const { modelId = HELLO.modelId, ...rest } = config ?? {};
    await client(scriptedFetch(answers), rest)
      .converse({ ...HELLO, modelId })
      .catch(() => {});
    assert.ok(begun.mock.callCount() > 0);
    assert.equal(freed.mock.callCount(), begun.mock.callCount());
  });
}
