// Options that calls share, and the texts that refuse them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "bedrock-wasm";
import { callOptions, check, checkOptions, must } from "../../../pkg/lib/options.js";

const refused = (work, message, code = "invalid_input") =>
  assert.throws(work, (error) => {
    assert.ok(error instanceof InputError, error.stack);
    assert.deepEqual([error.message, error.code], [message, code]);
    return true;
  });

test("counts are whole numbers of 32 bits", () => {
  for (const name of ["maxAttempts", "maxMessageBytes"]) {
    for (const right of [1, 2 ** 32 - 1, undefined]) checkOptions({ [name]: right });
    for (const wrong of [0, -1, 1.5, 2 ** 32, NaN, Infinity, "1", null]) {
      refused(() => checkOptions({ [name]: wrong }), `${name}: give a whole number from 1 to 4294967295`);
    }
  }
});

test("functions and objects are told apart", () => {
  checkOptions({ fetch() {}, onAttempt() {}, onResponse() {}, headers: {}, timeouts: {} });
  for (const name of ["fetch", "onAttempt", "onResponse"]) {
    refused(() => checkOptions({ [name]: {} }), `${name}: must be a function`);
  }
  for (const name of ["headers", "timeouts"]) {
    for (const wrong of ["", "a", [], 0, new Map(), () => {}]) {
      refused(() => checkOptions({ [name]: wrong }), `${name}: must be a plain object`);
    }
  }
  refused(() => checkOptions(null, "config"), "config: must be a plain object");
  refused(() => check("bedrock.list", undefined, "a function"), "bedrock.list: must be a function");
  refused(() => must("k", false, "a number"), "k: must be a number");
});

test("those of a call are told from all others", () => {
  const call = {
    abortSignal: new AbortController().signal,
    timeouts: { totalMs: 1 },
    headers: { a: "b" },
    maxAttempts: 2,
    maxMessageBytes: 3,
    onAttempt() {},
    onResponse() {},
  };
  assert.deepEqual(callOptions({ ...call, model: "m", prompt: "p" }), {
    method: call,
    others: { model: "m", prompt: "p" },
  });
});
