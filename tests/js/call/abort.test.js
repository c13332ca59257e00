// An abort rejects at once with the caller's reason, and the connection closes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  exception,
  joined,
  json,
  noAnswer,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { driverOf } from "../../../pkg/call/driver.js";
import { timeoutsOf } from "../../../pkg/call/timeouts.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, drain, HELLO, rejection } from "../support/clients.js";
import { EXPECTED_EVENTS, FRAMES } from "../support/conversation.js";
import { endlessServer, ENDLESS_EVENTS, startServer } from "../support/http-server.js";
import { listeners, soon } from "../support/patience.js";

const REASON = new Error("the user pressed Stop");

function soonAborted(reason) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 5);
  return controller.signal;
}

test("aborted before: nothing is sent", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  assert.equal(await rejection(client(fetch).converse(HELLO, { abortSignal: AbortSignal.abort(REASON) })), REASON);
  const byDefault = await rejection(client(fetch).converse(HELLO, { abortSignal: AbortSignal.abort() }));
  assert.ok(byDefault instanceof DOMException && byDefault.name === "AbortError", String(byDefault));
  assert.equal(fetch.sent.length, 0);
});

test("aborted by the hook that tells of an attempt: nothing is sent", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  const controller = new AbortController();
  const made = client(fetch, { onAttempt: () => controller.abort(REASON) });
  assert.equal(await rejection(made.converse(HELLO, { abortSignal: controller.signal })), REASON);
  assert.equal(fetch.sent.length, 0);
});

test("the reason is thrown unchanged, whatever its type; so is the error of a hook", async () => {
  for (const reason of ["[user] cancelled", "[1]", ["user", "x"], null, 0, { a: 1 }]) {
    const aborted = client(scriptedFetch([noAnswer()])).converse(HELLO, {
      abortSignal: AbortSignal.any([soonAborted(reason)]),
    });
    assert.equal(await soon(aborted.catch((thrown) => thrown)), reason);
    const onAttempt = () => {
      throw reason;
    };
    assert.equal(
      await client(scriptedFetch([ANY_ANSWER]), { onAttempt })
        .converse(HELLO)
        .catch((thrown) => thrown),
      reason,
    );
  }
});

test("many calls on one signal listen once, and all of them are aborted", async () => {
  const controller = new AbortController();
  const calls = Array.from({ length: 20 }, () =>
    rejection(client(scriptedFetch([noAnswer()])).converse(HELLO, { abortSignal: controller.signal })),
  );
  assert.equal(listeners(controller.signal), 1);
  controller.abort(REASON);
  assert.deepEqual(
    await Promise.all(calls),
    calls.map(() => REASON),
  );
  assert.equal(listeners(controller.signal), 0);
});

test("a call of many attempts leaves no listener of an attempt on its own signal", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const warned = t.mock.method(process, "emitWarning", () => {});
  await rejection(
    client(scriptedFetch([serviceError("InternalServerException")]), { maxAttempts: 14 }).converse(HELLO),
  );
  assert.equal(warned.mock.callCount(), 0);
});

test("aborted with events and their exception at hand: no more of them, and the caller's reason", async () => {
  const controller = new AbortController();
  const answer = stream([joined(...FRAMES.slice(0, 4), exception("throttlingException", { message: "m" }))]);
  const { stream: events } = await client(scriptedFetch([answer])).converseStream(HELLO, {
    abortSignal: controller.signal,
  });
  const iterator = events[Symbol.asyncIterator]();
  await iterator.next();
  controller.abort(REASON);
  assert.equal(await rejection(iterator.next()), REASON);
  assert.deepEqual([(await iterator.next()).done, listeners(controller.signal)], [true, 0]);
});

test("aborted while a body is awaited that does not know of it: it is cancelled, and no timer is left", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  for (const status of [200, 503]) {
    let cancelled = false;
    const stalling = async () =>
      new Response(new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void (cancelled = true) }), {
        status,
      });
    const controller = new AbortController();
    const before = timers();
    const call = rejection(
      client(stalling).converse(HELLO, { abortSignal: controller.signal, timeouts: { idleMs: 60_000 } }),
    );
    await sleep(10);
    controller.abort(REASON);
    assert.equal(await call, REASON);
    await new Promise(setImmediate);
    assert.deepEqual([timers(), cancelled], [before, true]);
  }
});

test("aborted while the credentials are awaited: rejects at once, nothing is sent", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  const controller = new AbortController();
  const call = client(fetch, { credentials: () => new Promise(() => {}) }).converse(HELLO, {
    abortSignal: controller.signal,
  });
  setTimeout(() => controller.abort(REASON), 10);
  assert.equal(await soon(rejection(call)), REASON);
  assert.equal(fetch.sent.length, 0);
  assert.equal(listeners(controller.signal), 0);
});

test("aborted while the headers are awaited: rejects at once, the server sees the client leave", async () => {
  let asked;
  const received = new Promise((resolve) => (asked = resolve));
  const server = await startServer(() => asked());
  try {
    const controller = new AbortController();
    const call = client(undefined, { endpoint: server.url }).converseStream(HELLO, { abortSignal: controller.signal });
    await received;
    controller.abort(REASON);
    assert.equal(await soon(rejection(call)), REASON);
    await server.clientLeft();
    assert.equal(listeners(controller.signal), 0);
  } finally {
    await server.close();
  }
});

test("aborted although the given fetch ignores its signal: rejects at once, a late answer is closed", async () => {
  const controller = new AbortController();
  const body = openStream();
  let answer;
  const fetch = () => new Promise((resolve) => (answer = resolve));
  const call = client(fetch).converseStream(HELLO, { abortSignal: controller.signal });
  setTimeout(() => controller.abort(REASON), 10);
  assert.equal(await soon(rejection(call)), REASON);
  answer(body.answer());
  await soon(body.cancelled);
});

test("aborted while the body of an answer is awaited", async () => {
  const controller = new AbortController();
  const fetch = async (url, { signal }) => {
    const body = new ReadableStream({
      start: (body) => signal.addEventListener("abort", () => body.error(signal.reason)),
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
  const call = client(fetch).converse(HELLO, { abortSignal: controller.signal });
  setTimeout(() => controller.abort(REASON), 10);
  assert.equal(await soon(rejection(call)), REASON);
  assert.equal(listeners(controller.signal), 0);
});

test("aborted between attempts: the pause ends at once, no attempt follows, and no timer is left", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const fetch = scriptedFetch([json({ message: "slow down" }, 429, { "x-amz-retry-after": "4000" })]);
  const controller = new AbortController();
  const call = client(fetch).converse(HELLO, { abortSignal: controller.signal });
  while (fetch.sent.length === 0) await sleep(1);
  setTimeout(() => controller.abort(REASON), 30);
  assert.equal(await soon(rejection(call)), REASON);
  assert.equal(fetch.sent.length, 1);
  assert.ok(timers() <= before, "a timer is left");
  assert.equal(listeners(controller.signal), 0);
});

test("aborted in mid-stream: next() rejects at once with the reason, the connection closes", async () => {
  const server = await endlessServer();
  try {
    const controller = new AbortController();
    const { stream: events } = await client(undefined, { endpoint: server.url }).converseStream(HELLO, {
      abortSignal: controller.signal,
    });
    const iterator = events[Symbol.asyncIterator]();
    for (const expected of EXPECTED_EVENTS.slice(0, ENDLESS_EVENTS)) {
      assert.deepEqual((await iterator.next()).value, expected);
    }
    const waiting = [iterator.next(), iterator.next()];
    controller.abort(REASON);
    assert.equal(await soon(rejection(waiting[0])), REASON);
    assert.deepEqual(await soon(waiting[1]), { done: true, value: undefined });
    await server.clientLeft();
    assert.equal(listeners(controller.signal), 0);
  } finally {
    await server.close();
  }
});

test("aborted with events still unread: they are dropped", async () => {
  const controller = new AbortController();
  const body = openStream();
  body.push(joined(...FRAMES.slice(0, 5)));
  const { stream: events } = await client(scriptedFetch([body.answer])).converseStream(HELLO, {
    abortSignal: controller.signal,
  });
  const iterator = events[Symbol.asyncIterator]();
  await iterator.next();
  controller.abort(REASON);
  assert.equal(await soon(rejection(iterator.next())), REASON);
  await soon(body.cancelled);
});

test("aborted: text(), final() and toReadableStream() reject with the reason too", async () => {
  for (const read of [
    (events) => drain(events.text()).then(({ error }) => error),
    (events) => rejection(events.final()),
    (events) => drain(events.toReadableStream()).then(({ error }) => error),
  ]) {
    const controller = new AbortController();
    const { stream: events } = await client(scriptedFetch([openStream().answer])).converseStream(HELLO, {
      abortSignal: controller.signal,
    });
    setTimeout(() => controller.abort(REASON), 5);
    assert.equal(await soon(read(events)), REASON);
  }
});

test("aborted after the end: nothing happens", async () => {
  const controller = new AbortController();
  const { stream: events } = await client(scriptedFetch([stream([joined(...FRAMES)])])).converseStream(HELLO, {
    abortSignal: controller.signal,
  });
  assert.equal(listeners(controller.signal), 1);
  const { events: seen } = await drain(events);
  assert.equal(listeners(controller.signal), 0);
  controller.abort(REASON);
  assert.deepEqual(seen, EXPECTED_EVENTS);
});

test("AbortSignal.timeout and AbortSignal.any work", async () => {
  const timeout = AbortSignal.timeout(20);
  const { stream: events } = await client(scriptedFetch([openStream().answer])).converseStream(HELLO, {
    abortSignal: timeout,
  });
  const { error } = await soon(drain(events));
  assert.equal(error, timeout.reason);
  assert.equal(error.name, "TimeoutError");
  const controller = new AbortController();
  const any = AbortSignal.any([controller.signal, AbortSignal.timeout(60_000)]);
  const call = client(scriptedFetch([openStream().answer])).converseStream(HELLO, { abortSignal: any });
  const waiting = drain((await call).stream);
  controller.abort(REASON);
  assert.equal((await soon(waiting)).error, REASON);
});

test("no call leaves a listener on the caller's signal, however it ends", async () => {
  const { signal } = new AbortController();
  const failing = [
    json({ message: "no" }, 400),
    () => Promise.reject(new TypeError("offline")),
    () => new Response("<html>"),
  ];
  await client(scriptedFetch([ANY_ANSWER])).converse(HELLO, { abortSignal: signal });
  for (const answer of failing) {
    await rejection(client(scriptedFetch([answer])).converse(HELLO, { abortSignal: signal, maxAttempts: 1 }));
  }
  await rejection(client(scriptedFetch([ANY_ANSWER])).converse({}, { abortSignal: signal }));
  await rejection(
    client(scriptedFetch([ANY_ANSWER]), { credentials: { ...CREDENTIALS, accessKeyId: "" } }).converse(HELLO, {
      abortSignal: signal,
    }),
  );
  const cut = await client(scriptedFetch([stream([FRAMES[0]])])).converseStream(HELLO, { abortSignal: signal });
  await drain(cut.stream);
  assert.equal(listeners(signal), 0);
});

test("an abort just before the request is sent keeps it from being sent", async () => {
  const controller = new AbortController();
  let sent = 0;
  const driver = driverOf(
    { abortSignal: controller.signal },
    { fetch: async () => new Response(`${(sent += 1)}`) },
    timeoutsOf({}),
  );
  controller.abort(REASON);
  const call = { next: () => "https://example.com/\0GET", free() {} };
  assert.equal(await rejection(driver.drive(call)), REASON);
  assert.equal(sent, 0);
});
