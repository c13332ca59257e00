// Which identities of a pool are kept: those of guests, and of users who are named. A cache that does not answer is not waited for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromCognitoIdentityPool } from "bedrock-wasm";
import { json, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { rejection } from "../support/clients.js";
import { until } from "../support/patience.js";

const POOL = "eu-central-1:1699ebc0-7900-4099-b910-2df94f52a030";
const IDENTITY = "eu-central-1:12345678-dcdc-4099-b910-2df94f52a030";

/** What a provider asks of a cache that has an identity, which the pool refuses. */
async function askedOfCache(options, ...answers) {
  const calls = [];
  const noted = (name, result) => (key) => {
    calls.push([name, key]);
    return result;
  };
  const cache = { getItem: noted("getItem", IDENTITY), setItem: noted("setItem"), removeItem: noted("removeItem") };
  const fetch = scriptedFetch([...answers, serviceError("ResourceNotFoundException")]);
  const { code } = await rejection(
    fromCognitoIdentityPool({ identityPoolId: POOL, cache, clientConfig: { fetch }, ...options })(),
  );
  assert.deepEqual([code, fetch.sent.length], ["refused", answers.length + 1]);
  return calls;
}

const under = (user) => {
  const key = `aws:cognito-identity-credentials:${POOL}:${user}`;
  return [
    ["getItem", key],
    ["removeItem", key],
  ];
};

test("who has no logins, or none in the list, is a guest", async () => {
  for (const options of [{}, { logins: undefined }, { logins: {} }]) {
    assert.deepEqual(await askedOfCache(options), under("ANONYMOUS"));
  }
});

test("the identity of logins is kept for a user who is named, and for nobody else", async () => {
  const logins = { "accounts.google.com": "token" };
  assert.deepEqual(await askedOfCache({ logins, userIdentifier: "me" }), under("me"));
  assert.deepEqual(await askedOfCache({ logins }, json({ IdentityId: IDENTITY })), []);
});

const KEYS = { AccessKeyId: "ASIA1", SecretKey: "s", SessionToken: "t", Expiration: 1_900_000_000 };
const ANSWERS = [json({ IdentityId: IDENTITY }), json({ Credentials: KEYS })];

test("a cache that does not answer is waited for one second, each time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [];
  const never = (name) => () => {
    asked.push(name);
    return new Promise(() => {});
  };
  const cache = { getItem: never("getItem"), setItem: never("setItem"), removeItem: never("removeItem") };
  const fetch = scriptedFetch(ANSWERS);
  const given = fromCognitoIdentityPool({ identityPoolId: POOL, cache, clientConfig: { fetch } })();
  await until(() => asked.length === 1);
  t.mock.timers.tick(999);
  await turns();
  assert.equal(fetch.sent.length, 0);
  t.mock.timers.tick(1);
  await until(() => asked.length === 2);
  t.mock.timers.tick(1_000);
  assert.equal((await given).identityId, IDENTITY);
  assert.deepEqual(asked, ["getItem", "setItem"]);
});

test("no timer is left when a cache has answered", async () => {
  const timeouts = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const cache = { getItem: () => IDENTITY, setItem() {}, removeItem() {} };
  const fetch = scriptedFetch(ANSWERS.slice(1));
  const before = timeouts();
  await fromCognitoIdentityPool({ identityPoolId: POOL, cache, clientConfig: { fetch } })();
  assert.ok(timeouts() <= before);
});

/** Lets what waits for no timer go on. */
const turns = () => new Promise(setImmediate);

test("without a cache, providers share the identity for as long as the page lives, unless the pool has lost it", async () => {
  const identityPoolId = "eu-central-1:99999999-7900-4099-b910-2df94f52a030";
  const asked = async (...answers) => {
    const fetch = scriptedFetch(answers);
    await fromCognitoIdentityPool({ identityPoolId, clientConfig: { fetch, maxAttempts: 1 } })().catch(() => {});
    return fetch.sent.map(({ headers }) => headers["x-amz-target"].split(".")[1]);
  };
  const [identity, credentials] = ANSWERS;
  assert.deepEqual(await asked(identity, credentials), ["GetId", "GetCredentialsForIdentity"]);
  assert.deepEqual(await asked(credentials), ["GetCredentialsForIdentity"]);
  assert.deepEqual(await asked(serviceError("ResourceNotFoundException")), ["GetCredentialsForIdentity"]);
  assert.deepEqual(await asked(identity, credentials), ["GetId", "GetCredentialsForIdentity"]);
});
