// A list of models and a plain call are calls of one client: they share what it was given, and its retry quota.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelPlace } from "bedrock-wasm";
import { scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";
import { bothAuthorizations } from "../support/signature.js";

const listOf = (...modelId) => ({ ...HELLO, modelId });
const GATEWAY = { endpoint: "https://gateway.example", signingHost: "bedrock-runtime.us-east-1.amazonaws.com" };

/** Whether AWS's signer signs the request for this host as the client did. */
async function assertSignedFor(sent, host, region = REGION) {
  const { ours, theirs } = await bothAuthorizations(sent, {
    credentials: CREDENTIALS,
    region,
    service: "bedrock",
    host,
  });
  assert.equal(ours, theirs, host);
}

test("the client's host to sign for belongs to its endpoint, and not to the endpoint of a place", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  const made = client(fetch, GATEWAY);
  await made.converse(listOf(MODEL_ID));
  await made.converse(listOf(modelPlace({ modelId: MODEL_ID, region: "eu-west-1" })));
  await made.converse(listOf(modelPlace({ modelId: MODEL_ID, endpoint: "https://other.example" })));
  assert.deepEqual(
    fetch.sent.map(({ url }) => new URL(url).host),
    ["gateway.example", "gateway.example", "other.example"],
  );
  await assertSignedFor(fetch.sent[0], GATEWAY.signingHost);
  await assertSignedFor(fetch.sent[1], GATEWAY.signingHost, "eu-west-1");
  await assertSignedFor(fetch.sent[2], "other.example");
});

test("a model without a place takes from the retry quota of plain calls", async (t) => {
  // Of the pauses, which are a random part of a time, none is left.
  t.mock.method(Math, "random", () => 0);
  const fetch = scriptedFetch([serviceError("ServiceUnavailableException")]);
  const made = client(fetch, { maxAttempts: 2 });
  for (let count = 0; count < 20; count++) {
    await rejection(made.converse(HELLO));
    await rejection(made.converse(listOf(MODEL_ID)));
  }
  // 500 tokens, 14 for each retry.
  assert.equal(fetch.sent.length, 40 + Math.floor(500 / 14));
});
