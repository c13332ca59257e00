// What the standard retry strategy says to failures in a row, beside the AWS SDK's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { StandardRetryStrategy as Ours } from "../../../pkg/aws-sdk/lib/retry.js";

/** What a strategy says to failures in a row: the count, the pause and the cost of each, or that there is no more. */
async function said(Strategy, maxAttempts, failures, successes) {
  const strategy = new Strategy(async () => maxAttempts);
  const rows = [strategy.mode];
  for (const failuresOfCall of failures) {
    let token = await strategy.acquireInitialRetryToken("");
    rows.push([token.getRetryCount(), token.getRetryCost()]);
    try {
      for (const failure of failuresOfCall) {
        token = await strategy.refreshRetryTokenForRetry(token, failure);
        const pause = token.$retryLog?.acquisitionDelay ?? token.getRetryDelay();
        rows.push([token.getRetryCount(), pause, token.getRetryCost()]);
      }
      if (successes) strategy.recordSuccess(token);
    } catch (refused) {
      rows.push(refused.message);
    }
  }
  return rows;
}

const DATE = Date.UTC(2026, 0, 1);
const HINTS = [-1_000, 0, 10, 4_000, 60_000].map((ms) => new Date(DATE + ms));
const of = (errorType, count, more = {}) => Array.from({ length: count }, () => ({ errorType, ...more }));

for (const [name, maxAttempts, failures, successes] of [
  ["pauses grow up to a limit", 20, [of("TRANSIENT", 15), of("THROTTLING", 15)]],
  ["the service's time is heeded", 20, HINTS.flatMap((retryAfterHint) => [of("TRANSIENT", 2, { retryAfterHint })])],
  ["attempts are counted", 3, [of("TRANSIENT", 3), of("THROTTLING", 1), of("TRANSIENT", 2)]],
  ["one attempt is one", 1, [of("TRANSIENT", 1)]],
  ["not a number of attempts", undefined, [of("TRANSIENT", 1)]],
  ["what fails for good is not tried again", 3, [of("CLIENT_ERROR", 1), of("SERVER_ERROR", 1)]],
  ["the quota runs out", 3, Array(40).fill(of("TRANSIENT", 1))],
  ["the quota of throttling runs out later", 3, Array(110).fill(of("THROTTLING", 1))],
  ["successes give the quota back", 3, Array(40).fill(of("TRANSIENT", 1)), true],
  [
    "first successes give one each",
    9,
    [...Array(5).fill(of("TRANSIENT", 7)), ...Array(20).fill([]), of("TRANSIENT", 8)],
    true,
  ],
]) {
  test(`the standard strategy: ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: DATE });
    t.mock.method(Math, "random", () => 0.73);
    t.mock.method(globalThis, "setTimeout", (done) => queueMicrotask(done));
    assert.deepEqual(
      await said(Ours, maxAttempts, failures, successes),
      await said(StandardRetryStrategy, maxAttempts, failures, successes),
    );
  });
}
