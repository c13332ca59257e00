// Options that are refused or have no effect: the words, and how often they are said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, paginateListImportedModels } from "bedrock-wasm/aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { SILENT } from "../../../pkg/aws-sdk/lib/logger.js";
import { checkOptions, warner } from "../../../pkg/aws-sdk/lib/options.js";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";

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

test("an authorization of another name does not stand in for credentials", async () => {
  const credentials = () => Promise.reject(Object.assign(new Error("none"), { code: "missing_credentials" }));
  for (const [name, isOne] of [
    ["Authorization", true],
    ["proxy-authorization", false],
    ["authorization-of", false],
  ]) {
    const requestHandler = { customFetch: async () => new Response("{}", { status: 400 }) };
    const client = new BedrockRuntimeClient({ region: REGION, credentials, requestHandler });
    const change = (next) => (args) => {
      args.request.headers[name] = "x";
      return next(args);
    };
    client.middlewareStack.add(change, { step: "build", name: "change" });
    const error = await client.send(new ConverseCommand(HELLO)).catch((thrown) => thrown);
    assert.equal(error.message === "none", !isOne);
  }
});

test("a client without a handler's destroy is destroyed, and a paginator wants a client", async () => {
  new BedrockRuntimeClient({ region: REGION, requestHandler: { handle() {} } }).destroy();
  const pages = paginateListImportedModels({ client: {} }, {});
  await assert.rejects(pages.next(), { name: "InputError", message: "client: give a client of this module" });
  assert.equal(new Bedrock({ region: REGION, credentials: CREDENTIALS }).constructor.name, "Bedrock");
});
