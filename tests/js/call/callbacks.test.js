// What a user hands over (hooks, caches, providers) may fail in any way without costing more than it must.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CredentialsError, fromCognitoIdentityPool, InputError } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { waitUntilAsyncInvokeCompleted } from "bedrock-wasm/waiters";
import { client, HELLO, rejection } from "../support/clients.js";

const ISSUED = {
  IdentityId: "us-east-1:identity",
  Credentials: { AccessKeyId: "AKID", SecretKey: "secret", SessionToken: "token", Expiration: 4e9 },
};

/** A pool's provider with a cache, and the operations that it called. */
function pool(cache, pools = 1) {
  const fetch = scriptedFetch([json(ISSUED)]);
  const identityPoolId = `us-east-1:1699ebc0-7900-4099-b910-0000000000${10 + pools}`;
  const operations = () => fetch.sent.map(({ headers }) => headers["x-amz-target"].split(".")[1]);
  return { provider: fromCognitoIdentityPool({ identityPoolId, cache, clientConfig: { fetch } }), operations };
}

const blocked = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};

const CACHES = {
  "throws on every access": { getItem: blocked, setItem: blocked, removeItem: blocked },
  rejects: {
    getItem: () => Promise.reject(new Error("a")),
    setItem: () => Promise.reject(new Error("b")),
    removeItem: () => Promise.reject(new Error("c")),
  },
  "is full": { getItem: () => null, setItem: blocked, removeItem() {} },
};

for (const [at, [what, cache]] of Object.entries(CACHES).entries()) {
  test(`an identity cache that ${what}: the identity is kept in memory`, async () => {
    const { provider, operations } = pool(cache, at);
    assert.equal((await provider()).identityId, ISSUED.IdentityId);
    assert.equal((await provider()).identityId, ISSUED.IdentityId);
    assert.deepEqual(operations(), ["GetId", "GetCredentialsForIdentity", "GetCredentialsForIdentity"]);
  });
}

test("an identity cache that works decides: a lost entry is not remembered", async () => {
  const kept = new Map();
  const cache = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  const { provider, operations } = pool(cache, 8);
  await provider();
  kept.clear();
  await provider();
  assert.deepEqual(operations(), ["GetId", "GetCredentialsForIdentity", "GetId", "GetCredentialsForIdentity"]);
});

test("callers that share a refresh that fails have an error each", async () => {
  class NoLogin extends CredentialsError {}
  const cause = new Error("why");
  for (const thrown of [
    new Error("offline"),
    new NoLogin("log in", { code: "no_login", retryable: true, cause }),
    new InputError("roleArn: bad", { code: "invalid_input" }),
  ]) {
    const made = client(scriptedFetch([json({})]), {
      credentials: () => new Promise((_, reject) => setImmediate(reject, thrown)),
    });
    const errors = await Promise.all([1, 2, 3].map(() => rejection(made.converse(HELLO))));
    assert.equal(new Set(errors).size, 3);
    assert.equal(new Set(errors.map(({ $metadata }) => $metadata)).size, 3);
    for (const error of errors) {
      assert.ok(!(thrown instanceof NoLogin) || error instanceof NoLogin);
      assert.ok(thrown instanceof CredentialsError || thrown instanceof InputError || error.cause === thrown);
      assert.ok(!(thrown instanceof NoLogin) || error.cause === cause);
      assert.match(error.message, new RegExp(thrown.message));
      assert.equal(error.code, thrown.code ?? "provider_failed");
      assert.equal(error.name, thrown.name === "Error" ? "CredentialsError" : thrown.name);
      error.$metadata.attempts = 5;
    }
    assert.equal(thrown.$metadata?.attempts, undefined);
  }
});

test("hooks that return a promise that rejects leave the call alone", async (t) => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  t.after(() => process.off("unhandledRejection", note));
  const rejects = async () => {
    throw new Error("telemetry is down");
  };
  await client(scriptedFetch([json({ output: {} })]), { onAttempt: rejects, onResponse: rejects }).converse(HELLO);
  const getAsyncInvoke = async () => ({ status: "Completed" });
  await waitUntilAsyncInvokeCompleted({ client: { getAsyncInvoke }, maxWaitTime: 5, onProgress: rejects }, {});
  await new Promise(setImmediate);
  assert.deepEqual(unhandled, []);
});

test("Infinity does not limit", async () => {
  const timeouts = { firstByteMs: Infinity, idleMs: Infinity, totalMs: Infinity };
  await client(scriptedFetch([json({ output: {} })])).converse(HELLO, { timeouts });
});
