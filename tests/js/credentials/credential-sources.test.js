// Providers that ask nobody, and what clients do with what providers give.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockAgent,
  BedrockRuntime,
  createCredentialChain,
  CredentialsError,
  fromContainerMetadata,
  fromEnv,
  ServiceException,
} from "bedrock-wasm";
import { scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";

const accessKeyOf = ({ headers }) => /Credential=([^/]+)/.exec(headers.authorization)?.[1] ?? headers.authorization;
const inAnHour = () => new Date(Date.now() + 3_600_000);
const OVER = serviceError("ExpiredTokenException", {
  status: 403,
  message: "The security token included in the request is expired",
});

/** A provider that gives `AKID1`, `AKID2`, … */
function counted(expiration = inAnHour) {
  const provider = async (options) => {
    provider.asked.push(options);
    return { ...CREDENTIALS, accessKeyId: `AKID${provider.asked.length}`, expiration: expiration() };
  };
  provider.asked = [];
  return provider;
}

test("the environment is read when a call is made, and bindings in its place", async (t) => {
  const names = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_CREDENTIAL_EXPIRATION",
  ];
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  t.after(() =>
    names.forEach((name) =>
      before[name] === undefined ? delete process.env[name] : (process.env[name] = before[name]),
    ),
  );
  names.forEach((name) => delete process.env[name]);
  const fetch = scriptedFetch([ANY_ANSWER]);
  const runtime = client(fetch, { credentials: fromEnv() });
  const error = await rejection(runtime.converse(HELLO));
  assert.ok(error instanceof CredentialsError);
  assert.match(error.message, /^fromEnv: .*AWS_ACCESS_KEY_ID.*fromEnv\(env\)/);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" });
  await runtime.converse(HELLO);
  assert.equal(fetch.sent[0].headers["x-amz-security-token"], "t");
  process.env.AWS_BEARER_TOKEN_BEDROCK = "bedrock-api-key-env";
  await runtime.converse(HELLO);
  const agent = new BedrockAgent({ region: REGION, credentials: fromEnv(), fetch });
  await agent.listAgents({});
  const env = {
    AWS_ACCESS_KEY_ID: "AKIDBINDING",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_CREDENTIAL_EXPIRATION: "2030-01-01T00:00:00Z",
  };
  await client(fetch, { credentials: fromEnv(env) }).converse(HELLO);
  assert.deepEqual(fetch.sent.map(accessKeyOf), ["AKIDENV", "Bearer bedrock-api-key-env", "AKIDENV", "AKIDBINDING"]);
  assert.deepEqual((await fromEnv(env)()).expiration, new Date("2030-01-01T00:00:00Z"));
  await assert.rejects(fromEnv({})(), /^CredentialsError: fromEnv: the bindings/);
});

test("without process, Deno's environment is read; without both there is none", async (t) => {
  const { process } = globalThis;
  t.after(() => {
    globalThis.process = process;
    delete globalThis.Deno;
  });
  const [provider, container] = [fromEnv(), fromContainerMetadata()];
  delete globalThis.process;
  globalThis.Deno = { env: { get: (name) => ({ AWS_ACCESS_KEY_ID: "AKIDDENO", AWS_SECRET_ACCESS_KEY: "s" })[name] } };
  const given = await provider();
  globalThis.Deno = { env: { get: (name) => (name === "AWS_CONTAINER_CREDENTIALS_FULL_URI" ? "not a URL" : "") } };
  const odd = await rejection(container());
  delete globalThis.Deno;
  const errors = [await rejection(provider()), await rejection(container())];
  globalThis.process = process;
  assert.equal(given.accessKeyId, "AKIDDENO");
  assert.match(odd.message, /awsContainerCredentialsFullUri: give an absolute URL/);
  assert.deepEqual(
    errors.map(({ name }) => name),
    ["CredentialsError", "InputError"],
  );
});

test("a chain returns its first provider's credentials, or an error with the errors of all", async () => {
  const fails = async () => {
    throw new CredentialsError("first: has none", { code: "missing_credentials" });
  };
  assert.equal((await createCredentialChain(fails, counted())()).accessKeyId, "AKID1");
  const error = await rejection(
    createCredentialChain(fails, async () => Promise.reject(new Error("second: offline")))(),
  );
  assert.ok(error instanceof CredentialsError);
  assert.match(error.message, /first: has none; second: offline/);
  assert.equal(error.cause.errors.length, 2);
  assert.throws(() => createCredentialChain(), /^InputError/);
});

test("clients share the credentials of a provider, with one request in flight", async () => {
  const credentials = counted();
  const fetch = scriptedFetch([ANY_ANSWER]);
  const clients = Array.from({ length: 5 }, () => client(fetch, { credentials }));
  await Promise.all(clients.map((each) => each.converse(HELLO)));
  assert.equal(credentials.asked.length, 1);
});

test("refused as expired, a call is made again with fresh credentials, for all calls at once", async () => {
  const credentials = counted();
  const fetch = scriptedFetch([OVER, OVER, OVER, ANY_ANSWER]);
  const runtime = client(fetch, { credentials });
  const outputs = await Promise.all([1, 2, 3].map(() => runtime.converse(HELLO)));
  assert.deepEqual(credentials.asked, [{ forceRefresh: false }, { forceRefresh: true }]);
  assert.deepEqual(fetch.sent.map(accessKeyOf), ["AKID1", "AKID1", "AKID1", "AKID2", "AKID2", "AKID2"]);
  assert.deepEqual(
    outputs.map(({ $metadata }) => $metadata.attempts),
    [2, 2, 2],
  );
});

test("refused again, it is an error; so it is with credentials that nobody can refresh, or no attempt left", async () => {
  for (const [config, attempts] of [
    [{ credentials: counted() }, 2],
    [{}, 1],
    [{ credentials: counted(), maxAttempts: 1 }, 1],
  ]) {
    const fetch = scriptedFetch([OVER]);
    const error = await rejection(client(fetch, config).converse(HELLO));
    assert.ok(error instanceof ServiceException);
    assert.deepEqual([error.name, fetch.sent.length], ["ExpiredTokenException", attempts]);
  }
});

test("a refresh that fails ahead of the expiry keeps the valid credentials, and is tried at the next call", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
  let calls = 0;
  const credentials = async () => {
    if (++calls === 2) throw new Error("offline");
    return { ...CREDENTIALS, accessKeyId: `AKID${calls}`, expiration: inAnHour() };
  };
  const fetch = scriptedFetch([ANY_ANSWER]);
  const runtime = client(fetch, { credentials });
  await runtime.converse(HELLO);
  t.mock.timers.setTime(Date.UTC(2026, 0, 1) + 56 * 60_000);
  await runtime.converse(HELLO);
  await runtime.converse(HELLO);
  assert.deepEqual(fetch.sent.map(accessKeyOf), ["AKID1", "AKID1", "AKID3"]);
});

test("credentials whose refresh fails are used until the moment of their expiry, and not at it", async (t) => {
  const [now, expiration] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 1)];
  t.mock.timers.enable({ apis: ["Date"], now });
  let calls = 0;
  const credentials = async () => {
    if (++calls > 1) throw new Error("offline");
    return { ...CREDENTIALS, accessKeyId: "AKID1", expiration };
  };
  const fetch = scriptedFetch([ANY_ANSWER]);
  const runtime = client(fetch, { credentials });
  await runtime.converse(HELLO);
  t.mock.timers.setTime(expiration - 1);
  await runtime.converse(HELLO);
  t.mock.timers.setTime(expiration);
  const error = await rejection(runtime.converse(HELLO));
  assert.equal(error.message, "credentials: the provider failed: offline");
  assert.deepEqual(fetch.sent.map(accessKeyOf), ["AKID1", "AKID1"]);
});

test("a wrong clock is corrected from the refusal's text or date, once, and remembered", async () => {
  const basic = (ms) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
  const service = Date.now() - 20 * 60_000;
  const text = `Signature not yet current: ${basic(Date.now())} is still later than ${basic(service + 300_000)} (${basic(service)} + 5 min.)`;
  const refusals = [
    serviceError("InvalidSignatureException", { status: 403, message: text }),
    () =>
      new Response('{"message":"no times"}', {
        status: 403,
        headers: { "x-amzn-errortype": "RequestExpired", date: new Date(service).toUTCString() },
      }),
  ];
  for (const refusal of refusals) {
    const fetch = scriptedFetch([refusal, ANY_ANSWER]);
    const runtime = new BedrockRuntime({ region: REGION, credentials: CREDENTIALS, fetch });
    const { $metadata } = await runtime.converse(HELLO);
    await runtime.converse(HELLO);
    assert.equal($metadata.attempts, 2);
    const off = fetch.sent.map(({ headers }) => {
      const [, y, mo, d, h, mi, s] = /(....)(..)(..)T(..)(..)(..)Z/.exec(headers["x-amz-date"]);
      return Math.round((Date.UTC(y, mo - 1, d, h, mi, s) - service) / 60_000) + 0;
    });
    assert.deepEqual(off, [20, 0, 0]);
  }
});

test("calls at the same time are all corrected, though the first of them has learnt the time already", async () => {
  const basic = (ms) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
  const service = Date.now() + 20 * 60_000;
  const text = `Signature expired: ${basic(Date.now())} is now earlier than ${basic(service - 300_000)} (${basic(service)} - 5 min.)`;
  const refusal = serviceError("InvalidSignatureException", { status: 403, message: text });
  const fetch = scriptedFetch([refusal, refusal, refusal, ANY_ANSWER]);
  const runtime = client(fetch);
  const outputs = await Promise.all([1, 2, 3].map(() => runtime.converse(HELLO)));
  assert.deepEqual(
    outputs.map(({ $metadata }) => $metadata.attempts),
    [2, 2, 2],
  );
});
