// The scripted fetch of bedrock-wasm/testing: it answers from a script, behaves as a real one, and reports its requests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { IncompleteStreamError, InputError, NetworkError, ServiceException, StreamIntegrityError } from "bedrock-wasm";
import {
  converseFrames,
  converseOutput,
  event,
  exception,
  faulty,
  htmlPage,
  joined,
  json,
  networkFailure,
  noAnswer,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { client, drain, HELLO, rejection } from "../support/clients.js";
import { listeners, soon } from "../support/patience.js";

const ADDRESS = "https://example.com/";
const FRAMES = converseFrames("Why, the sky is blue.");
const BYTES = joined(...FRAMES);
const REASON = new Error("stop");

/** The body of an answer in its chunks, and how reading it ended. */
async function received(answer, init) {
  const fetch = scriptedFetch([answer]);
  const { events: chunks, error } = await drain((await fetch(ADDRESS, init)).body);
  return { chunks, bytes: joined(...chunks), error, delivery: fetch.sent[0].delivery };
}

test("answers come in their order, the last one repeats, and requests are kept", async () => {
  const fetch = scriptedFetch([
    json({ at: 1 }),
    serviceError("ThrottlingException", { retryAfterMs: 7, members: { extra: true } }),
    (sent) => new Response(sent.body),
  ]);
  assert.deepEqual(await (await fetch(ADDRESS, { method: "POST", body: "one", headers: { "X-A": "b" } })).json(), {
    at: 1,
  });
  const throttled = await fetch(new URL(ADDRESS));
  assert.deepEqual(
    [throttled.status, throttled.headers.get("x-amzn-errortype"), throttled.headers.get("x-amz-retry-after")],
    [429, "ThrottlingException", "7"],
  );
  assert.deepEqual(await throttled.json(), { message: "scripted ThrottlingException", extra: true });
  for (const text of ["three", "four"]) {
    assert.equal(await (await fetch(new Request(ADDRESS, { method: "PUT", body: text }))).text(), text);
  }
  assert.deepEqual(
    fetch.sent.map(({ url, method, body }) => [url, method, Buffer.from(body).toString()]),
    [
      [ADDRESS, "POST", "one"],
      [ADDRESS, "GET", ""],
      [ADDRESS, "PUT", "three"],
      [ADDRESS, "PUT", "four"],
    ],
  );
  assert.deepEqual(fetch.sent[0].headers, { "x-a": "b" });
  assert.deepEqual(
    fetch.sent.map(({ delivery }) => delivery.outcome),
    Array(4).fill("complete"),
  );
});

test("secrets can be read, and print nowhere", async () => {
  const fetch = scriptedFetch([json({})]);
  const headers = { authorization: "canary-1", "x-amz-security-token": "canary-2", "x-plain": "seen" };
  await fetch(ADDRESS, { headers });
  const [sent] = fetch.sent;
  assert.equal(sent.headers.authorization, "canary-1");
  assert.deepEqual(Object.keys(sent.headers).sort(), Object.keys(headers));
  for (const text of [
    inspect(fetch.sent, { depth: 9 }),
    JSON.stringify(fetch.sent),
    String(fetch.sent),
    inspect(fetch, { depth: 9 }),
    inspect(sent.headers),
  ]) {
    assert.doesNotMatch(text, /canary/);
  }
  assert.match(inspect(sent), /x-plain.*seen/);
});

test("a malformed script is refused", () => {
  for (const script of [undefined, [], json({}), [{}], [undefined]]) {
    assert.throws(() => scriptedFetch(script), InputError);
  }
});

test("a signal: before, while the head is awaited, in mid-body, after the end", async () => {
  const fetch = scriptedFetch([noAnswer()]);
  assert.equal(await rejection(fetch(ADDRESS, { signal: AbortSignal.abort(REASON) })), REASON);
  assert.equal(fetch.sent.length, 0);
  const controller = new AbortController();
  const { signal } = controller;
  const waiting = fetch(ADDRESS, { signal });
  await sleep(5);
  controller.abort(REASON);
  assert.equal(await soon(rejection(waiting)), REASON);
  assert.deepEqual(fetch.sent[0].delivery, { outcome: "aborted", bytes: 0 });

  const second = new AbortController();
  const stalled = received(faulty(stream(FRAMES), { stallAtByte: 50 }), { signal: second.signal });
  setTimeout(() => second.abort(REASON), 10);
  const { bytes, error, delivery } = await soon(stalled);
  assert.deepEqual(bytes, BYTES.slice(0, 50));
  assert.equal(error, REASON);
  assert.deepEqual(delivery, { outcome: "aborted", bytes: 50 });

  const third = new AbortController();
  const whole = await received(stream(FRAMES), { signal: third.signal });
  third.abort(REASON);
  assert.deepEqual(whole.delivery, { outcome: "complete", bytes: BYTES.length });
  for (const each of [signal, second.signal, third.signal]) assert.equal(listeners(each), 0);
});

test("bytes count as they are taken, and a reader that leaves is noted", async () => {
  const fetch = scriptedFetch([faulty(stream(FRAMES), { chunkBytes: 10 })]);
  const reader = (await fetch(ADDRESS)).body.getReader();
  await sleep(5);
  assert.deepEqual(fetch.sent[0].delivery, { outcome: "pending", bytes: 0 });
  for (let count = 0; count < 3; count++) await reader.read();
  await reader.cancel();
  assert.deepEqual(fetch.sent[0].delivery, { outcome: "cancelled", bytes: 30 });
});

test("faults: chunks, pauses, cuts at a byte and after frames, reset, stall, a flipped bit", async () => {
  const inTens = await received(faulty(stream(FRAMES), { chunkBytes: 10, pauseMs: 1 }));
  assert.ok(inTens.chunks.slice(0, -1).every(({ length }) => length === 10));
  assert.deepEqual(inTens.bytes, BYTES);
  for (const at of [0, 1, 100, BYTES.length, BYTES.length + 1]) {
    const cut = await received(faulty(stream(FRAMES), { cutAtByte: at }));
    assert.deepEqual(cut.bytes, BYTES.slice(0, at));
    assert.equal(cut.error, undefined);
    const reset = await received(faulty(stream(FRAMES), { resetAtByte: at, chunkBytes: 3 }));
    assert.deepEqual(reset.bytes, BYTES.slice(0, at));
    assert.ok(reset.error instanceof TypeError);
    assert.deepEqual(reset.delivery, { outcome: "failed", bytes: Math.min(at, BYTES.length) });
  }
  for (const count of [0, 1, 4, FRAMES.length]) {
    const { chunks } = await received(faulty(stream(FRAMES), { cutAfterFrames: count }));
    assert.deepEqual(chunks, FRAMES.slice(0, count));
  }
  for (const at of FRAMES.keys()) {
    const { chunks } = await received(faulty(stream(FRAMES), { flipBitInFrame: at }));
    for (const [index, chunk] of chunks.entries()) {
      assert.equal(Buffer.compare(chunk, FRAMES[index]) === 0, index !== at);
    }
  }
  const error = await rejection(scriptedFetch([faulty(stream(FRAMES), { flipBitInFrame: FRAMES.length })])(ADDRESS));
  assert.match(error.message, /flipBitInFrame.*\d+ frames/);
  for (const faults of [
    { cut: 1 },
    { cutAtByte: -1 },
    { chunkBytes: 0 },
    { pauseMs: "1" },
    { cutAtByte: 1, resetAtByte: 2 },
  ]) {
    assert.throws(() => faulty(json({}), faults), InputError, JSON.stringify(faults));
  }
});

test("faults on an answer that is not a stream keep its status and headers", async () => {
  const fetch = scriptedFetch([faulty(json({ long: "x".repeat(50) }, 418, { "x-kept": "1" }), { cutAtByte: 20 })]);
  const response = await fetch(ADDRESS);
  assert.deepEqual([response.status, response.headers.get("x-kept"), (await response.text()).length], [418, "1", 20]);
});

const TOOL = { toolUse: { toolUseId: "t1", name: "weather", input: { city: "São Paulo" } } };
const CONTENT = [
  { reasoningContent: { reasoningText: { text: "Let me see.", signature: "c2ln" } } },
  { text: "  It rains,\n often. " },
  { text: "" },
  TOOL,
];

test("a whole answer: the stream adds up to the output that Converse gives", async () => {
  for (const content of ["Hello, world", CONTENT]) {
    const { output, ...rest } = await client(scriptedFetch([json(converseOutput(content))])).converse(HELLO);
    const { stream: events } = await client(scriptedFetch([stream(converseFrames(content))])).converseStream(HELLO);
    const final = await events.final();
    assert.deepEqual(final.message, output.message);
    assert.deepEqual([final.stopReason, final.usage, final.metrics], [rest.stopReason, rest.usage, rest.metrics]);
    assert.equal(rest.stopReason, content === CONTENT ? "tool_use" : "end_turn");
    assert.deepEqual(final.message.content, content === CONTENT ? CONTENT : [{ text: content }]);
  }
  const { events } = await drain(
    (await client(scriptedFetch([stream(converseFrames("Hello, big world"))])).converseStream(HELLO)).stream.text(),
  );
  assert.deepEqual(events, ["Hello,", " big", " world"]);
  const custom = await client(
    scriptedFetch([json(converseOutput("x", { stopReason: "max_tokens", usage: { inputTokens: 1 } }))]),
  ).converse(HELLO);
  assert.deepEqual([custom.stopReason, custom.usage], ["max_tokens", { inputTokens: 1 }]);
  // A block as the types allow it: reasoning whose text is hidden.
  const signed = [{ reasoningContent: { reasoningText: { text: undefined, signature: "c2ln" } } }];
  assert.equal(converseFrames(signed).length, 6);
  assert.throws(
    () => converseFrames([{ image: {} }]),
    (error) => error instanceof InputError && error.message.startsWith("content[0]"),
  );
});

test("the client throws what each fault deserves", async () => {
  const one = { maxAttempts: 1 };
  const call = (answer) => rejection(client(scriptedFetch([answer])).converse(HELLO, one));
  const read = async (answer) => drain((await client(scriptedFetch([answer])).converseStream(HELLO, one)).stream);
  assert.equal((await call(serviceError("ModelTimeoutException"))).$metadata.httpStatusCode, 408);
  assert.ok((await call(htmlPage())) instanceof ServiceException);
  assert.ok((await call(networkFailure())) instanceof NetworkError);
  assert.ok((await read(faulty(stream(FRAMES), { flipBitInFrame: 2 }))).error instanceof StreamIntegrityError);
  for (const faults of [{ cutAfterFrames: 3 }, { cutAtByte: 500 }, { resetAtByte: 500 }]) {
    const { events, error } = await read(faulty(stream(FRAMES), faults));
    assert.ok(error instanceof IncompleteStreamError, JSON.stringify(faults));
    assert.ok(events.length > 0);
  }
  const broken = await read(
    stream([...FRAMES.slice(0, 2), event("newerEvent", { a: 1 }), exception("throttlingException", { message: "m" })]),
  );
  assert.deepEqual(broken.events[2], { newerEvent: { a: 1 } });
  assert.equal(broken.error.name, "ThrottlingException");
});

test("a stream that a test feeds: pushed, ended, failed, cancelled", async () => {
  const open = openStream();
  const fetch = scriptedFetch([open.answer]);
  const reader = (await fetch(ADDRESS)).body.getReader();
  open.push(FRAMES[0]);
  assert.deepEqual((await reader.read()).value, FRAMES[0]);
  open.end();
  assert.equal((await reader.read()).done, true);
  const failing = openStream();
  const failed = received(failing.answer);
  failing.fail(REASON);
  assert.equal((await failed).error, REASON);
  const left = openStream();
  await (await scriptedFetch([left.answer])(ADDRESS)).body.cancel(REASON);
  assert.equal(await soon(left.cancelled), REASON);
});
