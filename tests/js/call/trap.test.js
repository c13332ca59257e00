// A trap in the module poisons nothing: the call fails, whoever was on the same instance fails, and a fresh one takes over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockError, createSignedFetch, decodeEventStream, signRequest } from "bedrock-wasm";
import {
  converseFrames,
  faulty,
  joined,
  noAnswer,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { Native, StreamDecoder } from "../../../pkg/wasm/bedrock_wasm.js";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, drain, HELLO, rejection } from "../support/clients.js";
import { endlessServer } from "../support/http-server.js";
import { listeners, soon } from "../support/patience.js";

const FRAMES = converseFrames("Still here.");
const TEXT = ["Still", " here."];

/** Makes the next use of a method, with the parameters that are meant, read far outside the module's memory, once. */
function trapOnce(t, Class, method, isMeant = (..._parameters) => true) {
  const real = Class.prototype[method];
  const mock = t.mock.method(Class.prototype, method, function (...parameters) {
    if (!isMeant(...parameters)) return real.apply(this, parameters);
    mock.mock.restore();
    this.__wbg_ptr = 0x7fffff00;
    return real.apply(this, parameters);
  });
}

function assertModuleFailed(error) {
  assert.ok(error instanceof BedrockError, String(error?.stack ?? error));
  assert.deepEqual([error.code, error.retryable], ["module_failed", true]);
}

const answers = async (made) => (await drain((await made.converseStream(HELLO)).stream.text())).events;

test("in a call: it fails with an error, and the same client works again", async (t) => {
  for (const method of ["next", "call"]) {
    const made = client(scriptedFetch([stream(FRAMES)]));
    assert.deepEqual(await answers(made), TEXT);
    const { signal } = new AbortController();
    trapOnce(t, Native, method);
    const error = await soon(rejection(made.converse(HELLO, { abortSignal: signal })));
    assertModuleFailed(error);
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    assert.equal(listeners(signal), 0);
    assert.deepEqual(await answers(made), TEXT);
  }
});

test("in a stream: the events before it, then the error; the connection closes", async (t) => {
  const server = await endlessServer();
  try {
    const { stream: events } = await client(undefined, { endpoint: server.url }).converseStream(HELLO);
    trapOnce(t, StreamDecoder, "push");
    const iterator = events[Symbol.asyncIterator]();
    assertModuleFailed(await rejection(iterator.next()));
    assert.deepEqual(await iterator.next(), { done: true, value: undefined });
    await server.clientLeft();
  } finally {
    await server.close();
  }
});

test("others in flight fail with a retryable error when they next need the module, and none hangs", async (t) => {
  const open = openStream();
  const made = client(scriptedFetch([open.answer]));
  const { stream: events } = await made.converseStream(HELLO);
  const iterator = events[Symbol.asyncIterator]();
  open.push(joined(...FRAMES.slice(0, 2)));
  assert.deepEqual((await iterator.next()).value, { messageStart: { role: "assistant" } });
  const waiting = client(scriptedFetch([serviceError("ThrottlingException", { retryAfterMs: 60 }), ANY_ANSWER]));
  const retrying = rejection(waiting.converse(HELLO));
  const ended = client(scriptedFetch([faulty(stream(FRAMES), { stallAtByte: joined(...FRAMES).length })]));
  const { stream: unread } = await ended.converseStream(HELLO);

  trapOnce(t, Native, "next");
  assertModuleFailed(await soon(rejection(client(scriptedFetch([ANY_ANSWER])).converse(HELLO))));

  // What was decoded before is still delivered.
  assert.deepEqual((await iterator.next()).value.contentBlockDelta.delta, { text: "Still" });
  open.push(FRAMES[2]);
  assertModuleFailed(await soon(rejection(iterator.next())));
  await soon(open.cancelled);
  assertModuleFailed(await soon(retrying));
  assertModuleFailed((await soon(drain(unread))).error);
  assert.deepEqual(await answers(client(scriptedFetch([stream(FRAMES)]))), TEXT);
  assert.deepEqual(await waiting.converse(HELLO).then(({ $metadata }) => $metadata.httpStatusCode), 200);
});

test("in decodeEventStream and signRequest", async (t) => {
  async function* source() {
    yield FRAMES[0];
  }
  const decoded = async () => await drain(decodeEventStream(source()));
  trapOnce(t, StreamDecoder, "push");
  assertModuleFailed((await decoded()).error);
  assert.equal((await decoded()).events.length, 1);
  trapOnce(t, StreamDecoder, "push", (chunk) => !chunk);
  assertModuleFailed((await decoded()).error);
  const signed = () =>
    signRequest({ url: "https://example.com/" }, { credentials: CREDENTIALS, region: "us-east-1", service: "s3" });
  trapOnce(t, Native, "next");
  assertModuleFailed(await rejection(signed()));
  assert.match((await signed()).headers.authorization, /^AWS4/);
});

test("a trap of somebody else's module is theirs: nothing of this one's is started afresh", async () => {
  const theirs = new WebAssembly.RuntimeError("unreachable");
  const controller = new AbortController();
  const onAttempt = () => {
    throw theirs;
  };
  const refusing = async () => {
    throw theirs;
  };
  const open = openStream();
  const { stream: events } = await client(scriptedFetch([open.answer])).converseStream(HELLO);
  const hooked = rejection(client(scriptedFetch([ANY_ANSWER]), { onAttempt }).converse(HELLO));
  const aborted = rejection(client(scriptedFetch([noAnswer()])).converse(HELLO, { abortSignal: controller.signal }));
  const signed = rejection(
    createSignedFetch({
      credentials: CREDENTIALS,
      region: "us-east-1",
      service: "s3",
      hosts: ["example.com"],
      fetch: refusing,
    })("https://example.com/"),
  );
  controller.abort(theirs);
  assert.deepEqual(await Promise.all([hooked, aborted, signed]), [theirs, theirs, theirs]);
  for (const frame of FRAMES) open.push(frame);
  open.end();
  assert.deepEqual((await drain(events.text())).events, TEXT);
});

test("a fresh instance has new memory, and needs no second download", async (t) => {
  const compiled = t.mock.method(WebAssembly, "compile");
  const fetched = t.mock.method(globalThis, "fetch");
  for (let round = 0; round < 5; round++) {
    trapOnce(t, Native, "next");
    assertModuleFailed(await rejection(client(scriptedFetch([ANY_ANSWER])).converse(HELLO)));
    assert.deepEqual(await answers(client(scriptedFetch([stream(FRAMES)]))), TEXT);
  }
  assert.deepEqual(
    [compiled, fetched].map((each) => each.mock.callCount()),
    [0, 0],
  );
});

test("handles of a dead instance free nothing of the new one", async (t) => {
  const made = client(scriptedFetch([openStream().answer]));
  const { stream: old } = await made.converseStream(HELLO);
  trapOnce(t, Native, "next");
  await rejection(client(scriptedFetch([ANY_ANSWER])).converse(HELLO));
  const open = openStream();
  const { stream: fresh } = await client(scriptedFetch([open.answer])).converseStream(HELLO);
  await old.cancel();
  for (const frame of FRAMES) open.push(frame);
  open.end();
  assert.deepEqual((await drain(fresh.text())).events, TEXT);
});
