// idleMs judges each pause by itself, with one timer, whose clock is set here by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { timeoutsOf } from "../../../pkg/call/timeouts.js";

const IDLE_MS = 100;

/** The limit of pauses, the times at which it fired, and a hand on the clock. */
function limited(t) {
  let nowMs = 0;
  t.mock.method(performance, "now", () => nowMs);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const set = t.mock.method(globalThis, "setTimeout");
  const fired = [];
  const idle = timeoutsOf({ idleMs: IDLE_MS }).idle((error) => fired.push([nowMs, error]));
  const pass = (ms) => {
    for (let left = ms; left > 0; left--) {
      nowMs++;
      t.mock.timers.tick(1);
    }
  };
  const pauseLate = () => {
    nowMs++;
    idle(true);
    t.mock.timers.tick(1);
  };
  return { idle, pass, pauseLate, fired, timers: () => set.mock.callCount() };
}

test("a pause that is too long fires when its time is over, once, and says what it waited for", (t) => {
  const { idle, pass, fired } = limited(t);
  idle(true);
  pass(10 * IDLE_MS);
  const [[firedMs, error], ...more] = fired;
  assert.deepEqual([firedMs, more], [IDLE_MS, []]);
  const { name, message, code, retryable, timeout, timeoutMs } = error;
  assert.deepEqual(
    { name, message, code, retryable, timeout, timeoutMs },
    {
      name: "TimeoutError",
      message: "nothing more arrived within 100 ms (timeouts.idleMs)",
      code: "timeout_idleMs",
      retryable: true,
      timeout: "idleMs",
      timeoutMs: IDLE_MS,
    },
  );
});

test("a pause that begins while the timer of another runs has its whole time", (t) => {
  const { idle, pass, fired } = limited(t);
  idle(true);
  pass(60);
  idle(false);
  pass(10);
  idle(true);
  pass(IDLE_MS - 1);
  assert.deepEqual(fired, []);
  pass(1);
  assert.deepEqual(
    fired.map(([firedMs]) => firedMs),
    [170],
  );
});

test("a pause that begins as the timer of another goes off has its whole time", (t) => {
  const { idle, pass, pauseLate, fired } = limited(t);
  idle(true);
  pass(IDLE_MS - 1);
  idle(false);
  pauseLate();
  pass(IDLE_MS - 1);
  assert.deepEqual(fired, []);
  pass(1);
  assert.deepEqual(
    fired.map(([firedMs]) => firedMs),
    [2 * IDLE_MS],
  );
});

test("a limit may be as long as a timer can be, and no longer", () => {
  for (const idleMs of [1, 0.5, 2 ** 31 - 1, Infinity, undefined]) timeoutsOf({ idleMs });
  const message = "timeouts.idleMs: give milliseconds above 0, up to 2147483647, or Infinity";
  for (const idleMs of [2 ** 31, 0, null]) assert.throws(() => timeoutsOf({ idleMs }), { name: "InputError", message });
});

test("no timer runs while nobody waits", (t) => {
  const { idle, pass, fired, timers } = limited(t);
  idle(true);
  pass(5);
  idle(false);
  pass(20 * IDLE_MS);
  assert.deepEqual([fired, timers()], [[], 1]);
  idle(true);
  pass(5);
  idle();
  pass(20 * IDLE_MS);
  assert.deepEqual([fired, timers()], [[], 2]);
});

test("the other limits say what did not come", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const limits = timeoutsOf({ firstByteMs: 20, idleMs: undefined, totalMs: 50 });
  const messages = [];
  for (const name of ["firstByteMs", "totalMs"]) limits.start(name, ({ message }) => messages.push(message));
  assert.equal(
    limits.idle(() => messages.push("idle")),
    undefined,
  );
  t.mock.timers.tick(1_000);
  assert.deepEqual(messages, [
    "no response began within 20 ms (timeouts.firstByteMs)",
    "the call did not end within 50 ms (timeouts.totalMs)",
  ]);
});
