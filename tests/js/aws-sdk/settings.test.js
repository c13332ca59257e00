// What a client with the SDK's names makes of its settings, beside the SDK: endpoints, refusals, the names in its stack.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";

const MODULES = { ours: dropIn, theirs: sdk };

/** A handler that keeps the requests, and answers nothing. */
function keeping() {
  const requests = [];
  const handle = async (request) => {
    requests.push(request);
    throw Object.assign(new Error("kept"), { name: "Kept" });
  };
  return { requests, requestHandler: { handle } };
}

/** The request or the error of a call, of both modules. */
async function both(settings, use = () => {}, input = HELLO) {
  const results = {};
  for (const [kind, { BedrockRuntimeClient, ConverseCommand }] of Object.entries(MODULES)) {
    const { requests, requestHandler } = keeping();
    const client = new BedrockRuntimeClient({
      region: REGION,
      credentials: CREDENTIALS,
      maxAttempts: 1,
      requestHandler,
      ...settings,
    });
    use(client);
    const error = await client.send(new ConverseCommand(input)).catch((reason) => reason);
    results[kind] = { requests, error };
  }
  return results;
}

const placeOf = ({ requests: [{ protocol, hostname, port, path }] }) => ({ protocol, hostname, port, path });

test("an endpoint in parts, in text or of a provider is where requests go", async () => {
  for (const endpoint of [
    { protocol: "https:", hostname: "h.example" },
    { protocol: "https:", hostname: "h.example", port: 8443, path: "/base" },
    "https://h.example/base",
    async () => "https://h.example",
  ]) {
    const { ours } = await both({ endpoint });
    const { hostname, path } = placeOf(ours);
    assert.deepEqual([hostname, path.endsWith("/model/amazon.nova-lite-v1%3A0/converse")], ["h.example", true]);
  }
});

test("an endpoint does not go with FIPS or dual-stack, in the SDK's words", async () => {
  for (const more of [{ useFipsEndpoint: true }, { useDualstackEndpoint: true }]) {
    const { ours, theirs } = await both({ endpoint: "https://h.example", ...more });
    assert.equal(ours.error.message, theirs.error.message);
    assert.deepEqual([ours.error.name, ours.error.code], ["InputError", "invalid_endpoint"]);
  }
});

test("an endpointProvider is given the parameters and the logger, and may set headers", async () => {
  const given = [];
  const logger = { warn() {}, info() {}, error() {} };
  const endpointProvider = (parameters, context) => {
    given.push(parameters.Region, parameters.Endpoint, context.logger === logger);
    return { url: new URL("https://chosen.example"), headers: { "x-a": ["1", "2"] } };
  };
  const { requestHandler, requests } = keeping();
  const settings = {
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler,
    logger,
    endpointProvider,
  };
  await new dropIn.BedrockRuntimeClient({ ...settings, endpoint: { hostname: "h.example" } })
    .send(new dropIn.ConverseCommand(HELLO))
    .catch(() => {});
  assert.deepEqual(given, [REGION, "https://h.example/", true]);
  assert.deepEqual([requests[0].hostname, requests[0].headers["x-a"]], ["chosen.example", "1, 2"]);
});

test("a list of models is refused, and the error says whose they are", async () => {
  const { ours } = await both({}, () => {}, { ...HELLO, modelId: ["a", "b"] });
  assert.deepEqual(
    [ours.error.name, ours.error.message, ours.requests.length],
    [
      "InputError",
      "Converse: modelId: must be a string, as in the AWS SDK; lists of models are for the package's own clients",
      0,
    ],
  );
});

test("a call without credentials goes out if a middleware gives it an authorization, and not by a header of another name", async () => {
  const credentials = async () => {
    throw Object.assign(new Error("none"), { code: "missing_credentials" });
  };
  const withHeader = (name) => (client) =>
    client.middlewareStack.add(
      (next) => (args) =>
        next({ ...args, request: { ...args.request, headers: { ...args.request.headers, [name]: "x" } } }),
      {
        step: "build",
      },
    );
  for (const [name, count] of [
    ["Authorization", 1],
    ["authorization", 1],
    ["x-authorization", 0],
    ["authorization-x", 0],
  ]) {
    const { ours } = await both({ credentials }, withHeader(name));
    assert.equal(ours.requests.length, count, name);
  }
});

test("middlewares of the client are removed by the SDK's tags and names", () => {
  const left = (remove) =>
    Object.values(MODULES).map(({ BedrockRuntimeClient }) => {
      const { middlewareStack } = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS });
      return remove(middlewareStack);
    });
  for (const tag of [
    "SERIALIZER",
    "DESERIALIZER",
    "RETRY",
    "HTTP_AUTH_SCHEME",
    "HTTP_SIGNING",
    "HOST",
    "LOGGER",
    "NONE",
  ]) {
    const [ours, theirs] = left((stack) => stack.removeByTag(tag));
    assert.equal(ours, theirs, tag);
  }
  for (const name of ["awsAuthMiddleware", "tokenMiddleware", "retryMiddleware", "httpSigningMiddleware"]) {
    const [ours, theirs] = left((stack) => stack.remove(name));
    assert.equal(ours, theirs, name);
  }
});

test("a client and a command have the names of their classes, and destroy needs no handler that has it", () => {
  for (const { BedrockRuntimeClient, ConverseCommand } of Object.values(MODULES)) {
    assert.deepEqual([BedrockRuntimeClient.name, ConverseCommand.name], ["BedrockRuntimeClient", "ConverseCommand"]);
  }
  new dropIn.BedrockRuntimeClient({ region: REGION, requestHandler: { handle() {} } }).destroy();
});
