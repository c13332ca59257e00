// Identities, refreshes and API keys against the emulator, which verifies every signature, token and life.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { getToken } from "@aws/bedrock-token-generator";
import {
  Bedrock,
  BedrockAgent,
  BedrockRuntime,
  CredentialsError,
  fromCognitoIdentityPool,
  fromShortTermApiKey,
  fromWebToken,
} from "bedrock-wasm";
import { startLocalBedrock } from "local-bedrock";
import { HELLO, rejection } from "../support/clients.js";

const ROLE = "arn:aws:iam::123456789012:role/Guest";
let server;

before(async () => (server = await startLocalBedrock({ model: "scripted", log: () => {} })));
after(() => server.close());

const pool = (number) => `us-east-1:10ca1bed-0000-4000-8000-00000000000${number}`;
const FRESH = { getItem() {}, setItem() {}, removeItem() {} };
const guest = (options) =>
  fromCognitoIdentityPool({
    identityPoolId: pool(1),
    cache: FRESH,
    clientConfig: { endpoint: server.url },
    ...options,
  });
const runtime = (config) => new BedrockRuntime({ region: server.region, endpoint: server.url, ...config });
const logins = (which = "google") => {
  const { provider, token } = server.identity.tokens[which];
  return { [provider]: token };
};

test("guests in the basic flow, and who has logged in in both flows, may call", async () => {
  for (const options of [
    { roleArn: ROLE },
    { roleArn: ROLE, logins: logins() },
    { logins: logins() },
    { logins: logins("userPool") },
  ]) {
    const { output } = await runtime({ credentials: guest(options) }).converse(HELLO);
    assert.equal(output.message.role, "assistant");
  }
});

test("a guest in the enhanced flow is advised to take the basic one", async () => {
  const error = await rejection(runtime({ credentials: guest() }).converse(HELLO));
  assert.equal(error.name, "AccessDeniedException");
  assert.match(error.message, /no session policy allows .* basic flow: give fromCognitoIdentityPool a roleArn/);
});

test("pools that do not fit say why", async () => {
  for (const [options, expected] of [
    [{ identityPoolId: pool(2), roleArn: ROLE }, /InvalidParameterException: Basic \(classic\) flow is not enabled/],
    [{ identityPoolId: pool(3), roleArn: ROLE }, /NotAuthorizedException: .*guests/],
    [{ identityPoolId: pool(5), logins: logins() }, /InvalidIdentityPoolConfigurationException/],
    [{ identityPoolId: pool(9) }, /ResourceNotFoundException/],
    [{ logins: logins("expired") }, /NotAuthorizedException: .*[Ee]xpired/],
    [{ logins: { "accounts.google.com": "no.token.atall" } }, /NotAuthorizedException/],
  ]) {
    const error = await rejection(runtime({ credentials: guest(options) }).converse(HELLO));
    assert.ok(error instanceof CredentialsError, error.stack);
    assert.match(error.message, expected);
  }
});

test("a web token at STS, and malformed ones", async () => {
  const clientConfig = { endpoint: server.url, region: server.region };
  const web = (options) =>
    fromWebToken({ roleArn: ROLE, webIdentityToken: server.identity.tokens.google.token, clientConfig, ...options });
  await runtime({ credentials: web() }).converse(HELLO);
  for (const [options, expected] of [
    [
      { webIdentityToken: server.identity.tokens.expired.token },
      /^fromWebToken: ExpiredTokenException: .*sign in again/,
    ],
    [{ webIdentityToken: "x.y.z" }, /^fromWebToken: InvalidIdentityToken/],
    [
      { roleArn: "arn:aws:iam::123456789012:role/local-bedrock-untrusting" },
      /^fromWebToken: AccessDenied: .*trust policy/,
    ],
    [{ durationSeconds: 5 }, /^fromWebToken: ValidationError/],
  ]) {
    assert.match((await rejection(runtime({ credentials: web(options) }).converse(HELLO))).message, expected);
  }
});

test("keys that end in mid-conversation are refreshed without the user noticing", async () => {
  const asked = [];
  const provider = guest({ roleArn: ROLE });
  const credentials = async (options) => {
    const given = await provider(options);
    asked.push(options.forceRefresh);
    return given;
  };
  const client = runtime({ credentials });
  await client.converse(HELLO);
  server.expireIssuedCredentials();
  const { stream, $metadata } = await client.converseStream(HELLO);
  assert.equal((await stream.final()).message.role, "assistant");
  assert.equal($metadata.attempts, 2);
  await client.converse(HELLO);
  assert.deepEqual(asked, [false, true]);
  // Those that end within five minutes are refreshed ahead, for each call.
  server.settings.change({ credentialSeconds: 2 });
  server.expireIssuedCredentials();
  await client.converse(HELLO);
  await sleep(2_100);
  const later = await client.converse(HELLO);
  assert.equal(later.$metadata.attempts, 1);
  server.settings.change({ credentialSeconds: null });
});

test("a clock that is 20 minutes off, with and without a readable Date", async () => {
  for (const clockOffsetSeconds of [-1200, 1200]) {
    server.settings.change({ clockOffsetSeconds });
    const client = runtime({ credentials: server.credentials });
    assert.equal((await client.converse(HELLO)).$metadata.attempts, 2);
    assert.equal((await client.converse(HELLO)).$metadata.attempts, 1, "remembered");
  }
  server.settings.change({ clockOffsetSeconds: 0 });
});

test("short-term API keys are those of AWS's generator, and open what API keys open", async () => {
  const credentials = server.temporaryCredentials;
  const ours = await fromShortTermApiKey({ credentials, region: "us-east-1", expiresInSeconds: 3600 })();
  const theirs = await getToken({ credentials, region: "us-east-1", expiresInSeconds: 3600 });
  const read = (token) => new URL(`https://${Buffer.from(token.slice("bedrock-api-key-".length), "base64")}`);
  const [own, official] = [read(ours.token), read(theirs)];
  const [parameters, expected] = [own, official].map((url) =>
    [...url.searchParams].filter(([name]) => !/^X-Amz-(Date|Signature)$/.test(name)),
  );
  assert.deepEqual(parameters, expected);
  assert.deepEqual([own.host, own.pathname], [official.host, official.pathname]);
  assert.ok(Math.abs(ours.expiration - Date.now() - 3_600_000) < 60_000);
  await runtime({ token: fromShortTermApiKey({ credentials, region: server.region }) }).converse(HELLO);
  await new Bedrock({
    region: server.region,
    endpoint: server.url,
    token: fromShortTermApiKey({ credentials: async () => credentials, region: server.region }),
  }).listFoundationModels();
  const elsewhere = runtime({ token: fromShortTermApiKey({ credentials, region: "eu-west-1" }) });
  assert.equal((await rejection(elsewhere.converse(HELLO))).name, "AccessDeniedException");
  const agent = new BedrockAgent({ region: server.region, endpoint: server.url, token: ours.token });
  assert.ok((await rejection(agent.listAgents({}))) instanceof CredentialsError);
});

test("a short-term API key made at the same moment is the same to the last character", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 10, 25, 12) });
  for (const credentials of [server.credentials, server.temporaryCredentials]) {
    const ours = await fromShortTermApiKey({ credentials, region: "us-east-1", expiresInSeconds: 900 })();
    assert.equal(ours.token, await getToken({ credentials, region: "us-east-1", expiresInSeconds: 900 }));
  }
});

test("a short-term API key never claims to outlive its credentials", async () => {
  const expiration = new Date(Date.now() + 600_000);
  const { expiration: ends } = await fromShortTermApiKey({
    credentials: { ...server.temporaryCredentials, expiration },
    region: "us-east-1",
  })();
  assert.deepEqual(ends, expiration);
  for (const expiresInSeconds of [0, 1.5, 43_201, "60"]) {
    assert.throws(
      () => fromShortTermApiKey({ credentials: server.credentials, region: "us-east-1", expiresInSeconds }),
      /^InputError: expiresInSeconds/,
    );
  }
});
