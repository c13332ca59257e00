// How long a client keeps the identity of a provider, beside the AWS SDK's client.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { memoized } from "../../../pkg/aws-sdk/lib/memoized.js";
import { CREDENTIALS, REGION } from "../support/clients.js";

const NOW = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

/** What a client's provider gives at some times, and what the caller's own was asked. */
async function given({ BedrockRuntimeClient }, t, answers, minutes, options) {
  t.mock.timers.setTime(NOW);
  const asked = [];
  const credentials = async (passed = {}) => {
    const { forceRefresh } = passed;
    asked.push(forceRefresh);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    return { ...CREDENTIALS, accessKeyId: `AKID${asked.length}`, ...answer };
  };
  const { config } = new BedrockRuntimeClient({ region: REGION, credentials });
  const seen = [];
  for (const minute of minutes) {
    t.mock.timers.setTime(NOW + minute * MINUTE_MS);
    const outcome = await config.credentials(options?.(minute)).catch((error) => error);
    seen.push(outcome.accessKeyId ?? outcome.message);
  }
  return [seen, asked];
}

const until = (minute) => ({ expiration: new Date(NOW + minute * MINUTE_MS) });

for (const [name, answers, minutes, options] of [
  ["without an expiration it is kept", [{}], [0, 1, 10_000]],
  [
    "it is asked for again five minutes before the end",
    [until(60), until(120)],
    [0, 54.9, 55, 55.1, 60, 114.9, 115, 115.1],
  ],
  ["a refresh can be forced", [{}], [0, 1, 2], (minute) => (minute === 1 ? { forceRefresh: true } : {})],
]) {
  test(`an identity of a provider: ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: NOW });
    const [ours, theirs] = [
      await given(dropIn, t, answers, minutes, options),
      await given(sdk, t, answers, minutes, options),
    ];
    assert.deepEqual(ours[0], theirs[0]);
    assert.equal(ours[1].length, theirs[1].length);
  });
}

test("an identity that has expired already is asked for each time", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  assert.deepEqual((await given(dropIn, t, [until(-1)], [0, 1]))[0], ["AKID1", "AKID2"]);
});

test("a failed refresh keeps an identity that has not expired, and no error is kept", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  const answers = [until(60), new Error("offline"), new Error("offline"), until(120)];
  const [seen, asked] = await given(dropIn, t, answers, [0, 55, 56, 60, 61]);
  assert.deepEqual([seen, asked.length], [["AKID1", "AKID1", "AKID1", "offline", "AKID4"], 4]);
  const forced = await given(dropIn, t, [until(60), new Error("offline")], [0, 1], () => ({ forceRefresh: true }));
  assert.deepEqual(forced, [
    ["AKID1", "offline"],
    [true, true],
  ]);
});

test("calls at the same time share a request, and a provider that was set later does so too", async () => {
  let asked = 0;
  const credentials = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++asked}` });
  const { config } = new dropIn.BedrockRuntimeClient({ region: REGION, credentials });
  const keys = async () =>
    (await Promise.all([config.credentials(), config.credentials()])).map(({ accessKeyId }) => accessKeyId);
  assert.deepEqual(await keys(), ["AKID1", "AKID1"]);
  config.credentials = credentials;
  assert.deepEqual(await keys(), ["AKID2", "AKID2"]);
  const other = new dropIn.BedrockRuntimeClient({ region: REGION, credentials: config.credentials });
  assert.equal((await other.config.credentials()).accessKeyId, "AKID2");
});

test("a provider learns of the client's configuration", async () => {
  let passed;
  const credentials = async (options) => {
    passed = options;
    return CREDENTIALS;
  };
  const { config } = new dropIn.BedrockRuntimeClient({ region: "eu-west-1", credentials });
  await config.credentials();
  assert.equal(await passed.callerClientConfig.region(), "eu-west-1");
});

test("a provider that keeps its identity itself is not wrapped, and an identity is its own provider", async () => {
  const config = () => ({});
  const theirs = Object.assign(async () => 1, { memoized: true });
  assert.equal(memoized(theirs, config), theirs);
  const ours = memoized(async () => 1, config);
  assert.ok(ours !== theirs && ours.memoized);
  assert.equal(memoized(ours, config), ours);
  assert.equal(await memoized("identity", config)(), "identity");
  const none = memoized(async () => undefined, config);
  assert.deepEqual([await none(), await none()], [undefined, undefined]);
});
