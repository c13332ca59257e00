// Code of the user runs inside a call, as getters, hooks and providers, or replaces its methods, as test doubles do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { networkFailure, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { service } from "../../../pkg/call/client.js";
import { bedrockRuntime } from "../../../pkg/operations/bedrock-runtime.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";

const THROWN = [undefined, null, "text", Object.freeze(new RangeError("mine")), Object.freeze({ message: "mine" })];
const throwing = (value) => () => {
  throw value;
};

test("an input whose getter throws rejects with that value, unchanged", async () => {
  for (const value of THROWN) {
    const fetch = scriptedFetch([ANY_ANSWER]);
    const input = Object.defineProperty({ ...HELLO }, "system", { enumerable: true, get: throwing(value) });
    assert.equal(await rejection(client(fetch).converse(input)), value);
    assert.equal(fetch.sent.length, 0);
  }
});

test("a hook may throw any value: it ends the call, and a list of models", async () => {
  const named = Object.assign(new Error("mine"), { name: "ModelTimeoutException" });
  // An abort without a reason has the runtime's, so that undefined cannot be told apart from none.
  for (const value of [...THROWN.slice(1), named]) {
    for (const modelId of [HELLO.modelId, [HELLO.modelId, "other"]]) {
      const fetch = scriptedFetch([ANY_ANSWER]);
      const made = client(fetch, { onResponse: throwing(value) });
      assert.equal(await rejection(made.converse({ ...HELLO, modelId })), value);
      assert.equal(fetch.sent.length, 1);
    }
  }
});

test("a provider may throw any value: it is the cause of the error", async () => {
  for (const [value, message] of [
    [undefined, "undefined"],
    [null, "null"],
    ["text", "text"],
    [new Error("mine"), "mine"],
  ]) {
    const error = await rejection(
      client(scriptedFetch([ANY_ANSWER]), { credentials: throwing(value) }).converse(HELLO),
    );
    assert.deepEqual(
      [error.name, error.code, error.retryable, error.cause],
      ["CredentialsError", "provider_failed", false, value],
    );
    assert.equal(error.message, `credentials: the provider failed: ${message}`);
  }
});

test("a method may be replaced by a double, of one client or of all, and is itself again", async (t) => {
  const Runtime = service("BedrockRuntime", bedrockRuntime);
  const made = new Runtime({ region: REGION, credentials: CREDENTIALS, fetch: scriptedFetch([ANY_ANSWER]) });
  const all = t.mock.method(Runtime.prototype, "converse", () => "double");
  assert.equal(made.converse(HELLO), "double");
  all.mock.restore();
  assert.equal((await made.converse(HELLO)).$metadata.httpStatusCode, 200);
  made.converse = () => "assigned";
  assert.equal(made.converse(HELLO), "assigned");
  // https://tc39.es/ecma262/#sec-definemethodproperty: those of the methods of a class.
  const { value, ...flags } = Object.getOwnPropertyDescriptor(Runtime.prototype, "converse");
  assert.deepEqual([typeof value, flags], ["function", { writable: true, enumerable: false, configurable: true }]);
});

test("a hook is told how long an attempt took, whatever became of it", async () => {
  for (const answer of [ANY_ANSWER, serviceError("ValidationException"), networkFailure()]) {
    const taken = [];
    const onResponse = ({ elapsedMs }) => void taken.push(elapsedMs);
    const beganMs = performance.now();
    await client(scriptedFetch([answer]), { onResponse, maxAttempts: 1 })
      .converse(HELLO)
      .catch(() => {});
    const wholeMs = performance.now() - beganMs;
    assert.equal(taken.length, 1);
    assert.ok(taken[0] >= 0 && taken[0] <= wholeMs, `${taken[0]} of ${wholeMs} ms`);
  }
});
