// How calls on demand wait and slow down when the service throttles them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { ServiceException } from "bedrock-wasm";
import { runBatch } from "bedrock-wasm/batch";
import { drain } from "../support/clients.js";

const output = { $metadata: {}, body: { json: () => "said" } };
const throttled = () =>
  new ServiceException("ThrottlingException", "too fast", {
    fault: "client",
    retryable: true,
    $metadata: { httpStatusCode: 429 },
  });
const records = (count) => Array.from({ length: count }, (_, at) => ({ recordId: `${at}`, modelInput: { at } }));
const options = { mode: "on-demand", modelId: "m" };

test("a record that is always throttled is called eight times, with growing pauses, and is then an error", async (t) => {
  const pauses = [];
  t.mock.method(Math, "random", () => 1);
  t.mock.method(globalThis, "setTimeout", (run, ms) => {
    pauses.push(ms);
    queueMicrotask(run);
  });
  let calls = 0;
  const runtime = {
    async invokeModel() {
      assert.ok(++calls <= 8, "the record was called a ninth time");
      throw throttled();
    },
  };
  const { events, error } = await drain(runBatch({ ...options, runtime, records: records(1) }));
  assert.equal(error, undefined);
  assert.deepEqual(events, [
    { recordId: "0", error: { errorCode: 429, errorMessage: "too fast" }, modelInput: { at: 0 } },
  ]);
  assert.equal(calls, 8);
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
});

test("throttling halves the calls at a time, and a round of successes adds one", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const held = [];
  const runtime = { invokeModel: () => new Promise((resolve, reject) => held.push({ resolve, reject })) };
  const run = drain(runBatch({ ...options, runtime, records: records(20), concurrency: 8 }));
  const begun = [];
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    begun.push(held.length);
  };
  await settle();
  held[0].reject(throttled());
  await settle();
  for (const { resolve } of held.slice(1, 6)) {
    resolve(output);
    await settle();
  }
  // Of eight calls, one waits to be repeated. Four at a time are left, and after a round of successes five: that one, two, and two more.
  assert.deepEqual(begun, [8, 8, 8, 8, 8, 8, 10]);
  for (let turn = 0; turn < 20; turn++) {
    t.mock.timers.tick(20_000);
    for (const { resolve } of held) resolve(output);
    await settle();
  }
  const { events, error } = await run;
  assert.deepEqual([events.length, error, held.length], [20, undefined, 21]);
});
