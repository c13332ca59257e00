// The page's advice opens the field that an error of the library is about.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntime } from "bedrock-wasm";
import { advice } from "../../../www/lib/advice.js";
import { CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";

const SETTINGS = { authentication: "keys", target: "aws", region: REGION };

for (const field of ["secretAccessKey", "sessionToken"]) {
  test(`a malformed ${field}`, async () => {
    const credentials = { ...CREDENTIALS, [field]: "with a space" };
    const error = await rejection(new BedrockRuntime({ region: REGION, credentials }).converse(HELLO));
    assert.equal(advice(error, SETTINGS).field, field);
  });
}

test("no key pair at all", async () => {
  const error = await rejection(new BedrockRuntime({ region: REGION }).converse(HELLO));
  assert.equal(advice(error, SETTINGS).field, "accessKeyId");
});
