// Where credentials come from, and how long they are kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CredentialsError } from "bedrock-wasm";
import { scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";

const accessKeyOf = ({ headers }) => /Credential=([^/]+)/.exec(headers.authorization)[1];

/** A provider that gives `AKID1`, `AKID2`, … and counts. */
function provider(expiration) {
  const give = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++give.calls}`, expiration: expiration?.() });
  give.calls = 0;
  return give;
}

test("static credentials, and an optional session token", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  await client(fetch).converse(HELLO);
  await client(fetch, { credentials: { ...CREDENTIALS, sessionToken: "token" } }).converse(HELLO);
  assert.deepEqual(fetch.sent.map(accessKeyOf), [CREDENTIALS.accessKeyId, CREDENTIALS.accessKeyId]);
  assert.deepEqual(
    fetch.sent.map(({ headers }) => headers["x-amz-security-token"]),
    [undefined, "token"],
  );
});

test("a provider is asked once for calls at the same time", async () => {
  const credentials = provider(() => new Date(Date.now() + 3_600_000));
  const fetch = scriptedFetch([ANY_ANSWER]);
  const shared = client(fetch, { credentials });
  await Promise.all(Array.from({ length: 10 }, () => shared.converse(HELLO)));
  await shared.converse(HELLO);
  assert.equal(credentials.calls, 1);
  assert.deepEqual(new Set(fetch.sent.map(accessKeyOf)), new Set(["AKID1"]));
});

test("a provider is asked again five minutes before the end", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
  const credentials = provider(() => new Date(Date.now() + 3_600_000));
  const fetch = scriptedFetch([ANY_ANSWER]);
  const shared = client(fetch, { credentials });
  const callAfter = async (minutes) => {
    t.mock.timers.setTime(Date.UTC(2026, 0, 1) + minutes * 60_000);
    await shared.converse(HELLO);
    return accessKeyOf(fetch.sent.at(-1));
  };
  assert.equal(await callAfter(0), "AKID1");
  assert.equal(await callAfter(54.9), "AKID1");
  assert.equal(await callAfter(55), "AKID2");
  assert.equal(await callAfter(109.9), "AKID2");
  assert.equal(await callAfter(110.1), "AKID3");
});

test("an expiration may be a Date, milliseconds or text; without one the provider is asked for every call", async () => {
  const inAnHour = Date.now() + 3_600_000;
  for (const [expiration, calls] of [
    [new Date(inAnHour), 1],
    [inAnHour, 1],
    [new Date(inAnHour).toISOString(), 1],
    [undefined, 2],
  ]) {
    const credentials = provider(() => expiration);
    const shared = client(scriptedFetch([ANY_ANSWER]), { credentials });
    await shared.converse(HELLO);
    await shared.converse(HELLO);
    assert.equal(credentials.calls, calls);
  }
});

test("a provider's failure is a CredentialsError with its cause, and is not kept", async () => {
  const cause = new Error("the identity pool is gone");
  const failures = [
    () => Promise.reject(cause),
    () => {
      throw cause;
    },
  ];
  for (const fail of failures) {
    let calls = 0;
    const credentials = () => (++calls === 1 ? fail() : Promise.resolve(CREDENTIALS));
    const fetch = scriptedFetch([ANY_ANSWER]);
    const shared = client(fetch, { credentials });
    const error = await rejection(shared.converse(HELLO));
    assert.ok(error instanceof CredentialsError, error.stack);
    assert.match(error.message, /provider failed: the identity pool is gone/);
    assert.equal(error.cause, cause);
    assert.equal(fetch.sent.length, 0);
    await shared.converse(HELLO);
    assert.equal(fetch.sent.length, 1);
  }
});

test("a provider that answers at once, without a promise, works too", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  await client(fetch, { credentials: () => CREDENTIALS }).converse(HELLO);
  assert.equal(accessKeyOf(fetch.sent[0]), CREDENTIALS.accessKeyId);
});

test("an API key is sent as a bearer token, unsigned, before any credentials", async () => {
  const tokens = [
    "key-1",
    { token: "key-1" },
    async () => ({ token: "key-1", expiration: new Date(Date.now() + 1e7) }),
    async () => "key-1",
  ];
  for (const token of tokens) {
    const fetch = scriptedFetch([ANY_ANSWER]);
    await client(fetch, { token }).converse(HELLO);
    const { headers } = fetch.sent[0];
    assert.equal(headers.authorization, "Bearer key-1");
    assert.ok(!Object.keys(headers).some((name) => name.startsWith("x-amz-")), Object.keys(headers).join());
  }
});

test("a configuration that is changed later does not change the client", async () => {
  const config = { region: REGION, credentials: { ...CREDENTIALS } };
  const fetch = scriptedFetch([ANY_ANSWER]);
  const made = client(fetch, config);
  config.region = "eu-west-1";
  await made.converse(HELLO);
  assert.match(fetch.sent[0].headers.authorization, /\/us-east-1\/bedrock\//);
});

test("a call whose identity is refused while a refresh ahead fails is given another one", async () => {
  const identity = (sessionToken, minutes) => ({
    ...CREDENTIALS,
    sessionToken,
    expiration: new Date(Date.now() + minutes * 60_000),
  });
  const { promise: failing, reject: fail } = deferred();
  const answers = [async () => identity("old", 1), () => failing, async () => identity("new", 60)];
  const forced = [];
  const credentials = ({ forceRefresh }) => answers[forced.push(forceRefresh) - 1]();
  const { promise: held, resolve: answer } = deferred();
  const refused = serviceError("ExpiredTokenException", { status: 403 });
  const fetch = scriptedFetch([
    async (sent) => (await held, refused(sent)),
    (sent) => (sent.headers["x-amz-security-token"] === "old" ? refused(sent) : ANY_ANSWER(sent)),
  ]);
  const shared = client(fetch, { credentials });
  const first = shared.converse(HELLO);
  while (fetch.sent.length === 0) await new Promise(setImmediate);
  const second = shared.converse(HELLO);
  while (forced.length < 2) await new Promise(setImmediate);
  answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  fail(new Error("the issuer is away"));
  await Promise.all([first, second]);
  assert.deepEqual(forced, [false, false, true]);
});

function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
}
