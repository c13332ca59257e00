// An error that is thrown during a call into the module: the module's own becomes one to try again, all others stay as they are.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { BedrockError, init } from "bedrock-wasm";
import { inModule } from "../../../pkg/module/instance.js";

before(() => init());

function thrownBy(error, $metadata) {
  const throwing = () => {
    throw error;
  };
  try {
    inModule(throwing, $metadata);
  } catch (thrown) {
    return thrown;
  }
}

test("a trap, and a handle that a trap has left, become an error that says what to do", () => {
  const $metadata = { httpStatusCode: 200, attempts: 2 };
  for (const cause of [new WebAssembly.RuntimeError("unreachable"), new Error("stale object")]) {
    const error = thrownBy(cause, $metadata);
    assert.ok(error instanceof BedrockError, error.stack);
    assert.equal(
      error.message,
      "the WebAssembly module failed, in this call or another one, and was restarted; make the call again",
    );
    assert.deepEqual([error.code, error.retryable, error.cause], ["module_failed", true, cause]);
    assert.deepEqual(error.$metadata, $metadata);
  }
});

test("anything else that is thrown stays as it is", () => {
  const thrown = [
    new Error("mine"),
    new RangeError("stale"),
    new BedrockError("stale object", { code: "service" }),
    "stale object",
    null,
    undefined,
  ];
  for (const error of thrown) assert.equal(thrownBy(error), error);
});

test("a result is handed on", () =>
  assert.equal(
    inModule(() => 5),
    5,
  ));
