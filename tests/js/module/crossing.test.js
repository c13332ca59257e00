// What goes to the module and what comes back: random parts of pauses, dates, names of errors, and characters that would not arrive.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { init, signRequest } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { list, nextStep, NO_RESPONSE, responseEvent } from "../../../pkg/module/step.js";
import { Shared } from "../../../pkg/wasm/bedrock_wasm.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";

before(() => init());

const begun = () =>
  new Shared(list(["bedrock-runtime", "bedrock", REGION]), false).call(list(["GET", "/models", "", "", "", ""]), 9, 0);

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: a random part of a time that doubles.
test("a pause is the random part of its longest time", (t) => {
  const pausesAt = (random) => {
    t.mock.method(Math, "random", () => random);
    const call = begun();
    return [0, 0, 0].map(() => {
      nextStep(call);
      return nextStep(call, NO_RESPONSE).sleepMs;
    });
  };
  const longest = pausesAt(1 - 2 ** -32);
  assert.ok(
    longest.every((ms) => ms >= 40),
    `${longest}`,
  );
  assert.deepEqual(pausesAt(0), [0, 0, 0]);
  for (const [at, ms] of pausesAt(0.5).entries())
    assert.ok(Math.abs(ms - longest[at] / 2) <= 1, `${ms} of ${longest[at]}`);
});

test("a name that merely ends or begins like that of an expired token is another error", () => {
  for (const name of ["NotExpiredToken", "ExpiredTokenExceptionOfMine", "ExpiredTokens"]) {
    const call = begun();
    nextStep(call);
    const { error, expired } = nextStep(call, responseEvent(json({}, 403, { "x-amzn-errortype": name })()));
    assert.deepEqual([error[3], expired], [name, false]);
  }
});

test("a date that is none is not told, and no text of a response ends another", () => {
  const details = (headers, body) => responseEvent({ status: 400, headers: new Headers(headers) }, body)[1].split("\0");
  const date = "Sun, 29 Nov 2026 12:00:00 GMT";
  assert.deepEqual(
    details({ date, "x-amzn-errortype": "E", "x-amz-retry-after": "5" }, { code: "c", message: "a\0b" }),
    ["E", "c", "ab", "5", String(Date.parse(date))],
  );
  for (const headers of [{}, { date: "today" }]) assert.equal(Number(details(headers).at(-1)) || 0, 0);
});

test("a NUL or half a surrogate pair in what is signed is refused", async () => {
  const message = "the input: contains a NUL or a lone surrogate";
  for (const accessKeyId of ["AKID\0", "\0"]) {
    const fetch = scriptedFetch([ANY_ANSWER]);
    const error = await rejection(client(fetch, { credentials: { ...CREDENTIALS, accessKeyId } }).converse(HELLO));
    assert.deepEqual([error.name, error.message, fetch.sent.length], ["InputError", message, 0]);
  }
  const scope = { credentials: CREDENTIALS, region: REGION, service: "s3" };
  const error = await rejection(signRequest({ url: "https://example.com/", method: "GET\0" }, scope));
  assert.equal(error.name, "InputError");
});
