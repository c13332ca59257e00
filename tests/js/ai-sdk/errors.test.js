// Errors of a call as the AI SDK knows them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { AISDKError, APICallError } from "@ai-sdk/provider";
import { CredentialsError } from "bedrock-wasm";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const MODEL = "us.amazon.nova-lite-v1:0";
const promptOf = (text) => [{ role: "user", content: [{ type: "text", text }] }];

async function errorOf(settings, text = "?") {
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, ...settings });
  return provider(MODEL)
    .doGenerate({ prompt: promptOf(text) })
    .then(assert.fail, (error) => error);
}

test("an error of the service has the facts of an APICallError, and does not print the prompt", async () => {
  const fetch = scriptedFetch([serviceError("AccessDeniedException", { message: "No." })]);
  const error = await errorOf({ fetch }, "a secret prompt");
  assert.ok(APICallError.isInstance(error) && AISDKError.isInstance(error));
  assert.equal(error.name, "AccessDeniedException");
  const { url, requestBodyValues, statusCode, isRetryable } = error;
  assert.deepEqual([url, statusCode, isRetryable], ["", 403, false]);
  const messages = [{ role: "user", content: [{ text: "a secret prompt" }] }];
  assert.deepEqual(requestBodyValues, { modelId: MODEL, messages });
  assert.doesNotMatch(inspect(error), /secret prompt/);
  assert.doesNotMatch(JSON.stringify(error), /secret prompt/);
});

test("an error from before anything was sent has no address and no status", async () => {
  const error = await errorOf({ region: "not a region" });
  assert.ok(APICallError.isInstance(error));
  assert.deepEqual([error.name, error.url, error.statusCode], ["InputError", "", undefined]);
});

test("an error that a client throws again and again is of the last call", async () => {
  const same = new CredentialsError("Sign in first.", { code: "signed_out" });
  const client = { converse: () => Promise.reject(same) };
  for (const text of ["first", "second"]) {
    assert.equal(await errorOf({ client }, text), same);
    assert.deepEqual(same.requestBodyValues.messages[0].content, [{ text }]);
  }
});

test("an error says which address it came from, if its client does", async () => {
  const endpoint = "https://bedrock.example.com";
  const failure = new CredentialsError("Sign in first.", { $metadata: { endpoint } });
  assert.equal((await errorOf({ client: { converse: () => Promise.reject(failure) } })).url, endpoint);
});

test("an error of a client that the user gave is thrown as it is, unless it is one of ours", async () => {
  const failure = new RangeError("Mine.");
  const client = { converse: () => Promise.reject(failure) };
  assert.equal(await errorOf({ client }), failure);
  assert.ok(!APICallError.isInstance(failure));
});
