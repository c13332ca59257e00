// decodeEventStream gives the messages that AWS's own codec encoded, headers with their types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStreamCodec, Int64 } from "@smithy/eventstream-codec";
import { BedrockError, decodeEventStream, IncompleteStreamError, InputError, StreamIntegrityError } from "bedrock-wasm";
import { inChunks, joined } from "bedrock-wasm/testing";
import { drain } from "../support/clients.js";
import { recordings } from "../support/corpus.js";
import { Random } from "../support/random.js";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);
const message = (headers, body = "") => codec.encode({ headers, body: Buffer.from(body) });

const UUID = "01234567-89ab-cdef-0123-456789abcdef";
const HEADERS = {
  "bool-true": { type: "boolean", value: true },
  "bool-false": { type: "boolean", value: false },
  byte: { type: "byte", value: -128 },
  short: { type: "short", value: -32_768 },
  integer: { type: "integer", value: -2_147_483_648 },
  long: { type: "long", value: new Int64(Buffer.from("8000000000000001", "hex")) },
  binary: { type: "binary", value: Uint8Array.of(0, 127, 128, 255) },
  string: { type: "string", value: 'é 世 \u{1F600} "quoted" \\ \n\u0000' },
  timestamp: { type: "timestamp", value: new Date("2026-01-02T03:04:05.678Z") },
  uuid: { type: "uuid", value: UUID },
};
const VALUES = {
  "bool-true": true,
  "bool-false": false,
  byte: -128,
  short: -32_768,
  integer: -2_147_483_648,
  long: -9_223_372_036_854_775_807n,
  binary: Uint8Array.of(0, 127, 128, 255),
  string: 'é 世 \u{1F600} "quoted" \\ \n\u0000',
  timestamp: new Date("2026-01-02T03:04:05.678Z"),
  uuid: UUID,
};

async function* iterated(chunks) {
  yield* chunks;
}

const SOURCES = {
  "a ReadableStream": (chunks) => ReadableStream.from(chunks),
  "an AsyncIterable": iterated,
};

for (const [kind, source] of Object.entries(SOURCES)) {
  test(`all ten header types keep their JavaScript type, from ${kind}`, async () => {
    const bytes = joined(message(HEADERS, "payload"), message({}, ""), message(HEADERS, Buffer.from([0, 255])));
    for (const length of [1, 3, 64, bytes.length]) {
      const { events, error } = await drain(decodeEventStream(source(inChunks(bytes, length))));
      assert.equal(error, undefined);
      assert.deepEqual(events, [
        { headers: VALUES, body: new Uint8Array(Buffer.from("payload")) },
        { headers: {}, body: new Uint8Array() },
        { headers: VALUES, body: new Uint8Array([0, 255]) },
      ]);
    }
  });
}

test("extreme numbers and dates, header names of any kind", async () => {
  const headers = {
    __proto__x: { type: "integer", value: 2_147_483_647 },
    constructor: { type: "long", value: new Int64(Buffer.from("7fffffffffffffff", "hex")) },
    ["n".repeat(255)]: { type: "long", value: Int64.fromNumber(-1) },
    "before 1970": { type: "timestamp", value: new Date(-1) },
    ":é": { type: "binary", value: new Uint8Array(32_767) },
  };
  const { events } = await drain(decodeEventStream(iterated([message(headers)])));
  assert.deepEqual(events[0].headers, {
    __proto__x: 2_147_483_647,
    constructor: 9_223_372_036_854_775_807n,
    ["n".repeat(255)]: -1n,
    "before 1970": new Date(-1),
    ":é": new Uint8Array(32_767),
  });
});

test("random messages decode as AWS's codec decodes them", async (t) => {
  const random = new Random(7);
  const messages = Array.from({ length: 500 }, () => {
    const names = [...new Set(Array.from({ length: random.integer(4) }, () => random.text(5, ["a", ":", "é"]) || "x"))];
    const headers = Object.fromEntries(names.map((name) => [name, random.of(Object.values(HEADERS))]));
    return message(headers, random.bytes(random.integer(random.of([2, 200, 70_000]))));
  });
  const expected = messages.map((each) => {
    const { headers, body } = codec.decode(each);
    const values = Object.entries(headers).map(([name, { value }]) => [
      name,
      value instanceof Int64 ? VALUES.long : value,
    ]);
    return { headers: Object.fromEntries(values), body: new Uint8Array(body) };
  });
  const { events } = await drain(decodeEventStream(iterated(inChunks(joined(...messages), 1 + random.integer(9_999)))));
  assert.deepEqual(events, expected);
  t.diagnostic(`${messages.length} messages`);
});

test("damage throws, after the messages before it", async () => {
  const good = message({ a: { type: "byte", value: 1 } }, "good");
  const damaged = message({ a: { type: "byte", value: 1 } }, "bad");
  damaged[damaged.length - 6] ^= 1;
  for (const [bytes, type] of [
    [joined(good, damaged), StreamIntegrityError],
    [joined(good, good.slice(0, -1)), IncompleteStreamError],
    [joined(good, good.slice(0, 1)), IncompleteStreamError],
  ]) {
    for (const length of [1, bytes.length]) {
      const { events, error } = await drain(decodeEventStream(iterated(inChunks(bytes, length))));
      assert.equal(events.length, 1);
      assert.ok(error instanceof type && error instanceof BedrockError, error?.stack);
    }
  }
});

test("a message beyond the limit is refused once its prelude has come", async () => {
  const large = message({}, new Uint8Array(1_000));
  const { error } = await drain(decodeEventStream(iterated([large.slice(0, 12)]), { maxMessageBytes: 1_000 }));
  assert.ok(error instanceof StreamIntegrityError && error.code === "message_too_large", error?.stack);
  const { events } = await drain(decodeEventStream(iterated([large]), { maxMessageBytes: large.length }));
  assert.equal(events.length, 1);
});

test("malformed sources, and chunks that are not bytes, are refused, not lost", async () => {
  const frame = message({}, "payload");
  for (const source of [undefined, null, 5, {}, frame]) {
    const { error } = await drain(decodeEventStream(source));
    assert.ok(error instanceof InputError, `${error?.stack}`);
  }
  for (const chunk of ["text", 5, null, undefined, [1, 2], {}]) {
    const { events, error } = await drain(decodeEventStream(iterated([frame, chunk])));
    assert.equal(events.length, 1);
    assert.ok(error instanceof InputError, `${String(chunk)}: ${error?.stack}`);
  }
});

test("leaving early cancels the source", async () => {
  let cancelled = 0;
  const endless = () =>
    new ReadableStream(
      { pull: (body) => body.enqueue(message({}, "x")), cancel: () => void cancelled++ },
      { highWaterMark: 0 },
    );
  for await (const each of decodeEventStream(endless())) {
    assert.equal(each.body.length, 1);
    break;
  }
  const damaged = new ReadableStream(
    { pull: (body) => body.enqueue(new Uint8Array(16)), cancel: () => void cancelled++ },
    { highWaterMark: 0 },
  );
  assert.ok((await drain(decodeEventStream(damaged))).error instanceof StreamIntegrityError);
  assert.equal(cancelled, 2);
});

test("recorded AWS streams decode as AWS's codec decodes them", async (t) => {
  const streams = recordings().filter(({ frames }) => frames);
  let count = 0;
  for (const { name, response, frames } of streams) {
    for (const length of [response.length, 97]) {
      const { events, error } = await drain(decodeEventStream(iterated(inChunks(response, length))));
      assert.equal(error, undefined, name);
      const found = events.map(({ headers, body }) => ({ headers, payload: JSON.parse(Buffer.from(body)) }));
      assert.deepEqual(
        found,
        frames.map(({ headers, payload }) => ({ headers, payload })),
        name,
      );
    }
    count += frames.length;
    const damaged = Buffer.from(response);
    damaged[damaged.length >> 1] ^= 0x10;
    assert.ok((await drain(decodeEventStream(iterated([damaged])))).error instanceof StreamIntegrityError, name);
  }
  assert.ok(streams.length > 0);
  t.diagnostic(`${streams.length} recorded streams, ${count} frames`);
});

test("return() closes a stream whose next chunk is awaited", async () => {
  let cancelled = 0;
  const messages = decodeEventStream(
    new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ }),
  );
  const pending = messages.next();
  await new Promise(setImmediate);
  assert.deepEqual(await messages.return(), { done: true, value: undefined });
  assert.deepEqual([await pending, cancelled], [{ done: true, value: undefined }, 1]);
});

// Compared one by one, their names would take half a minute.
test("a message of many headers is decoded", { timeout: 15_000 }, async () => {
  const long = "n".repeat(200);
  for (const prefix of ["", long]) {
    const headers = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`${prefix}h${at}`, { type: "boolean", value: true }]),
    );
    const chunks = [message(headers, "body")];
    const { events, error } = await drain(decodeEventStream(iterated(chunks)));
    assert.equal(error, undefined);
    assert.equal(Object.keys(events[0].headers).length, 20_000);
  }
});
