// Signals that many calls share: each is told of the abort once, and none leaves anything behind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InputError } from "bedrock-wasm";
import { following, onAbort, sleep, untilAborted } from "../../../pkg/lib/abort.js";
import { abortable } from "../../../pkg/lib/abortable.js";
import { rejection } from "../support/clients.js";
import { listeners, soon } from "../support/patience.js";

const REASON = new Error("enough");
const never = () => new Promise(() => {});

describe("onAbort", () => {
  test("many callbacks are one listener, and the others stay when one goes", () => {
    const { signal, abort } = bound(new AbortController());
    const told = [];
    const [ignoreFirst, ignoreSecond] = ["first", "second", "third"].map((name) =>
      onAbort(signal, () => told.push(name)),
    );
    assert.equal(listeners(signal), 1);
    ignoreFirst();
    ignoreFirst();
    assert.equal(listeners(signal), 1);
    abort(REASON);
    assert.deepEqual(told, ["second", "third"]);
    ignoreSecond();
  });

  test("the last one takes the listener away, and the next one brings it back", () => {
    const { signal, abort } = bound(new AbortController());
    let told = 0;
    onAbort(signal, () => assert.fail())();
    assert.equal(listeners(signal), 0);
    onAbort(signal, () => told++);
    abort();
    assert.equal(told, 1);
  });
});

describe("following", () => {
  test("aborts with the reason of the signal, now or later, until it is told to ignore it", () => {
    const { signal, abort } = bound(new AbortController());
    const own = new AbortController();
    const early = following(signal, own);
    const ignoring = following(signal);
    assert.equal(early.own, own);
    ignoring.ignore();
    abort(REASON);
    assert.deepEqual([own.signal.reason, ignoring.own.signal.aborted], [REASON, false]);
    early.ignore();
    assert.equal(listeners(signal), 0);
    assert.equal(following(signal).own.signal.reason, REASON);
  });

  test("without a signal, only the caller aborts", () => {
    const { own, ignore } = following();
    ignore();
    assert.equal(own.signal.aborted, false);
  });
});

describe("waiting", () => {
  test("sleep ends with its time, and with the reason of an abort, and leaves no timer", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const { signal, abort } = bound(new AbortController());
    await sleep(1, signal);
    const long = rejection(sleep(1e6, signal));
    assert.equal(timers(), before + 1);
    abort(REASON);
    assert.equal(await soon(long), REASON);
    assert.equal(timers(), before);
  });

  test("a promise is waited for until the abort, and no listener stays", async () => {
    const { signal, abort } = bound(new AbortController());
    assert.equal(await untilAborted(Promise.resolve(5), signal), 5);
    assert.equal(await rejection(untilAborted(Promise.reject(REASON), signal)), REASON);
    assert.equal(listeners(signal), 0);
    const waiting = rejection(untilAborted(never(), signal));
    abort(REASON);
    assert.equal(await soon(waiting), REASON);
    assert.equal(await soon(rejection(untilAborted(never(), signal))), REASON);
  });
});

describe("abortable", () => {
  test("gives the result, and leaves no listener", async () => {
    const { signal } = new AbortController();
    assert.equal(await abortable(signal, async (own) => own.aborted), false);
    assert.equal(await abortable(undefined, async () => 5), 5);
    assert.equal(listeners(signal), 0);
  });

  test("work that fails ends its other parts with the same error", async () => {
    const { signal } = new AbortController();
    let own;
    const failing = async (given) => {
      own = given;
      throw REASON;
    };
    assert.equal(await rejection(abortable(signal, failing)), REASON);
    assert.deepEqual([own.reason, listeners(signal)], [REASON, 0]);
  });

  test("the caller's abort reaches the work, or keeps it from beginning", async () => {
    const { signal, abort } = bound(new AbortController());
    const running = rejection(abortable(signal, (own) => untilAborted(never(), own)));
    abort(REASON);
    assert.equal(await soon(running), REASON);
    assert.equal(await rejection(abortable(signal, async () => assert.fail("it began"))), REASON);
    assert.equal(listeners(signal), 0);
  });

  test("anything but a signal is refused", async () => {
    for (const wrong of [{}, 1, new AbortController()]) {
      const error = await rejection(abortable(wrong, async () => assert.fail("it began")));
      assert.ok(error instanceof InputError, error.stack);
      assert.equal(error.message, "abortSignal.throwIfAborted: must be a function");
    }
  });
});

function bound(controller) {
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
