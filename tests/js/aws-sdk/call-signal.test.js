// A call's abort: the error that it throws, by the reason, and what stays behind on the caller's signal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { signalOf } from "../../../pkg/aws-sdk/lib/call-signal.js";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { listeners, soon, until } from "../support/patience.js";
import { ANSWER } from "./probe/world.js";

/** A client whose requests are answered when the test says so. */
function held() {
  const requests = [];
  const customFetch = () => new Promise((resolve) => requests.push(() => resolve(Response.json(ANSWER))));
  const client = new BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: { customFetch },
  });
  const send = (abortSignal) => client.send(new ConverseCommand(HELLO), { abortSignal });
  return { requests, send };
}

const MINE = new Error("mine");
const REASONS = [
  ["an error", MINE, "Request aborted", MINE],
  ["a text", "the user left", "the user left", "the user left"],
  ["a number", 5, "5", 5],
  ["null", null, "Request aborted", null],
  ["an AbortError", Object.assign(new Error("gone"), { name: "AbortError" }), "gone", undefined],
];

for (const [name, reason, message, cause] of REASONS) {
  test(`an abort whose reason is ${name}: before the call, and in the middle of it`, async () => {
    const { requests, send } = held();
    const early = await send(AbortSignal.abort(reason)).catch((error) => error);
    assert.equal(requests.length, 0);
    const controller = new AbortController();
    const sent = send(controller.signal);
    await until(() => requests.length === 1);
    controller.abort(reason);
    const late = await soon(sent.catch((error) => error));
    for (const error of [early, late]) {
      assert.deepEqual([error.name, error.message, error.cause], ["AbortError", message, cause]);
    }
    await until(() => listeners(controller.signal) === 0);
  });
}

test("an abort without a reason throws the signal's own error", async () => {
  const { requests, send } = held();
  const controller = new AbortController();
  const sent = send(controller.signal);
  await until(() => requests.length === 1);
  controller.abort();
  assert.equal(await sent.catch((error) => error), controller.signal.reason);
});

test("an older signal, with room for one listener, aborts every call that has it", async () => {
  const { requests, send } = held();
  const signal = { aborted: false, onabort: null };
  const calls = [send(signal), send(signal)];
  await until(() => requests.length === 2);
  Object.assign(signal, { aborted: true });
  signal.onabort();
  for (const call of calls) {
    const error = await soon(call.catch((thrown) => thrown));
    assert.deepEqual(
      [error.name, error.message, Object.hasOwn(error, "cause")],
      ["AbortError", "Request aborted", false],
    );
  }
  await until(() => signal.onabort === null);
  const late = await send(signal).catch((thrown) => thrown);
  assert.deepEqual([late.name, requests.length], ["AbortError", 2]);
});

test("a call that ends leaves the signal to those that still run", async () => {
  for (const signal of [new AbortController().signal, { aborted: false, onabort: null }]) {
    const { requests, send } = held();
    const isHeard = () => (signal instanceof EventTarget ? listeners(signal) > 0 : signal.onabort !== null);
    const [first, second] = [send(signal), send(signal)];
    await until(() => requests.length === 2);
    requests[0]();
    await first;
    assert.equal(isHeard(), true);
    requests[1]();
    await second;
    assert.equal(isHeard(), false);
    // And again, on the same signal.
    const third = send(signal);
    await until(() => requests.length === 3);
    assert.equal(isHeard(), true);
    requests[2]();
    await third;
    assert.equal(isHeard(), false);
  }
});

test("a listener that someone else has set since stays", async () => {
  const { requests, send } = held();
  const signal = { aborted: false, onabort: null };
  const sent = send(signal);
  await until(() => requests.length === 1);
  const theirs = () => {};
  signal.onabort = theirs;
  requests[0]();
  await sent;
  assert.equal(signal.onabort, theirs);
});

test("what is not a signal is refused, and nothing is no signal", async () => {
  const { requests, send } = held();
  for (const signal of [{}, "abort", 5, { aborted: "no" }, () => {}]) {
    await assert.rejects(async () => send(signal), {
      name: "InputError",
      message: "abortSignal: give an AbortSignal, such as the `signal` of an AbortController",
    });
  }
  for (const signal of [undefined, null]) {
    const sent = send(signal);
    await until(() => requests.length === 1);
    requests.pop()();
    assert.equal((await sent).stopReason, ANSWER.stopReason);
  }
});

test("a call that is aborted before it begins does not wait for what never comes", async () => {
  const credentials = () => new Promise(() => {});
  const client = new BedrockRuntimeClient({ region: REGION, credentials });
  const sent = client.send(new ConverseCommand(HELLO), { abortSignal: AbortSignal.abort("left") });
  const error = await soon(sent.catch((thrown) => thrown));
  assert.deepEqual([error.name, error.message], ["AbortError", "left"]);
});

test("a signal has one stand-in, which says what the signal says", () => {
  assert.deepEqual([signalOf(undefined), signalOf(null)], [undefined, undefined]);
  const controller = new AbortController();
  const signal = signalOf(controller.signal);
  assert.equal(signalOf(controller.signal), signal);
  signal.throwIfAborted();
  assert.deepEqual([signal.aborted, signal.reason], [false, undefined]);
  controller.abort(new Error("e"));
  assert.deepEqual([signal.aborted, signal.reason.message], [true, "Request aborted"]);
  assert.equal(signal.reason, signal.reason);
  assert.throws(() => signal.throwIfAborted(), signal.reason);
});
