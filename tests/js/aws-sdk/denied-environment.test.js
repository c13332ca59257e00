// Deno throws NotCapable for a variable that the program may not read. A call whose region and credentials are given needs none.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch } from "bedrock-wasm/testing";

class NotCapable extends Error {}
const environment = process.env;

const denied = new Proxy(environment, {
  get(_, name) {
    if (!/^_?(AWS|X_AMZN)_/.test(String(name))) return environment[name]; // Node's own
    throw new NotCapable(`Requires env access to "${String(name)}", run again with the --allow-env flag`);
  },
});

beforeEach(() => Object.defineProperty(process, "env", { value: denied, configurable: true }));
afterEach(() => Object.defineProperty(process, "env", { value: environment, configurable: true }));

const command = new ConverseCommand({ modelId: "m", messages: [{ role: "user", content: [{ text: "Hello" }] }] });
const output = { output: { message: { role: "assistant", content: [{ text: "Hi" }] } }, stopReason: "end_turn" };
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-access-key" };

test("options that a variable may set are as if it were not there", async () => {
  const fetch = scriptedFetch([json(output)]);
  const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler: { customFetch: fetch } });
  assert.equal((await client.send(command)).output.message.content[0].text, "Hi");
});

test("a region and credentials that are looked for there say which permission is missing", async () => {
  const withoutRegion = new BedrockRuntimeClient({ credentials });
  await assert.rejects(withoutRegion.send(command), /"AWS_REGION", run again with the --allow-env flag/);
  const withoutCredentials = new BedrockRuntimeClient({ region: "us-east-1" });
  await assert.rejects(withoutCredentials.send(command), /"AWS_ACCESS_KEY_ID", run again with the --allow-env flag/);
});
