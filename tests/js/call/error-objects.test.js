// What an error is made of: its own members, the text of whatever was thrown, and advice behind a sentence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockError, ServiceException } from "bedrock-wasm";
import { copyOf, errorFrom, reasonOf, withAdvice } from "../../../pkg/errors.js";

test("an error without details has the defaults of its class, and no cause", () => {
  const { ...members } = new BedrockError("m");
  assert.deepEqual(members, { name: "BedrockError", code: "unknown", retryable: false, $metadata: {} });
  assert.equal(Object.hasOwn(new BedrockError("m"), "cause"), false);
  assert.equal(new BedrockError("m", { cause: null }).cause, null);
});

test("a copy is the same error for another caller, who may change it", () => {
  const $metadata = { httpStatusCode: 400, attempts: 2 };
  const error = new ServiceException("E", "m", {
    fault: "client",
    members: { a: 1 },
    $metadata,
    cause: new Error("c"),
  });
  const copy = copyOf(error);
  assert.notEqual(copy, error);
  assert.deepEqual([copy instanceof ServiceException, copy.message, copy.cause], [true, "m", error.cause]);
  assert.deepEqual({ ...copy }, { ...error });
  copy.$metadata.attempts = 3;
  assert.equal(error.$metadata.attempts, 2);
});

test("an exception has the message of its payload, or a sentence with its name", () => {
  const messageOf = (...payload) => errorFrom(["service", "service", null, "E", 400, false, ...payload]).message;
  assert.equal(messageOf({ message: "a", Message: "b" }), "a");
  assert.equal(messageOf({ message: 5, Message: "b" }), "b");
  for (const payload of [[], [null], [{}], [{ message: 5, Message: null }], ["text"]]) {
    assert.equal(messageOf(...payload), "the stream ended with E", JSON.stringify(payload));
  }
});

test("a failure may be JSON", () => {
  const { name, message, code, retryable } = errorFrom('["network","network","m","",0,true]');
  assert.deepEqual(
    { name, message, code, retryable },
    { name: "NetworkError", message: "m", code: "network", retryable: true },
  );
});

const nested = (depth) => {
  let cause = { code: "ECONNRESET" };
  for (let level = 0; level < depth; level++) cause = { message: "m", cause };
  return cause;
};
const cyclic = new Error("m");
cyclic.cause = cyclic;

test("the reason of a failure is its text, with a code that is not in it", () => {
  for (const [thrown, reason] of [
    [undefined, "undefined"],
    [null, "null"],
    ["text of [object Promise]", "text of [object Promise]"],
    [{}, "an object without a message"],
    [{ message: 5 }, "an object without a message"],
    [new Error("m"), "m"],
    [Object.assign(new Error("m"), { code: "A", cause: { code: "B" } }), "m: A"],
    [{ message: "m", code: 23, cause: { code: "B" } }, "m: B"],
    [{ message: "read ECONNRESET", code: "ECONNRESET" }, "read ECONNRESET"],
    [{ message: "m", errors: [{ code: "B" }, { code: "C" }] }, "m: B"],
    [{ message: "m", errors: [] }, "m"],
    [nested(8), "m: ECONNRESET"],
    [nested(9), "m"],
    [cyclic, "m"],
  ]) {
    assert.equal(reasonOf(thrown), reason);
  }
});

test("advice begins a new sentence", () => {
  for (const [text, whole] of [
    ["No", "No. Try."],
    ["No. ", "No. Try."],
    ["No!", "No! Try."],
    ["Why?\n", "Why? Try."],
    ["Version 1.0 is over", "Version 1.0 is over. Try."],
  ]) {
    assert.equal(withAdvice(text, "Try."), whole);
  }
  assert.equal(withAdvice("No ", ""), "No ");
});
