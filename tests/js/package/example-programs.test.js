// The examples that are programs, from this repository: they run to their end, and leave nothing behind that costs money.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Bedrock } from "bedrock-wasm";
import { startLocalBedrock } from "local-bedrock";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("../../../examples/provisioned-model/index.js", import.meta.url));

let emulator;
before(async () => (emulator = await startLocalBedrock({ model: "scripted", jobSeconds: 0.5, log: () => {} })));
after(() => emulator.close());

const start = (env) => {
  const { url, region, credentials } = emulator;
  const keys = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey };
  return run(process.execPath, [PROGRAM, "Hello?"], {
    env: { ...process.env, ...keys, AWS_REGION: region, BEDROCK_ENDPOINT: url, ...env },
    timeout: 60_000,
  });
};

async function left() {
  const { url: endpoint, region, credentials } = emulator;
  const { provisionedModelSummaries } = await new Bedrock({
    endpoint,
    region,
    credentials,
  }).listProvisionedModelThroughputs({});
  return provisionedModelSummaries;
}

test("provisioned-model waits, asks and deletes", async () => {
  const { stdout } = await start();
  assert.match(
    stdout,
    /^created arn:aws:bedrock:.*:provisioned-model\/\w+\nCreating\n(Creating\n)*InService\n.*You said: Hello\?[^]*\ndeleted\n$/,
  );
  assert.deepEqual(await left(), []);
});

test("provisioned-model says what AWS refuses", async () => {
  await assert.rejects(start({ MODEL_ID: "amazon.no-such-model-v1:0" }), (error) =>
    /ResourceNotFoundException/.test(error.stderr),
  );
  assert.deepEqual(await left(), []);
});
