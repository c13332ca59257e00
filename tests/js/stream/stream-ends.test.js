// What a stream says of its end, and what it leaves behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEventStream } from "bedrock-wasm";
import { converseFrames, event, faulty, message, scriptedFetch, stream } from "bedrock-wasm/testing";
import { MessageAssembler } from "../../../pkg/stream/converse.js";
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

test("final() of a stream that is not Converse's says what to do", async () => {
  const one = client(scriptedFetch([stream([event("chunk", { bytes: "e30=" })])]));
  const { body } = await one.invokeModelWithResponseStream({ modelId: "m", body: "{}" });
  const error = await rejection(body.final());
  assert.equal(error.message, "final() is for Converse's streams; iterate over the events instead");
});

test("parts of reasoning that are not known do not fit; text() takes a delta without members", async () => {
  for (const name of ["a text", "signature2"]) {
    const delta = { reasoningContent: { [name]: "a" } };
    const frames = [
      event("contentBlockDelta", { contentBlockIndex: 0, delta }),
      event("messageStop", { stopReason: "end_turn" }),
    ];
    assert.equal((await rejection((await streamOf(stream(frames))).final())).code, "invalid_event");
  }
  const texts = [];
  const frames = [event("contentBlockDelta", { contentBlockIndex: 0 }), ...FRAMES];
  for await (const text of (await streamOf(stream(frames))).text()) texts.push(text);
  assert.equal(texts.join(""), "Hello there");
});

test("an event without a payload ends no block", () => {
  const assembler = new MessageAssembler();
  const delta = (text) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } });
  assembler.add([delta("a"), { contentBlockStop: null, messageStart: null }, delta("b")]);
  assert.deepEqual(assembler.message().message, { role: "assistant", content: [{ text: "ab" }] });
});

test("blocks come in the order of their indexes, also if there was a message in between", () => {
  const assembler = new MessageAssembler();
  const delta = (contentBlockIndex, text) => ({ contentBlockDelta: { contentBlockIndex, delta: { text } } });
  assembler.add([delta(2, "c"), delta(0, "a")]);
  assert.deepEqual(assembler.message().message.content, [{ text: "a" }, { text: "c" }]);
  assembler.add([delta(1, "b"), delta(2, "C")]);
  assert.deepEqual(assembler.message().message.content, [{ text: "a" }, { text: "b" }, { text: "cC" }]);
});

test("bytes whose base64 is escaped are bytes all the same", async () => {
  const headers = { ":message-type": "event", ":event-type": "chunk", ":content-type": "application/json" };
  const one = client(scriptedFetch([stream([message(headers, '{"bytes":"\\u0065yJ9"}')])]));
  const { body } = await one.invokeModelWithResponseStream({ modelId: "m", body: "{}" });
  const { value } = await body[Symbol.asyncIterator]().next();
  assert.equal(new TextDecoder().decode(value.chunk.bytes), '{"}');
});

test("the first chunk of a model decides, however late it is whole", async () => {
  const frame = event("chunk", { bytes: btoa('{"generation":"a"}') });
  const one = client(scriptedFetch([faulty(stream([frame, frame]), { chunkBytes: 7 })]));
  const { body } = await one.invokeModelWithResponseStream({ modelId: "m", body: "{}" });
  const events = [];
  for await (const each of body) events.push(each);
  assert.deepEqual([events.length, body.isComplete], [2, false]);
});

test("a stream that was cancelled while a chunk was awaited has ended, and stays so", async () => {
  const events = await streamOf(faulty(stream(FRAMES), { stallAtByte: FRAMES[0].length + 10 }));
  const iterator = events[Symbol.asyncIterator]();
  await iterator.next();
  const waiting = iterator.next();
  await events.cancel();
  assert.equal((await waiting).done, true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await iterator.next()).done, true);
});

test("toReadableStream() reads nothing before it is asked", async () => {
  let pulls = 0;
  const body = new ReadableStream({ pull: () => void pulls++ }, { highWaterMark: 0 });
  const headers = { "content-type": "application/vnd.amazon.eventstream" };
  const { stream: events } = await client(async () => new Response(body, { headers })).converseStream(HELLO);
  const readable = events.toReadableStream();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(pulls, 0);
  await readable.cancel();
});

test("events are read to the end", async () => {
  const events = await streamOf(stream(FRAMES));
  let pulls = 0;
  const readable = events.toReadableStream();
  const reader = readable.getReader();
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

test("an event that is newer than the package is handed out as it came, even if it is named like one of another stream", async () => {
  const frames = [FRAMES[0], event("chunk", { bytes: "e30=" }), ...FRAMES.slice(1)];
  const events = [];
  for await (const one of await streamOf(stream(frames))) events.push(one);
  assert.deepEqual(events[1], { chunk: { bytes: "e30=" } });
});
