// An event stream gives every event once, in order, in the ways there are to read it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStream } from "bedrock-wasm";
import { event, inChunks, joined, openStream, PADDING, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, drain, HELLO, MODEL_ID, rejection } from "../support/clients.js";
import { ASSEMBLED, EXPECTED_EVENTS, FRAMES } from "../support/conversation.js";

const BYTES = joined(...FRAMES);

async function converseStream(...chunks) {
  const output = await client(scriptedFetch([stream(chunks)])).converseStream(HELLO);
  return output.stream;
}

const TEXT = ["Grüße, ", '世界 \u{1F600}\n"quoted" \\ '];

test("the output has the stream and $metadata, and the stream is an EventStream", async () => {
  const { stream: events, $metadata, ...rest } = await client(scriptedFetch([stream([BYTES])])).converseStream(HELLO);
  assert.ok(events instanceof EventStream);
  assert.deepEqual($metadata, { httpStatusCode: 200, requestId: "request-1", attempts: 1, totalRetryDelay: 0 });
  assert.deepEqual(rest, {});
  await events.cancel();
});

test("for await gives every event, whatever the chunks", async (t) => {
  const lengths = [...Array.from({ length: 40 }, (_, at) => at + 1), 100, 1_000, BYTES.length];
  for (const length of lengths) {
    const { events, error } = await drain(await converseStream(...inChunks(BYTES, length)));
    assert.equal(error, undefined);
    assert.deepEqual(events, EXPECTED_EVENTS, `chunks of ${length} bytes`);
  }
  t.diagnostic(`${BYTES.length} bytes in chunks of ${lengths.length} lengths, 1 byte among them`);
});

test("empty chunks do no harm", async () => {
  const empty = new Uint8Array();
  const { events } = await drain(await converseStream(empty, BYTES.slice(0, 50), empty, empty, BYTES.slice(50), empty));
  assert.deepEqual(events, EXPECTED_EVENTS);
});

test("text() gives the text, piece by piece", async () => {
  assert.deepEqual((await drain((await converseStream(BYTES)).text())).events, TEXT);
});

test("final() gives what Converse would have answered", async () => {
  assert.deepEqual(await (await converseStream(...inChunks(BYTES, 7))).final(), ASSEMBLED);
});

test("final() of tools without input, of many blocks, and of an empty message", async () => {
  const start = (at, name) =>
    event("contentBlockStart", { contentBlockIndex: at, start: { toolUse: { toolUseId: `t${at}`, name } } });
  const stop = event("messageStop", { stopReason: "tool_use" });
  const two = await (
    await converseStream(joined(event("messageStart", { role: "assistant" }), start(0, "now"), start(1, "then"), stop))
  ).final();
  const toolUse = (at, name) => ({ toolUse: { toolUseId: `t${at}`, name, input: {} } });
  assert.deepEqual(two, {
    message: { role: "assistant", content: [toolUse(0, "now"), toolUse(1, "then")] },
    stopReason: "tool_use",
  });
  const none = await (await converseStream(joined(event("messageStart", { role: "assistant" }), stop))).final();
  assert.deepEqual(none, { message: { role: "assistant", content: [] }, stopReason: "tool_use" });
});

test("toReadableStream() gives the events, and can be teed", async () => {
  const [one, two] = (await converseStream(...inChunks(BYTES, 100))).toReadableStream().tee();
  const [first, second] = await Promise.all([drain(one), drain(two)]);
  assert.deepEqual(first.events, EXPECTED_EVENTS);
  assert.deepEqual(second.events, EXPECTED_EVENTS);
});

test("consuming twice is an error that says so", async () => {
  const ways = {
    iterate: (events) => drain(events).then(({ error }) => Promise.reject(error)),
    text: (events) => drain(events.text()).then(({ error }) => Promise.reject(error)),
    final: (events) => events.final(),
    toReadableStream: async (events) => events.toReadableStream(),
  };
  for (const again of Object.values(ways)) {
    const events = await converseStream(BYTES);
    await events.final();
    const error = await rejection(again(events));
    assert.equal(error.code, "consumed");
    assert.match(error.message, /already consumed.*tee/);
  }
});

test("concurrent next() calls are answered in the order of the calls", async () => {
  const iterator = (await converseStream(...inChunks(BYTES, 33)))[Symbol.asyncIterator]();
  const results = await Promise.all(Array.from({ length: EXPECTED_EVENTS.length + 2 }, () => iterator.next()));
  assert.deepEqual(
    results.slice(0, -2).map(({ value }) => value),
    EXPECTED_EVENTS,
  );
  assert.deepEqual(results.slice(-2), [
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
});

test("a next() after others that still wait does not overtake them", async () => {
  const iterator = (await converseStream(BYTES))[Symbol.asyncIterator]();
  const [first, second] = [iterator.next(), iterator.next()];
  const { value } = await first;
  const third = iterator.next();
  assert.deepEqual([value, (await second).value, (await third).value], EXPECTED_EVENTS.slice(0, 3));
});

test("each event is handed out as soon as its frame is complete", async () => {
  const body = openStream();
  const { stream: events } = await client(scriptedFetch([body.answer])).converseStream(HELLO);
  const iterator = events[Symbol.asyncIterator]();
  for (const [at, frame] of FRAMES.entries()) {
    body.push(frame);
    assert.deepEqual(await iterator.next(), { done: false, value: EXPECTED_EVENTS[at] });
  }
  body.end();
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("padding is removed wherever it stands, and only padding", async () => {
  const text = `a,"p":"b"}`;
  const payloads = [
    `{"p":"${PADDING}","contentBlockIndex":0,"delta":{"text":"first"}}`,
    `{"contentBlockIndex":0,"p":"${PADDING}","delta":{"text":"between"}}`,
    `{ "contentBlockIndex" : 0 , "delta" : { "text" : "spaces" } , "p" : "${PADDING}" }`,
    `{"contentBlockIndex":0,"delta":{"text":${JSON.stringify(text)}},"p":"a"}`,
    `{"contentBlockIndex":0,"delta":{"p":"kept","text":"deeper"},"p":""}`,
    `{"contentBlockIndex":0,"delta":{"text":"none"}}`,
  ];
  const frames = payloads.map((payload) => event("contentBlockDelta", payload));
  const { events } = await drain(
    await converseStream(joined(...frames, event("messageStop", { stopReason: "end_turn" }))),
  );
  const deltas = events.slice(0, -1).map((each) => each.contentBlockDelta);
  assert.deepEqual(
    deltas.map(({ delta }) => delta.text),
    ["first", "between", "spaces", text, "deeper", "none"],
  );
  for (const delta of deltas) assert.deepEqual(Object.keys(delta).sort(), ["contentBlockIndex", "delta"]);
  assert.equal(deltas[4].delta.p, "kept");
});

test("events and members that are not known yet are passed on", async () => {
  const unknown = event("newerEvent", { list: [1, { deep: null }] });
  const delta = event("contentBlockDelta", { contentBlockIndex: 0, delta: { newer: { kind: 1 } }, more: true });
  const { events } = await drain(
    await converseStream(joined(unknown, delta, event("messageStop", { stopReason: "newer_reason" }))),
  );
  assert.deepEqual(events, [
    { newerEvent: { list: [1, { deep: null }] } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { newer: { kind: 1 } }, more: true } },
    { messageStop: { stopReason: "newer_reason" } },
  ]);
});

test("InvokeModel streams give bytes, each with its own buffer", async () => {
  const parts = ['{"completion":"Grüße"}', "\0ÿ", "", "x".repeat(70_000)];
  const frames = parts.map((part) => event("chunk", { bytes: Buffer.from(part).toString("base64") }));
  const fetch = scriptedFetch([stream([joined(...frames)])]);
  const { body } = await client(fetch).invokeModelWithResponseStream({ modelId: MODEL_ID, body: "{}" });
  const { events } = await drain(body);
  assert.deepEqual(
    events,
    parts.map((part) => ({ chunk: { bytes: new Uint8Array(Buffer.from(part)) } })),
  );
  for (const { chunk } of events) assert.equal(chunk.bytes.buffer.byteLength, chunk.bytes.length);
  events[0].chunk.bytes.fill(0);
  assert.deepEqual(events[1].chunk.bytes, new Uint8Array(Buffer.from(parts[1])));
});
