// Errors of the package as their callers hold them, and the words for whatever a fetch throws.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockError, CredentialsError, ServiceException } from "bedrock-wasm";
import { scriptedFetch } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, HELLO, rejection } from "../support/clients.js";

test("an error has a code and no cause unless they are given", () => {
  const plain = new BedrockError("It broke.");
  assert.deepEqual({ ...plain }, { name: "BedrockError", code: "unknown", retryable: false, $metadata: {} });
  assert.equal(Object.hasOwn(plain, "cause"), false);
  for (const cause of [null, 0, new Error("why")]) {
    assert.equal(new BedrockError("It broke.", { cause }).cause, cause);
  }
});

test("callers that share credentials have an error each, which they may change", async () => {
  const refused = new CredentialsError("not yours", { code: "refused", $metadata: { httpStatusCode: 403 } });
  const credentials = () => Promise.reject(refused);
  const fetch = scriptedFetch([ANY_ANSWER]);
  const shared = client(fetch, { credentials, maxAttempts: 1 });
  const [one, other] = await Promise.all([1, 2].map(() => rejection(shared.converse(HELLO))));
  for (const error of [one, other]) {
    assert.ok(error instanceof CredentialsError);
    assert.equal(error.$metadata.httpStatusCode, 403);
  }
  one.$metadata.httpStatusCode = 1;
  one.code = "changed";
  assert.deepEqual([other.code, other.$metadata.httpStatusCode], ["refused", 403]);
  assert.deepEqual([refused.code, refused.$metadata.httpStatusCode], ["refused", 403]);
});

test("members of a service's error do not hide those that every error has", () => {
  const members = { code: "theirs", message: "theirs", retryable: true, cause: "theirs", p: "abc", resourceName: "r" };
  const error = new ServiceException("OddException", "It broke.", { fault: "client", members });
  assert.deepEqual(
    { ...error },
    { name: "OddException", code: "service", retryable: false, $metadata: {}, $fault: "client", resourceName: "r" },
  );
  assert.deepEqual([error.message, error.cause], ["It broke.", undefined]);
});

const coded = (code, cause) => Object.assign(new Error("inner"), { code, cause });
const failed = (cause) => new TypeError("fetch failed", { cause });
/** An error with a code behind so many others. */
const behind = (count) => (count ? failed(behind(count - 1)) : coded("DEEP"));
const circle = failed();
circle.cause = circle;

for (const [name, thrown, text] of [
  ["nothing", undefined, "undefined"],
  ["null", null, "null"],
  ["a text", "said [object Object]", "said [object Object]"],
  ["an object without a message", { odd: true }, "an object without a message"],
  ["an error with a code", failed(coded("ECONNRESET")), "fetch failed: ECONNRESET"],
  ["the first code of two", failed(coded("OUTER", coded("INNER"))), "fetch failed: OUTER"],
  ["a code behind a number", failed(coded(20, coded("INNER"))), "fetch failed: INNER"],
  [
    "the first of several errors",
    failed(new AggregateError([coded("ETIMEDOUT"), coded("B")])),
    "fetch failed: ETIMEDOUT",
  ],
  ["a code behind eight errors", behind(8), "fetch failed: DEEP"],
  ["a code that is too deep to look for", behind(9), "fetch failed"],
  ["an error that is its cause", circle, "fetch failed"],
]) {
  test(`a fetch that throws ${name}: the message has its words`, async () => {
    const fetch = () => Promise.reject(thrown);
    const call = client(fetch, { maxAttempts: 1 }).converse(HELLO);
    const { message, cause } = await call.catch((error) => error);
    assert.equal(/^no response came \((.*)\)\. Likely causes: /s.exec(message)?.[1], text);
    assert.equal(cause, thrown);
  });
}
