// URLs of requests, extensions and answers of handlers: the small parts of a client.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER, answer, scripted } from "./probe/world.js";

/** The URL that is sent when a middleware has changed the request. */
async function urlOf(change) {
  const customFetch = scriptedFetch([json(ANSWER)]);
  const client = new BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: { customFetch },
  });
  const changing = (next) => (args) => next({ ...args, request: { ...args.request, ...change } });
  client.middlewareStack.add(changing, { step: "build", priority: "low", name: "changing" });
  await client.send(new ConverseCommand(HELLO));
  return customFetch.sent[0].url;
}

test("what middlewares may write into a request becomes a URL", async () => {
  const base = { hostname: "b.example", path: "/p" };
  for (const [change, url] of [
    [{ protocol: "https:" }, "https://b.example/p"],
    [{ protocol: "https" }, "https://b.example/p"],
    [{ protocol: undefined }, "https://b.example/p"],
    [{ protocol: "http:", port: 8080 }, "http://b.example:8080/p"],
    [{ path: "p/q" }, "https://b.example/p/q"],
    [{ path: "/p//q" }, "https://b.example/p//q"],
    [{ query: undefined }, "https://b.example/p"],
    [{ query: { a: ["1", "2"], "b c": "é!'()*" } }, "https://b.example/p?a=1&a=2&b%20c=%C3%A9%21%27%28%29%2A"],
  ]) {
    assert.equal(await urlOf({ ...base, ...change }), url);
  }
});

test("an extension reads the configuration, and changes it", async () => {
  const customFetch = scriptedFetch([json(ANSWER)]);
  let read;
  const extension = {
    async configure(configuration) {
      read = configuration;
      configuration.setRegion("eu-west-1");
      configuration.updateHttpClientConfig("customFetch", customFetch);
    },
  };
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, extensions: [extension] });
  const { config } = client;
  assert.equal(read.region(), config.region);
  assert.equal(read.credentials(), config.credentials);
  assert.equal(read.httpHandler(), config.requestHandler);
  assert.equal(read.retryStrategy(), config.retryStrategy);
  assert.deepEqual(read.httpHandlerConfigs(), { customFetch });
  await client.send(new ConverseCommand(HELLO));
  assert.match(customFetch.sent[0].url, /eu-west-1/);
});

const sent = (requestHandler) =>
  new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler }).send(
    new ConverseCommand(HELLO),
  );

test("a handler that resolves to something else is named", async () => {
  for (const result of [{}, { response: {} }, { response: null }, { response: { statusCode: "200" } }]) {
    await assert.rejects(sent({ handle: async () => result }), {
      name: "InputError",
      message: "requestHandler: must resolve to { response: { statusCode, headers, body } }",
    });
  }
});

test("pseudo-headers of HTTP/2 are not headers, and a body may be missing", async () => {
  const headers = { ":status": "200", "x-amzn-requestid": "r1" };
  const output = await sent(scripted({ ...answer(ANSWER), headers }));
  assert.deepEqual([output.$metadata.requestId, output.stopReason], ["r1", ANSWER.stopReason]);
  const response = { statusCode: 500, headers: undefined, body: undefined };
  const error = await sent({ handle: async () => ({ response }) }).catch((thrown) => thrown);
  assert.deepEqual([error.$metadata.httpStatusCode, error.$fault], [500, "server"]);
});

test("a handler's error that is not the service's keeps what it was", async () => {
  const thrown = Object.assign(new Error("it broke"), { mine: true });
  const error = await sent({ handle: () => Promise.reject(thrown) }).catch((caught) => caught);
  assert.deepEqual([error.message, error.mine, error.$metadata.httpStatusCode], ["it broke", true, undefined]);
});
