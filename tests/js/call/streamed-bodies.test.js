// A body that the caller reads piece by piece: it is whole, or the error says how much of it came.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockAgentCore } from "bedrock-wasm";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";
import { listeners } from "../support/patience.js";

const INPUT = { agentRuntimeArn: "arn", payload: "{}" };

/** What a runtime answers with: these pieces, and perhaps the error that ends them. */
async function answered({ pieces = [], headers, error }, options) {
  const seen = { asked: 0, cancelled: [] };
  const left = [...pieces];
  const pull = (controller) => {
    seen.asked++;
    if (left.length) return controller.enqueue(new TextEncoder().encode(left.shift()));
    if (error) return controller.error(error);
    controller.close();
  };
  const cancel = (reason) => void seen.cancelled.push(reason);
  const fetch = async () => new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 }), { headers });
  const core = new BedrockAgentCore({ region: REGION, credentials: CREDENTIALS, fetch });
  const { response } = await core.invokeAgentRuntime(INPUT, options);
  return { body: response, seen };
}

/** Its error, as far as a user reads it. */
async function cutError(given) {
  const { body } = await answered(given);
  const { name, code, retryable, message, cause, $metadata } = await rejection(body.transformToString());
  assert.equal($metadata.httpStatusCode, 200);
  return { name, code, retryable, message, cause };
}

const CUT = { name: "IncompleteStreamError", code: "cut_body", retryable: true };

test("a body that ends too early says how much of it came", async () => {
  const headers = { "content-length": "9" };
  assert.deepEqual(await cutError({ pieces: ["ab", "c"], headers }), {
    ...CUT,
    message: "the body ended after 3 of 9 bytes",
    cause: undefined,
  });
});

test("a connection that is lost is the cause of the error", async () => {
  const error = new TypeError("terminated");
  assert.deepEqual(await cutError({ pieces: ["abc"], headers: { "content-length": "9" }, error }), {
    ...CUT,
    message: "the body ended after 3 of 9 bytes (terminated)",
    cause: error,
  });
  assert.deepEqual(await cutError({ pieces: ["abc"], error }), {
    ...CUT,
    message: "the body ended after 3 of more bytes (terminated)",
    cause: error,
  });
});

test("nothing is read before the caller reads", async () => {
  const { body, seen } = await answered({ pieces: ["a", "b"] });
  await new Promise(setImmediate);
  assert.equal(seen.asked, 0);
  const reader = body.getReader();
  assert.deepEqual(await reader.read(), { done: false, value: new TextEncoder().encode("a") });
  assert.equal(seen.asked, 1);
});

test("a body that was read, cut or left leaves no listener on the caller's signal", async () => {
  for (const [given, end] of [
    [{ pieces: ["a"] }, (body) => body.transformToByteArray()],
    [{ pieces: ["a"], headers: { "content-length": "2" } }, (body) => rejection(body.transformToByteArray())],
    [{ pieces: ["a"] }, (body) => body.cancel()],
  ]) {
    const { signal } = new AbortController();
    const { body } = await answered(given, { abortSignal: signal });
    assert.equal(listeners(signal), 1);
    await end(body);
    assert.equal(listeners(signal), 0);
  }
});

test("a caller who leaves closes the connection with the reason", async () => {
  const { body, seen } = await answered({ pieces: ["a"] });
  const reason = new Error("enough");
  await body.cancel(reason);
  assert.deepEqual(seen.cancelled, [reason]);
});
