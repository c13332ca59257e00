// Options and variables of a client: what they come to in its configuration, and what is said of those that are missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getBearerTokenEnvKey } from "@aws-sdk/core/httpAuthSchemes";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { resolvedConfig } from "../../../pkg/aws-sdk/lib/config.js";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { firstRequest, within } from "../support/first-request.js";
import { unsaid } from "../support/unsaid.js";

/** Of a service. */
const SETTINGS = { table: { signingName: "bedrock" }, serviceId: "Bedrock Runtime", apiVersion: "2023-09-30" };

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
    assert.deepEqual(await firstRequest({ credentials: undefined }, half), {
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

test("the variable of a service's API key has the SDK's name, if the service's has a hyphen", async () => {
  const table = { ...SETTINGS.table, bearer: true, signingName: "bedrock-agentcore" };
  const token = await within({ [getBearerTokenEnvKey(table.signingName)]: "key" }, () =>
    resolvedConfig({ region: REGION }, { ...SETTINGS, table }).token(),
  );
  assert.deepEqual(token, { token: "key" });
});

test("the app's id of the environment is sent", async () => {
  const agentOf = async (config) =>
    (await firstRequest(config, { AWS_SDK_UA_APP_ID: "shop" })).headers["x-amz-user-agent"];
  assert.deepEqual([await agentOf({}), await agentOf({ userAgentAppId: "mine" })], ["app/shop", "app/mine"]);
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

test("retryMode adaptive is told of, and runs as standard, unless the client has a strategy", async (t) => {
  unsaid(t, "retryMode");
  const told = [];
  const logger = { warn: (line) => told.push(line) };
  const strategyOf = async (given) => {
    const config = resolvedConfig({ region: REGION, logger, ...given }, SETTINGS);
    return [await config.retryStrategy(), await config.retryStrategy()];
  };
  const mine = { mode: "mine" };
  assert.deepEqual(await strategyOf({ retryStrategy: mine, retryMode: "adaptive" }), [mine, mine]);
  const [standard, again] = await strategyOf({});
  assert.deepEqual([standard.mode, standard === again], ["standard", true]);
  assert.deepEqual(told, []);
  for (const retryMode of ["adaptive", async () => "adaptive"]) {
    assert.equal((await strategyOf({ retryMode }))[0].mode, "standard");
    assert.deepEqual(told.splice(0), [
      "bedrock-wasm: retryMode: runs as standard; give `retryStrategy` an AdaptiveRetryStrategy",
    ]);
  }
});
