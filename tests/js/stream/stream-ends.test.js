// What a stream says of its end, and what it leaves behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEventStream } from "bedrock-wasm";
import { converseFrames, event, faulty, message, scriptedFetch, stream } from "bedrock-wasm/testing";
import { StreamDecoder } from "../../../pkg/wasm/bedrock_wasm.js";
import { client, HELLO, rejection } from "../support/clients.js";

const FRAMES = converseFrames("Hello there");
const streamOf = async (answer) => (await client(scriptedFetch([answer])).converseStream(HELLO)).stream;

test("a stream is complete when it was read to its end, not before", async () => {
  const events = await streamOf(stream(FRAMES));
  assert.equal(events.isComplete, false);
  await events.final();
  assert.equal(events.isComplete, true);
});

test("the errors of a cut and of a cancelled stream, to the letter", async () => {
  const cut = await streamOf(faulty(stream(FRAMES), { resetAtByte: 300 }));
  const error = await rejection(cut.final());
  assert.deepEqual([error.name, error.code, error.retryable], ["IncompleteStreamError", "stream_lost", true]);
  assert.match(error.message, /^the connection was lost while the response was read: ./);
  const cancelled = await streamOf(stream(FRAMES));
  await cancelled.cancel();
  const { code, message: text } = await rejection(cancelled.final());
  assert.deepEqual([code, text], ["cancelled", "the stream was cancelled before it was complete"]);
});

test("an event that does not fit is the cause of final()'s error", async () => {
  const frames = [event("messageStart", { role: "assistant" }), event("messageStop", { stopReason: 5 })];
  const error = await rejection((await streamOf(stream(frames))).final());
  assert.equal(error.message, "an event does not match Converse's format; iterate over the events instead");
  assert.deepEqual([error.cause.name, error.cause.message], ["TypeError", "an event does not fit"]);
});

test("events that wait for nobody are not read", async () => {
  const events = await streamOf(stream(FRAMES));
  let pulls = 0;
  const readable = events.toReadableStream();
  const reader = readable.getReader();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(events.isComplete, false);
  while (!(await reader.read()).done) pulls++;
  assert.equal(pulls, FRAMES.length);
});

test("decodeEventStream can be left before it begins, and while a chunk is awaited", async () => {
  const unread = decodeEventStream(
    new ReadableStream({ pull: () => assert.fail("it was read") }, { highWaterMark: 0 }),
  );
  assert.deepEqual(await unread.return("a"), { done: true, value: "a" });
  const frame = message({ a: "b" }, "c");
  const hanging = new ReadableStream({
    start: (controller) => controller.enqueue(frame.slice(0, 20)),
  });
  const messages = decodeEventStream(hanging);
  const next = messages.next();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await messages.return();
  assert.deepEqual(await next, { done: true, value: undefined });
});

test("decodeEventStream frees its decoder, and keeps a mark of byte order in a header", async (t) => {
  const freed = t.mock.method(StreamDecoder.prototype, "free");
  const headers = { text: "\ufeffa" };
  const all = [];
  for await (const one of decodeEventStream(ReadableStream.from([message(headers)]))) all.push(one.headers);
  assert.deepEqual(all, [headers]);
  assert.equal(freed.mock.callCount(), 1);
});
