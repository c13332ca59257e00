// What an app gives to a client that stands between it and the network: handlers and runtime extensions.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";

const MODULES = { ours: dropIn, theirs: sdk };
const clientOf = ({ BedrockRuntimeClient }, more) =>
  new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, ...more });

test("a handler that resolves to something else is named in the error", async () => {
  for (const answer of [{}, { response: {} }, { response: { statusCode: "200" } }, { response: null }]) {
    const requestHandler = { handle: async () => answer };
    const sent = clientOf(dropIn, { requestHandler }).send(new dropIn.ConverseCommand(HELLO));
    await assert.rejects(sent, {
      name: "InputError",
      message: "requestHandler: must resolve to { response: { statusCode, headers, body } }",
    });
  }
});

/** Which the SDK leaves as the extension gave it. */
const regionOf = ({ region }) => (typeof region === "function" ? region() : region);

test("an extension reads what a client was given, and changes it", async () => {
  const told = {};
  for (const [kind, module] of Object.entries(MODULES)) {
    const updates = [];
    const requestHandler = {
      handle() {},
      updateHttpClientConfig: (...given) => updates.push(given),
      httpHandlerConfigs: () => ({ a: 1 }),
    };
    const before = {};
    const extension = {
      configure(configuration) {
        before.handler = configuration.httpHandler() === requestHandler;
        before.configs = configuration.httpHandlerConfigs();
        configuration.updateHttpClientConfig("requestTimeout", 5);
        before.region = configuration.region();
        configuration.setRegion("eu-west-1");
      },
    };
    const { config } = clientOf(module, { requestHandler, extensions: [extension] });
    told[kind] = { ...before, region: await before.region(), updates, after: await regionOf(config) };
  }
  assert.deepEqual(told.ours, told.theirs);
});

test("an extension's credentials, handler and retry strategy are those of the client", async () => {
  const credentials = async () => CREDENTIALS;
  const handler = { handle() {} };
  const strategy = { mode: "standard", retry() {} };
  const read = [];
  const first = {
    configure(configuration) {
      configuration.setCredentials(credentials);
      configuration.setHttpHandler(handler);
      configuration.setRetryStrategy(strategy);
    },
  };
  const second = {
    async configure(configuration) {
      read.push(configuration.httpHandler() === handler);
      read.push((await configuration.credentials()()) === CREDENTIALS);
      read.push((await configuration.retryStrategy()()) === strategy);
    },
  };
  const { config } = clientOf(dropIn, { extensions: [first, second] });
  await new Promise(setImmediate);
  assert.deepEqual(read, [true, true, true]);
  assert.equal(config.requestHandler, handler);
});
