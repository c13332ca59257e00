// A chain of providers, and the environment as one of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCredentialChain, CredentialsError, fromEnv, NetworkError } from "bedrock-wasm";
import { rejection } from "../support/clients.js";

const failing = (failure) => () => Promise.reject(failure);

test("the error of a chain has the messages of all, and may be retried if one of them may", async () => {
  const over = new CredentialsError("first: expired", { code: "expired" });
  const offline = new NetworkError("second: offline", { retryable: true });
  for (const [failures, messages, retryable] of [
    [[over], "first: expired", false],
    [[over, offline, new Error("third")], "first: expired; second: offline; third", true],
    [[undefined, null, "said no", {}], "undefined; null; said no; [object Object]", false],
  ]) {
    const error = await rejection(createCredentialChain(...failures.map(failing))());
    assert.deepEqual(
      [error.name, error.code, error.retryable, error.cause.errors],
      ["CredentialsError", "provider_failed", retryable, failures],
    );
    assert.equal(error.message, `createCredentialChain: no provider returned credentials: ${messages}`);
  }
});

test("a chain of anything but functions is refused", () => {
  const message = "createCredentialChain: give one or more providers, which are functions";
  for (const providers of [[], [undefined], [fromEnv(), undefined], [{ accessKeyId: "a" }]]) {
    assert.throws(() => createCredentialChain(...providers), { name: "InputError", code: "invalid_input", message });
  }
});

test("half of a key pair is not enough", async () => {
  const [id, secret] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  for (const bindings of [undefined, {}, { [id]: "a" }, { [secret]: "s", AWS_SESSION_TOKEN: "t" }]) {
    const { name, code, message } = await rejection(fromEnv(bindings)());
    assert.deepEqual([name, code], ["CredentialsError", "missing_credentials"]);
    const where = bindings ? "the bindings" : "the environment";
    assert.equal(
      message,
      `fromEnv: ${where} must have ${id} and ${secret}, or AWS_BEARER_TOKEN_BEDROCK; in a Worker, pass its \`env\`: fromEnv(env)`,
    );
  }
});

test("credentials without a session token or an expiration have none", async () => {
  const pair = { accessKeyId: "a", secretAccessKey: "s" };
  const absent = { sessionToken: undefined, token: undefined };
  const bindings = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "" };
  assert.deepEqual(await fromEnv(bindings)(), { ...pair, ...absent });
  assert.deepEqual(await fromEnv({ AWS_BEARER_TOKEN_BEDROCK: "key" })(), {
    accessKeyId: undefined,
    secretAccessKey: undefined,
    sessionToken: undefined,
    token: "key",
  });
});
