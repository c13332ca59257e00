// What an error says: the text of its payload or its name, and advice behind a sentence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorFrom, withAdvice } from "../../../pkg/errors.js";

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
