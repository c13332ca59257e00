// Options and variables of a client: what they come to, and how a wrong one is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER } from "./probe/world.js";

/** Runs with some variables, and without all others of AWS. */
async function within(env, run) {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, env);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** What a client sends first, or the error that it throws. */
async function sent(config = {}, env = {}) {
  return within(env, async () => {
    const customFetch = scriptedFetch([json(ANSWER)]);
    const base = { region: REGION, credentials: CREDENTIALS, requestHandler: { customFetch }, maxAttempts: 1 };
    const client = new BedrockRuntimeClient({ ...base, ...config });
    const error = await client.send(new ConverseCommand(HELLO)).then(
      () => undefined,
      (thrown) => thrown,
    );
    if (error) return { name: error.name, code: error.code, message: error.message };
    const { url, headers } = customFetch.sent[0];
    return { host: new URL(url).host, authorization: headers.authorization, headers };
  });
}

test("a region that says FIPS is the region, at FIPS's host", async () => {
  const hostOf = async (region) => (await sent({ region })).host;
  assert.equal(await hostOf("fips-us-west-2"), "bedrock-runtime-fips.us-west-2.amazonaws.com");
  assert.equal(await hostOf("us-west-2-fips"), "bedrock-runtime-fips.us-west-2.amazonaws.com");
  for (const region of ["fips-aws-global", "aws-fips"]) {
    assert.equal(await hostOf(region), "bedrock-runtime-fips.us-east-1.amazonaws.com");
  }
  const regionOf = (region) => new BedrockRuntimeClient({ region }).config.region();
  assert.deepEqual([await regionOf("us-aws-fips"), await regionOf("fips-aws-globals")], ["us-aws", "aws-globals"]);
  const { config } = new BedrockRuntimeClient({ region: "us-fips-9" });
  assert.deepEqual([await config.region(), await config.useFipsEndpoint()], ["us-fips-9", false]);
});

test("a region that cannot be part of a host is refused", async () => {
  for (const region of ["us_east/1", "us-east-1.evil.example", "a b", "x".repeat(64), "@evil"]) {
    assert.deepEqual(await sent({ region }), {
      name: "InputError",
      code: "invalid_region",
      message: `Region not accepted: region="${region}" is not a valid hostname component.`,
    });
  }
});

test("an endpoint is an absolute URL, and has no variants", async () => {
  const message =
    'endpoint: give an absolute URL without user, query or fragment, such as "https://gateway.example/bedrock"';
  for (const endpoint of [
    "gateway",
    "https://a@b.example/",
    "https://b.example/?q",
    "https://b.example/#f",
    5,
    {},
    [],
    async () => null,
  ]) {
    assert.deepEqual(await sent({ endpoint }), { name: "InputError", code: "invalid_endpoint", message });
  }
  for (const [option, variant] of [
    ["useFipsEndpoint", "FIPS"],
    ["useDualstackEndpoint", "Dualstack"],
  ]) {
    assert.deepEqual(await sent({ endpoint: "https://b.example", [option]: true }), {
      name: "InputError",
      code: "invalid_endpoint",
      message: `Invalid Configuration: ${variant} and custom endpoint are not supported`,
    });
  }
  assert.equal((await sent({ endpoint: { protocol: "https:", hostname: "b.example" } })).host, "b.example");
});

test("an endpointProvider is given the logger, and may leave out properties", async () => {
  const logger = { warn() {} };
  let passed;
  const endpointProvider = (parameters, context) => {
    passed = [parameters, context];
    return { url: new URL("https://b.example") };
  };
  assert.equal((await sent({ endpointProvider, logger })).host, "b.example");
  const parameters = { Region: REGION, UseFIPS: false, UseDualStack: false, Endpoint: undefined };
  assert.deepEqual(passed, [parameters, { logger }]);
});

test("credentials of the environment, whole, or an error that says where to look", async () => {
  const pair = { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "s" };
  const given = (env) => within(env, () => new BedrockRuntimeClient({ region: REGION }).config.credentials());
  const plain = { accessKeyId: "AKIDENV", secretAccessKey: "s", sessionToken: undefined };
  assert.deepEqual(await given(pair), plain);
  const end = "2030-01-01T00:00:00Z";
  assert.deepEqual(await given({ ...pair, AWS_SESSION_TOKEN: "t", AWS_CREDENTIAL_EXPIRATION: end }), {
    ...plain,
    sessionToken: "t",
    expiration: new Date(end),
  });
  for (const half of [{}, { AWS_ACCESS_KEY_ID: "a" }, { AWS_SECRET_ACCESS_KEY: "s" }]) {
    assert.deepEqual(await sent({ credentials: undefined }, half), {
      name: "CredentialsProviderError",
      code: "missing_credentials",
      message:
        "Could not load credentials from any providers: give the client `credentials` or a `token`. Files and instance roles are not looked up: for those give fromNodeProviderChain() of @aws-sdk/credential-providers",
    });
  }
});

test("a provider's own error is thrown, whatever it is", async () => {
  for (const thrown of [new Error("no session"), undefined, "text"]) {
    const client = new BedrockRuntimeClient({ region: REGION, credentials: () => Promise.reject(thrown) });
    const caught = await client.send(new ConverseCommand(HELLO)).catch((error) => [error]);
    assert.deepEqual(caught, [thrown]);
  }
});

test("the scheme of a preference, in the environment or in options", async () => {
  const token = { token: "key" };
  const isBearer = async (config, env) => /^Bearer key$/.test((await sent({ token, ...config }, env)).authorization);
  assert.equal(await isBearer({}, { AWS_AUTH_SCHEME_PREFERENCE: "unknown, httpBearerAuth" }), true);
  assert.equal(await isBearer({}, { AWS_AUTH_SCHEME_PREFERENCE: "sigv4, httpBearerAuth" }), false);
  assert.equal(await isBearer({ authSchemePreference: ["smithy.api#httpBearerAuth"] }), true);
  assert.equal(await isBearer({ authSchemePreference: ["aws.auth#sigv4", "httpBearerAuth"] }), false);
  assert.equal(await isBearer({}), false);
  assert.equal(await isBearer({ credentials: undefined }), true);
});

test("the app's id of the environment is sent", async () => {
  const agentOf = async (config) => (await sent(config, { AWS_SDK_UA_APP_ID: "shop" })).headers["x-amz-user-agent"];
  assert.deepEqual([await agentOf({}), await agentOf({ userAgentAppId: "mine" })], ["app/shop", "app/mine"]);
});

test("a body that cannot be signed is refused by name", async () => {
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS });
  const change = (next) => (args) => next({ ...args, request: { ...args.request, body: new ReadableStream() } });
  client.middlewareStack.add(change, { step: "build", priority: "low", name: "change" });
  await assert.rejects(client.send(new ConverseCommand(HELLO)), {
    name: "InputError",
    message: "request.body: a middleware may set bytes or text, which can be signed",
  });
});

test("the configuration shows its credentials, and is passed to a provider that stands in", async () => {
  let passed;
  const credentialDefaultProvider = (given) => {
    passed = given;
    return async () => CREDENTIALS;
  };
  const { config } = new BedrockRuntimeClient({ region: REGION, credentialDefaultProvider });
  assert.ok(Object.keys(config).includes("credentials"));
  assert.deepEqual(await config.credentials(), CREDENTIALS);
  assert.deepEqual([await passed.region(), passed.parentClientConfig], [REGION, config]);
  Object.defineProperty(config, "credentials", { value: "mine" });
  assert.equal(config.credentials, "mine");
});

test("the retry mode of the environment is in the configuration", async () => {
  const modeOf = (env) => within(env, () => new BedrockRuntimeClient({ region: REGION }).config.retryMode());
  assert.deepEqual([await modeOf({ AWS_RETRY_MODE: "adaptive" }), await modeOf({})], ["adaptive", "standard"]);
});
