// An event stream gives every event once, in order, in the ways there are to read it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
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

test("streams that are read in turns do not mix, however long their events and their chunks are", async () => {
  const words = [40, 3, 90_000, 1, 1_000_000].map((length, at) => String.fromCharCode(97 + at).repeat(length));
  const delta = (text) => event("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
  const bytes = joined(...words.map(delta), event("messageStop", { stopReason: "end_turn" }));
  const streams = await Promise.all([11, 1_000, 4_096, bytes.length].map((n) => converseStream(...inChunks(bytes, n))));
  const iterators = streams.map((one) => one.text());
  for (const word of words) {
    for (const iterator of iterators) assert.equal((await iterator.next()).value, word);
  }
  for (const iterator of iterators) assert.equal((await iterator.next()).done, true);
});

describe("a burst of events", () => {
  const frames = Array.from({ length: 5_000 }, () =>
    event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "x".repeat(100) } }),
  );
  const bytes = joined(...frames, event("messageStop", { stopReason: "end_turn" }));
  const pieces = Math.floor(bytes.length / 65_536);

  /** Between how many events other tasks run, if a caller takes so long for each. */
  async function pausesDuring(t, chunkBytes, msPerEvent) {
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const places = new Set();
    let events = 0;
    let isOver = false;
    // A timer, as pauses are: on a busy machine two of those may be due at once, and this one is due between them.
    const look = () => {
      places.add(events);
      if (!isOver) setTimeout(look);
    };
    const stream = await converseStream(...inChunks(bytes, chunkBytes));
    setTimeout(look);
    for await (const one of stream) {
      events += one ? 1 : 0;
      t.mock.timers.setTime(Date.now() + msPerEvent);
    }
    isOver = true;
    assert.equal(events, 5_001);
    return places.size;
  }

  for (const length of [1_000, bytes.length]) {
    test(`lets other tasks run, arrived in chunks of ${length} bytes`, async (t) => {
      const pauses = await pausesDuring(t, length, 1);
      assert.ok(pauses >= pieces, `${pauses} pauses`);
    });

    test(`is not slowed down if it is read within a moment, in chunks of ${length} bytes`, async (t) => {
      const pauses = await pausesDuring(t, length, 0);
      assert.ok(pauses < pieces / 2, `${pauses} pauses`);
    });
  }
});

test("a stream that is cancelled between two parts of a burst ends", async (t) => {
  const frames = Array.from({ length: 3_000 }, () =>
    event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "x".repeat(100) } }),
  );
  const events = await converseStream(joined(...frames));
  const iterator = events[Symbol.asyncIterator]();
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  let read = 0;
  for (let pending = iterator.next(); ; pending = iterator.next()) {
    setImmediate(() => {});
    t.mock.timers.setTime(Date.now() + 1);
    if (++read === 400) await events.cancel();
    if ((await pending).done) break;
  }
  assert.ok(read >= 400 && read < 3_000);
});

test("a wrong prelude ends the stream as soon as it is there", async () => {
  const bytes = event("messageStart", { role: "assistant" }).slice(0, 12);
  bytes[1] ^= 0x80;
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      // It never closes.
    },
  });
  const fetch = async () => new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream" } });
  const { stream: events } = await client(fetch).converseStream(HELLO);
  assert.equal((await rejection(events[Symbol.asyncIterator]().next())).code, "prelude_crc_mismatch");
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

test("events are what their JSON says, whichever of them come together", async () => {
  const delta = (contentBlockIndex, delta, more) => ({ contentBlockDelta: { contentBlockIndex, delta, ...more } });
  const redacted = "AQID";
  const sent = [
    { messageStart: { role: "assistant" } },
    delta(0, { reasoningContent: { text: "hm \u2028 \ud83d" } }),
    delta(0, { reasoningContent: { signature: "s" } }),
    delta(1, { text: '"bytes" \\u00 redactedContent' }),
    delta(9, { text: "" }),
    delta(10, { text: "ten" }),
    delta(2, { toolUse: { input: '{"a":' } }),
    delta(2, { toolUse: { input: "1}" } }, { newer: true }),
    delta(3, { reasoningContent: { redactedContent: redacted } }),
    delta(1, { text: "after" }),
    { messageStop: { stopReason: "end_turn" } },
  ];
  const frames = sent.map((one) => event(...Object.entries(one)[0]));
  const expected = structuredClone(sent);
  expected[8].contentBlockDelta.delta.reasoningContent.redactedContent = new Uint8Array([1, 2, 3]);
  for (const chunks of [[joined(...frames)], frames]) {
    const { events } = await drain(await converseStream(...chunks));
    assert.deepEqual(events, expected);
    // In the order of the wire.
    assert.deepEqual(events.slice(0, 8).map(text), sent.slice(0, 8).map(text));
  }
});

const text = (value) => JSON.stringify(value);

test("chunks with other members beside their bytes are like those without", async () => {
  const bytes = Buffer.from('{"messageStart":{}}').toString("base64");
  const chunks = [{ bytes }, { bytes, more: 1 }, { more: 2 }, { bytes: null }, { bytes }];
  const last = { bytes: Buffer.from('{"metadata":{}}').toString("base64") };
  const frames = [...chunks, last].map((payload) => event("chunk", payload));
  const fetch = scriptedFetch([stream([joined(...frames)])]);
  const { body } = await client(fetch).invokeModelWithResponseStream({ modelId: MODEL_ID, body: "{}" });
  const { events, error } = await drain(body);
  assert.equal(error, undefined);
  const given = (payload) => payload.bytes && { bytes: new Uint8Array(Buffer.from(payload.bytes, "base64")) };
  assert.deepEqual(
    events,
    [...chunks, last].map((payload) => ({ chunk: { ...payload, ...given(payload) } })),
  );
});

test("a guardrail's intervention ends a stream of chunks, whatever is beside their bytes", async () => {
  for (const more of [{}, { more: 1 }]) {
    const bytes = Buffer.from('{"amazon-bedrock-guardrailAction":"INTERVENED"}').toString("base64");
    const other = { bytes: Buffer.from('{"type":"content_block_delta"}').toString("base64") };
    const frames = [{ bytes, ...more }, other].map((payload) => event("chunk", payload));
    const fetch = scriptedFetch([stream(frames)]);
    const { body } = await client(fetch).invokeModelWithResponseStream({ modelId: MODEL_ID, body: "{}" });
    const { events, error } = await drain(body);
    assert.equal(error, undefined);
    assert.equal(events.length, 2);
  }
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
