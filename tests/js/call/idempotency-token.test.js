// A token that repeats would make a service answer with the job of another request: without random numbers, none is made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, MODEL_ID, rejection } from "../support/clients.js";

const INPUT = { modelId: MODEL_ID, modelInput: {}, outputDataConfig: {} };
const ACCEPTED = json({ invocationArn: "arn" });

/** Runs with another `crypto`. */
async function withCrypto(crypto, run) {
  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  try {
    return await run();
  } finally {
    Object.defineProperty(globalThis, "crypto", own);
  }
}

const failing = () => {
  throw new Error("no entropy");
};

for (const [what, crypto] of [
  ["no crypto", undefined],
  ["no getRandomValues", {}],
  ["a getRandomValues that throws", { getRandomValues: failing }],
]) {
  test(`${what}: nothing is sent without a token, and a token that is given is sent`, async () => {
    const fetch = scriptedFetch([ACCEPTED]);
    await withCrypto(crypto, () => rejection(client(fetch).startAsyncInvoke(INPUT)));
    assert.equal(fetch.sent.length, 0);
    await withCrypto(crypto, () => client(fetch).startAsyncInvoke({ ...INPUT, clientRequestToken: "mine" }));
    assert.equal(fetch.sent.length, 1);
  });
}

test("each request has its own token, a UUID of version 4 (RFC 9562)", async () => {
  const fetch = scriptedFetch([ACCEPTED]);
  for (let count = 0; count < 20; count++) await client(fetch).startAsyncInvoke(INPUT);
  const tokens = fetch.sent.map(({ body }) => JSON.parse(new TextDecoder().decode(body)).clientRequestToken);
  for (const token of tokens) {
    assert.match(token, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(tokens).size, tokens.length);
});
