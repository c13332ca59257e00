// The pauses between attempts, by the clock of the server: within what the rules allow, and generously above.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { client, HELLO, rejection } from "../support/clients.js";

/** What a busy machine may add to a pause. */
const LATE_MS = 5_000;
/** Of two clocks in whole milliseconds. */
const EARLY_MS = 2;

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
});

after(() => emulator.close());

/** The requests of one call that is always refused, and the gaps between them. */
async function gaps({ status, name, headers = {}, maxAttempts = 3 }) {
  const reply = { error: { status, name, message: "a fault" }, headers, times: maxAttempts };
  const script = emulator.faults.script({ replies: [reply] });
  const error = await rejection(
    client(undefined, { endpoint: script.endpoint, credentials: emulator.credentials, maxAttempts }).converse(HELLO),
  );
  assert.equal(error.name, name);
  const log = script.requests;
  assert.equal(log.length, maxAttempts);
  assert.equal(error.$metadata.attempts, maxAttempts);
  const waits = log.slice(1).map(({ startedAt }, at) => startedAt - log[at].startedAt);
  const waited = waits.reduce((sum, ms) => sum + ms, 0);
  assert.ok(
    error.$metadata.totalRetryDelay <= waited + EARLY_MS * waits.length,
    `${error.$metadata.totalRetryDelay} of ${waited} ms`,
  );
  return { waits, log };
}

test("transient errors: at most 50 ms × 2ⁿ, with jitter, at most 20 s", async () => {
  const { waits } = await gaps({ status: 503, name: "ServiceUnavailableException", maxAttempts: 5 });
  for (const [n, ms] of waits.entries()) assert.ok(ms <= 50 * 2 ** n + LATE_MS, `pause ${n}: ${ms} ms`);
});

test("throttling: at most 1,000 ms × 2ⁿ", async () => {
  const { waits } = await gaps({ status: 429, name: "ThrottlingException", maxAttempts: 2 });
  for (const [n, ms] of waits.entries()) assert.ok(ms <= 1_000 * 2 ** n + LATE_MS, `pause ${n}: ${ms} ms`);
});

test("x-amz-retry-after: at least as long as it says, whatever the jitter", async () => {
  for (const [status, name] of [
    [503, "ServiceUnavailableException"],
    [429, "ThrottlingException"],
  ]) {
    const asked = 300;
    const { waits } = await gaps({ status, name, headers: { "x-amz-retry-after": String(asked) } });
    for (const ms of waits) assert.ok(ms >= asked - EARLY_MS && ms <= asked + 5_000 + LATE_MS, `${ms} ms`);
  }
});

test("each attempt is signed afresh, and verifies: after a pause of more than a second, with a later date", async () => {
  const headers = { "x-amz-retry-after": "1100" };
  const { log } = await gaps({ status: 503, name: "ServiceUnavailableException", headers, maxAttempts: 2 });
  const [first, second] = log;
  assert.ok(second.amzDate > first.amzDate, `${first.amzDate}, ${second.amzDate}`);
  assert.deepEqual([first.auth, second.auth], ["header", "header"]);
});
