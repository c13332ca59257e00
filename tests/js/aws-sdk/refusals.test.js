// What a call refuses by name: inputs, and answers of a handler.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InvokeModelWithBidirectionalStreamCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER, answer, scripted } from "./probe/world.js";

/** The client, and what its handler was sent. */
function clientOf(requestHandler = scripted(answer(ANSWER))) {
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler });
  return { client, sent: requestHandler.sent };
}

test("a list of models is refused, and the error says whose they are", async () => {
  const { client, sent } = clientOf();
  await assert.rejects(client.send(new ConverseCommand({ ...HELLO, modelId: ["a", "b"] })), {
    name: "InputError",
    message:
      "Converse: modelId: must be a string, as in the AWS SDK; lists of models are for the package's own clients",
  });
  assert.deepEqual(sent, []);
});

test("an input that a middleware takes away is refused", async () => {
  const { client, sent } = clientOf();
  client.middlewareStack.add((next) => (args) => next({ ...args, input: undefined }), { name: "change" });
  await assert.rejects(client.send(new ConverseCommand(HELLO)), {
    name: "InputError",
    message: "Converse: the input must be an object",
  });
  assert.deepEqual(sent, []);
});

test("an operation that fetch cannot send has a code", async () => {
  const { client, sent } = clientOf();
  await assert.rejects(client.send(new InvokeModelWithBidirectionalStreamCommand({ modelId: "m" })), {
    name: "InputError",
    code: "unsupported_operation",
  });
  assert.deepEqual(sent, []);
});

test("a handler that resolves to something else is named", async () => {
  for (const result of [{}, { response: {} }, { response: null }, { response: { statusCode: "200" } }]) {
    const { client } = clientOf({ handle: async () => result });
    await assert.rejects(client.send(new ConverseCommand(HELLO)), {
      name: "InputError",
      message: "requestHandler: must resolve to { response: { statusCode, headers, body } }",
    });
  }
});
