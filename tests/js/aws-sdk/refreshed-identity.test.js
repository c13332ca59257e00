// A call whose identity the service refuses as expired, and the pauses between attempts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { soon, until } from "../support/patience.js";
import { ANSWER } from "./probe/world.js";

const OVER = serviceError("ExpiredTokenException", { status: 403, message: "it is over" });

/** A call that is answered from a script, with a provider that counts. */
async function called(script, { config, change = () => {}, fresh = true } = {}) {
  let asked = 0;
  const same = { ...CREDENTIALS };
  const credentials = async () => {
    asked++;
    return fresh ? { ...CREDENTIALS, accessKeyId: `AKID${asked}` } : same;
  };
  const customFetch = scriptedFetch(script);
  const client = new BedrockRuntimeClient({ region: REGION, credentials, requestHandler: { customFetch }, ...config });
  change(client);
  const result = await soon(client.send(new ConverseCommand(HELLO)).catch((error) => error));
  return { result, asked, requests: customFetch.sent.length, attempts: result.$metadata?.attempts };
}

test("a fresh identity is asked for once, and counts as an attempt", async () => {
  const { result, ...counts } = await called([OVER, json(ANSWER)]);
  assert.equal(result.stopReason, ANSWER.stopReason);
  assert.deepEqual(counts, { asked: 2, requests: 2, attempts: 2 });
});

test("refused again, the call fails", async () => {
  const { result, ...counts } = await called([OVER]);
  assert.deepEqual([result.name, result.message], ["ExpiredTokenException", "it is over"]);
  assert.deepEqual(counts, { asked: 2, requests: 2, attempts: 2 });
});

test("with no attempt left, or without another identity, the call fails at once", async () => {
  for (const [options, asked] of [
    [{ config: { maxAttempts: 1 } }, 1],
    [{ fresh: false }, 2],
  ]) {
    const { result, ...counts } = await called([OVER, json(ANSWER)], options);
    assert.equal(result.name, "ExpiredTokenException");
    assert.deepEqual(counts, { asked, requests: 1, attempts: 1 });
  }
});

test("a client whose identity a middleware sees to has the service's error", async () => {
  const change = ({ middlewareStack }) => middlewareStack.remove("httpAuthSchemeMiddleware");
  const { result, asked, requests } = await called([OVER], { change });
  assert.deepEqual([result.name, asked, requests], ["ExpiredTokenException", 0, 1]);
});

test("a strategy's pause is waited for, and told with the output", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const token = (count) => ({
    getRetryCount: () => count,
    getRetryDelay: () => 50,
    $retryLog: { acquisitionDelay: 7 },
  });
  const retryStrategy = {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async () => token(1),
    recordSuccess() {},
  };
  const customFetch = scriptedFetch([serviceError("ServiceUnavailableException"), json(ANSWER)]);
  const requestHandler = { customFetch };
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler, retryStrategy });
  const sent = client.send(new ConverseCommand(HELLO));
  const turns = async () => {
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  };
  await until(() => customFetch.sent.length);
  await turns();
  t.mock.timers.tick(49);
  await turns();
  assert.equal(customFetch.sent.length, 1);
  t.mock.timers.tick(1);
  const { $metadata } = await sent;
  assert.deepEqual([$metadata.attempts, $metadata.totalRetryDelay, customFetch.sent.length], [2, 57, 2]);
});

test("a response without an answer was paid for, and is not asked for again", async () => {
  const { result, requests } = await called([json({}), json(ANSWER)]);
  assert.deepEqual([result.code, result.retryable, requests], ["no_answer", true, 1]);
});
