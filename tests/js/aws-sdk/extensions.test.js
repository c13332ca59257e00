// Runtime extensions: what they read of a client, and what they change, beside the AWS SDK.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER } from "./probe/world.js";

const MODULES = { ours: dropIn, theirs: sdk };
const clientOf = ({ BedrockRuntimeClient }, more) =>
  new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, ...more });

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

test("an extension changes the handler that a client made for itself", async () => {
  const customFetch = scriptedFetch([json(ANSWER)]);
  let read;
  const extension = {
    async configure(configuration) {
      read = configuration;
      configuration.setRegion("eu-west-1");
      configuration.updateHttpClientConfig("customFetch", customFetch);
    },
  };
  const client = clientOf(dropIn, { extensions: [extension] });
  const { config } = client;
  assert.equal(read.region(), config.region);
  assert.equal(read.credentials(), config.credentials);
  assert.equal(read.httpHandler(), config.requestHandler);
  assert.equal(read.retryStrategy(), config.retryStrategy);
  assert.deepEqual(read.httpHandlerConfigs(), { customFetch });
  await client.send(new dropIn.ConverseCommand(HELLO));
  assert.match(customFetch.sent[0].url, /eu-west-1/);
});
