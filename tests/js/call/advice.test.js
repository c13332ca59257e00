// Errors that people ask about most say what to do, behind AWS's own text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";

async function messageOf(answer, config = {}, input = HELLO) {
  return (await rejection(client(scriptedFetch([answer]), { maxAttempts: 1, ...config }).converse(input))).message;
}

test("a model without on-demand throughput: the profile to use, by region", async () => {
  const text = (id) =>
    `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;
  const modelId = "amazon.nova-premier-v1:0";
  const arn = `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`;
  for (const [region, id, profile] of [
    ["us-east-1", modelId, `us.${modelId}`],
    ["eu-west-3", modelId, `eu.${modelId}`],
    ["ap-south-1", modelId, `apac.${modelId}`],
    ["us-gov-west-1", modelId, `us-gov.${modelId}`],
    ["sa-east-1", arn, `global.${modelId}`],
    ["me-eu-1", modelId, `global.${modelId}`],
  ]) {
    const refusal = serviceError("ValidationException", { status: 400, message: text(id) });
    assert.equal(
      await messageOf(refusal, { region }, { ...HELLO, modelId: id }),
      `${text(id)} Use an inference profile as modelId, such as "${profile}".`,
    );
  }
});

test("no access, a guest of the enhanced flow, another region, keys that are over", async () => {
  for (const [name, message, advice] of [
    ["AccessDeniedException", "You don't have access to the model with the specified model ID.", /Model access/],
    [
      "AccessDeniedException",
      "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: bedrock:InvokeModel because no session policy allows the bedrock:InvokeModel action",
      /basic flow.*roleArn/,
    ],
    [
      "InvalidSignatureException",
      "Credential should be scoped to a valid region, not 'us-east-1'. ",
      /signs for us-east-1/,
    ],
    [
      "ExpiredTokenException",
      "The security token included in the request is expired",
      /function that returns fresh credentials/,
    ],
  ]) {
    const told = await messageOf(serviceError(name, { status: 403, message }));
    assert.ok(told.startsWith(message));
    assert.match(told, advice);
  }
});

test("any other text of AWS stays as it is", async () => {
  assert.equal(
    await messageOf(serviceError("ValidationException", { status: 400, message: "Malformed input." })),
    "Malformed input.",
  );
});

test("advice begins after a full stop, which is not doubled", async () => {
  const advice = "Give the client a function that returns fresh credentials, such as fromCognitoIdentityPool.";
  for (const [message, told] of [
    ["The security token is expired", "The security token is expired. "],
    ["The security token is expired.", "The security token is expired. "],
    ["The security token is expired! \n", "The security token is expired! "],
    ["Is the security token expired?", "Is the security token expired? "],
  ]) {
    assert.equal(await messageOf(serviceError("ExpiredTokenException", { status: 403, message })), told + advice);
  }
});
