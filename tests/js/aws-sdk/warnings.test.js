// Options that are refused or have no effect: the words, and how often they are said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { SILENT } from "../../../pkg/aws-sdk/lib/logger.js";
import { checkOptions, warner } from "../../../pkg/aws-sdk/lib/options.js";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { unsaid } from "../support/unsaid.js";
import { ANSWER } from "./probe/world.js";

function checked(options, more) {
  const said = [];
  checkOptions(options, (name, problem) => said.push([name, problem]), more);
  return said;
}

test("options without an effect are named, and the one that has a counterpart says which", () => {
  assert.deepEqual(checked({ region: "x", profile: "p", signingHost: "h", fetch, sha256: undefined }), [
    ["profile", "has no effect here"],
    ["fetch", "has no effect here; give requestHandler: { customFetch: fetch }"],
    ["signingHost", "has no effect here"],
  ]);
  assert.deepEqual(checked({ maxAttempts: 1 }), []);
  assert.deepEqual(checked({ maxAttempts: 1 }, " maxAttempts"), [["maxAttempts", "has no effect here"]]);
});

test("options that would change a call are refused", () => {
  const refused = (message) => ({ name: "InputError", message });
  for (const name of ["protocol", "httpAuthSchemes", "signerConstructor"]) {
    assert.throws(() => checked({ [name]: {} }), refused(`${name}: this option of the AWS SDK is not supported`));
  }
  for (const name of ["httpAgent", "httpsAgent"]) {
    const message = `requestHandler.${name}: fetch takes no agent; give new NodeHttpHandler({ ${name} })`;
    assert.throws(() => checked({ [name]: {} }), refused(message));
  }
});

let names = 0;

test("a warning is said once, to the logger or, without one, to the console", (t) => {
  const printed = t.mock.method(console, "warn", () => {});
  const [first, second, third] = [`one ${++names}`, `two ${names}`, `three ${names}`];
  const lines = [];
  const warn = warner({ warn: (line) => lines.push(line) });
  for (const name of [first, first, second]) warn(name, "does nothing");
  warner({})(third, "does nothing");
  assert.deepEqual(lines, [`bedrock-wasm: ${first}: does nothing`, `bedrock-wasm: ${second}: does nothing`]);
  assert.equal(printed.mock.callCount(), 0);
  const quiet = warner(SILENT);
  for (const name of [`four ${names}`, `four ${names}`, first]) quiet(name, "does nothing");
  assert.deepEqual(
    printed.mock.calls.map(({ arguments: given }) => given),
    [[`bedrock-wasm: four ${names}: does nothing`]],
  );
});

test("maxAttempts of a call has no effect, and is told of", async (t) => {
  unsaid(t, "maxAttempts");
  const said = [];
  const logger = { warn: (line) => said.push(line) };
  const requestHandler = { customFetch: async () => Response.json(ANSWER) };
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler, logger });
  await client.send(new ConverseCommand(HELLO), { maxAttempts: 5 });
  assert.deepEqual(said, ["bedrock-wasm: maxAttempts: has no effect here"]);
});
