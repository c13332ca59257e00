// The pauses between attempts, by the clock of the server: within what the rules allow, and generously above.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../faults/server.js";
import { client, HELLO, rejection } from "./support/clients.js";

/** What a busy machine may add to a pause. */
const LATE_MS = 5_000;
/** A timer may fire this early by another clock. */
const EARLY_MS = 2;

/** A server that always refuses, and the gaps between the requests of one call. */
async function gaps({ status, name, headers = {}, maxAttempts = 3 }) {
  const server = await startServer({
    answer({ head, rest }) {
      head(status, { "content-type": "application/json", "x-amzn-errortype": name, ...headers });
      rest('{"message":"a fault"}');
    },
  });
  try {
    const error = await rejection(client(undefined, { endpoint: `${server.url}/one`, maxAttempts }).converse(HELLO));
    assert.equal(error.name, name);
    const { requests } = server.logOf("one");
    assert.equal(requests.length, maxAttempts);
    assert.equal(error.$metadata.attempts, maxAttempts);
    const waits = requests.slice(1).map(({ atMs }, at) => atMs - requests[at].atMs);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    assert.ok(error.$metadata.totalRetryDelay <= waited + EARLY_MS * waits.length, `${error.$metadata.totalRetryDelay} of ${waited} ms`);
    return { waits, requests };
  } finally {
    await server.close();
  }
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
  for (const [status, name] of [[503, "ServiceUnavailableException"], [429, "ThrottlingException"]]) {
    const asked = 300;
    const { waits } = await gaps({ status, name, headers: { "x-amz-retry-after": String(asked) } });
    for (const ms of waits) assert.ok(ms >= asked - EARLY_MS && ms <= asked + 5_000 + LATE_MS, `${ms} ms`);
  }
});

test("each attempt is signed afresh: after a pause of more than a second, with a later date", async () => {
  const { requests } = await gaps({ status: 503, name: "ServiceUnavailableException", headers: { "x-amz-retry-after": "1100" }, maxAttempts: 2 });
  const [first, second] = requests;
  assert.ok(second.date > first.date, `${first.date}, ${second.date}`);
  assert.notEqual(first.authorization, second.authorization);
});
