// The headers that the client adds to a request, beside those of the AWS SDK's client.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER } from "./probe/world.js";

/** The headers that reach a handler, by their names in lower case, after a middleware has changed the request. */
async function headersOf(module, { config = {}, metadata, change = () => {} } = {}) {
  let sent;
  const requestHandler = {
    metadata,
    async handle({ headers }) {
      sent = headers;
      return { response: { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(ANSWER)) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const client = new module.BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler,
    ...config,
  });
  const changing = (next, context) => (args) => {
    change(args.request, context);
    return next(args);
  };
  client.middlewareStack.add(changing, { step: "build", priority: "high", name: "changing" });
  await client.send(new module.ConverseCommand(HELLO));
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Whether the two send the same of some headers. */
async function same(names, options, env = {}) {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  try {
    const [ours, theirs] = [await headersOf(dropIn, options), await headersOf(sdk, options)];
    const only = (headers) => Object.fromEntries(names.map((name) => [name, headers[name]]));
    assert.deepEqual(only(ours), only(theirs));
    return only(ours);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

test("content-length counts the bytes of a body that a middleware has set", async () => {
  for (const body of ["{}", '{"é":"世"}', new Uint8Array(7), ""]) {
    await same(["content-length"], { change: (request) => (request.body = body) });
  }
  for (const name of ["content-length", "Content-Length"]) {
    const change = (request) => (request.headers[name] = "2");
    assert.deepEqual(await same(["content-length"], { change }), { "content-length": "2" });
  }
});

test("content-length is not said of a body whose length nobody knows", async () => {
  const config = { signer: { sign: async (request) => request } };
  const change = (request) => (request.body = new ReadableStream());
  assert.deepEqual(await same(["content-length"], { config, change }), { "content-length": undefined });
});

test("headers that an endpointProvider asks for", async () => {
  const url = new URL("http://gateway.internal:8080/");
  const endpointProvider = () => ({ url, headers: { "x-many": ["1", "2"], "x-one": ["3"] }, properties: {} });
  const config = { endpointProvider };
  assert.deepEqual(await same(["x-many", "x-one", "host"], { config }), {
    "x-many": "1, 2",
    "x-one": "3",
    host: "gateway.internal:8080",
  });
});

test("the host, with its port, or the pseudo-header of HTTP/2", async () => {
  const names = ["host", ":authority"];
  await same(names);
  await same(names, { config: { endpoint: "https://gateway.example:8443/prefix" } });
  for (const host of ["mine.example", ""]) await same(names, { change: (request) => (request.headers.host = host) });
  for (const handlerProtocol of ["h2", "http/1.1"]) {
    await same(names, { metadata: { handlerProtocol } });
    await same(names, { metadata: { handlerProtocol }, change: (request) => (request.headers.host = "mine.example") });
  }
  // The SDK adds a host beside it.
  const change = (request) => (request.headers[":authority"] = "mine.example");
  const headers = await headersOf(dropIn, { metadata: { handlerProtocol: "h2" }, change });
  assert.deepEqual([headers[":authority"], headers.host], ["mine.example", undefined]);
});

test("X-Ray's header, in Lambda alone, unless it is there", async () => {
  const names = ["x-amzn-trace-id"];
  const trace = { _X_AMZN_TRACE_ID: "Root=1-2-3" };
  const lambda = { ...trace, AWS_LAMBDA_FUNCTION_NAME: "f" };
  assert.deepEqual(await same(names, {}, lambda), { "x-amzn-trace-id": "Root=1-2-3" });
  assert.deepEqual(await same(names, {}, trace), { "x-amzn-trace-id": undefined });
  assert.deepEqual(await same(names, {}, { AWS_LAMBDA_FUNCTION_NAME: "f" }), { "x-amzn-trace-id": undefined });
  const change = (request) => (request.headers["X-Amzn-Trace-Id"] = "mine");
  assert.deepEqual(await same(names, { change }, lambda), { "x-amzn-trace-id": "mine" });
});

test("the user agent has the words of the app, and no other", async () => {
  const agentOf = async (config) => (await headersOf(dropIn, { config }))["x-amz-user-agent"];
  assert.equal(await agentOf({}), undefined);
  assert.equal(await agentOf({ customUserAgent: "my app/1.0" }), "my-app/1.0");
  assert.equal(await agentOf({ customUserAgent: [["one", "1"], ["two"], ["three", undefined]] }), "one/1 two three");
  assert.equal(await agentOf({ userAgentAppId: "shop (é)" }), "app/shop----");
  const config = {
    defaultUserAgentProvider: async () => [["of", "provider"]],
    customUserAgent: "b",
    userAgentAppId: "c",
  };
  assert.equal(await agentOf(config), "of/provider b app/c");
  assert.equal(await agentOf({ ...config, defaultUserAgentProvider: async () => undefined }), "b app/c");
  const change = (_, context) =>
    (context.userAgent = [
      ["m", "A,B"],
      ["lang", undefined, "js"],
    ]);
  const { "x-amz-user-agent": agent } = await headersOf(dropIn, { config, change });
  assert.equal(agent, "of/provider m/A-B lang/js b app/c");
});
