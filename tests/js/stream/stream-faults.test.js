// Damage, exceptions and errors in a stream throw, after every event before them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceException, StreamIntegrityError } from "bedrock-wasm";
import { errorFrame, event, exception, inChunks, joined, message, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";
import { consumed, METHODS } from "../support/consumed.js";
import { EXPECTED_EVENTS, FRAMES } from "../support/conversation.js";

const BYTES = joined(...FRAMES);
const ENDS = FRAMES.reduce((ends, frame) => [...ends, (ends.at(-1) ?? 0) + frame.length], []);

test("any flipped bit: StreamIntegrityError, after the events before it", async (t) => {
  let flipped = 0;
  for (let at = 0; at < BYTES.length; at++) {
    const damaged = BYTES.slice();
    damaged[at] ^= 1 << (at % 8);
    const before = ENDS.filter((end) => end <= at).length;
    const { events, error: thrown } = await consumed([damaged]);
    assert.deepEqual(events, EXPECTED_EVENTS.slice(0, before), `bit flipped in byte ${at}`);
    assert.ok(thrown instanceof StreamIntegrityError, `bit flipped in byte ${at}: ${thrown?.stack}`);
    assert.equal(thrown.retryable, false);
    flipped++;
  }
  t.diagnostic(`proved: a bit flipped in each of ${flipped} bytes of a stream is found`);
});

test("after a fault the stream has ended, and stays so", async () => {
  const damaged = BYTES.slice();
  damaged[ENDS[0] + 1] ^= 1;
  const output = await client(scriptedFetch([stream([damaged])])).converseStream(HELLO);
  const iterator = output.stream[Symbol.asyncIterator]();
  assert.deepEqual((await iterator.next()).value, EXPECTED_EVENTS[0]);
  assert.ok((await rejection(iterator.next())) instanceof StreamIntegrityError);
  for (let again = 0; again < 3; again++) assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("an exception frame: ServiceException after the events before it, nothing after it", async () => {
  const cases = [
    ["throttlingException", { message: "Too many tokens" }, "ThrottlingException", "Too many tokens", "client", true],
    [
      "modelStreamErrorException",
      { message: "m", originalStatusCode: 503, originalMessage: "o" },
      "ModelStreamErrorException",
      "m",
      "client",
      false,
    ],
    ["internalServerException", { Message: "capital" }, "InternalServerException", "capital", "server", true],
    ["serviceUnavailableException", {}, "ServiceUnavailableException", /ServiceUnavailableException/, "server", true],
    ["validationException", { message: "v", p: "padding" }, "ValidationException", "v", "client", false],
    ["newerException", "", "NewerException", /NewerException/, "client", false],
    ["newerException", "not JSON", "NewerException", /NewerException/, "client", false],
    ["newerException", '{"message": "cut', "NewerException", /NewerException/, "client", false],
    ["newerException", '{"message": "m",}', "NewerException", /NewerException/, "client", false],
    ["newerException", '{"message": "m"}],["error","other","o"', "NewerException", /NewerException/, "client", false],
  ];
  for (const [type, payload, name, text, fault, retryable] of cases) {
    const { events, error: thrown } = await consumed([
      joined(...FRAMES.slice(0, 3), exception(type, payload), ...FRAMES.slice(3)),
    ]);
    assert.deepEqual(events, EXPECTED_EVENTS.slice(0, 3));
    assert.ok(thrown instanceof ServiceException, thrown?.stack);
    assert.equal(thrown.name, name);
    assert.match(thrown.message, text instanceof RegExp ? text : new RegExp(`^${text}$`));
    assert.deepEqual([thrown.$fault, thrown.retryable, thrown.$metadata.httpStatusCode], [fault, retryable, 200], name);
    assert.deepEqual(
      [thrown.originalStatusCode, thrown.originalMessage],
      [payload.originalStatusCode, payload.originalMessage],
    );
    assert.ok(!("p" in thrown));
  }
});

test("an error frame: its code and its message", async () => {
  const { events, error: thrown } = await consumed([
    joined(FRAMES[0], errorFrame("InternalError", 'It "broke".'), FRAMES[1]),
  ]);
  assert.equal(events.length, 1);
  assert.ok(thrown instanceof ServiceException);
  assert.deepEqual([thrown.name, thrown.message], ["InternalError", 'It "broke".']);
});

const NO_JSON = [
  "not JSON",
  " ",
  '{"a":',
  "\u0000",
  '{"a":1}\u0000',
  '{"a":1}\f',
  "\ufeff{}",
  "[1,]",
  '"cut',
  '{"a":1',
  '{"a":1}}',
  "1,2",
  '"a":1',
  // With a comma too many, or as two events, if it were repaired or passed on as it is.
  '{"a":1,}',
  '{,"a":1}',
  '{"a":1,xyz}',
  '{"a":1,,"p":"abc"}',
  '{,"p":"abc"}',
  '{"p":"abc",}',
  '{"p":"a\\qc"}',
  '{"p":"abc"x}',
  '{"a":1}{"b":2}',
  '{"a":1},{"b":2}',
  '{"a":1},"b":{"c":2}',
  '{"a":1}},{"b":{}',
  '{"a":1},"b":{"c":2,"p":"abc"}',
  '{"a":1}},{"b":{"c":2,"p":"abc"}',
  '{"bytes":"aGk=","p":"abc"n}',
];

test("a payload that is not JSON: the events before it, then StreamIntegrityError", async () => {
  for (const payload of NO_JSON) {
    const chunks = [joined(event("chunk", { bytes: "b25l" }), event("chunk", payload), event("chunk", {}))];
    const { events, error } = await consumed(chunks, "invokeModelWithResponseStream");
    assert.deepEqual([events.length, error?.code], [1, "invalid_json"], payload);
    assert.equal(Buffer.from(events[0].chunk.bytes).toString(), "one");
    const bytes = joined(...FRAMES.slice(0, 4), event("contentBlockDelta", payload), ...FRAMES.slice(4));
    for (const chunks of [[bytes], inChunks(bytes, 1)]) {
      const { events, error: thrown } = await consumed(chunks);
      assert.deepEqual(events, EXPECTED_EVENTS.slice(0, 4), payload);
      assert.ok(thrown instanceof StreamIntegrityError, `${payload}: ${thrown?.stack}`);
      assert.equal(thrown.code, "invalid_json", payload);
    }
  }
});

test("a payload that is JSON but no object is passed on", async () => {
  for (const value of [null, true, -1.5, 'text },{"', [], [1, { p: "kept" }], {}]) {
    const bytes = joined(event("newer", ` ${JSON.stringify(value)}\r\n`), event("messageStop", {}));
    const { events, error } = await consumed([bytes]);
    assert.deepEqual([events[0], error], [{ newer: value }, undefined]);
  }
});

test("a message that is neither event, exception nor error, and bytes that are not UTF-8", async () => {
  const frames = [
    message({ ":message-type": "newer", ":event-type": "x" }, "{}"),
    message({}, "{}"),
    message({ ":message-type": "event", ":event-type": "x" }, Buffer.from([0x7b, 0xff, 0x7d])),
  ];
  for (const frame of frames) {
    const { events, error: thrown } = await consumed([joined(FRAMES[0], frame, FRAMES[1])]);
    assert.equal(events.length, 1);
    assert.ok(thrown instanceof StreamIntegrityError, thrown?.stack);
  }
});

test("a blob that is not base64 is damage: neither an empty blob nor bytes of another event", async () => {
  const one = { chunk: { bytes: new Uint8Array(Buffer.from("one")) } };
  const payloads = ['"***"', '"abc"', "5", "{}", "[]", "[0,3]", "[[0,3]]", "true"].map((bytes) => `{"bytes":${bytes}}`);
  for (const payload of [...payloads, '{"b\\u0079tes":[0,3]}', '{"b\\u0079tes":"***"}']) {
    const frames = joined(
      event("chunk", { bytes: "b25l" }),
      event("chunk", payload),
      event("chunk", { bytes: "b25l" }),
    );
    const { events, error: thrown } = await consumed([frames], "invokeModelWithResponseStream");
    assert.deepEqual(events, [one], payload);
    assert.ok(thrown instanceof StreamIntegrityError, `${payload}: ${thrown?.stack}`);
    assert.equal(thrown.code, "invalid_base64", payload);
    assert.equal(thrown.$metadata.httpStatusCode, 200);
  }
});

test("a blob that is null, absent or in a payload that is not an object stays so", async () => {
  const one = new Uint8Array(Buffer.from("one"));
  for (const [payload, chunk] of [
    ['{"bytes":null}', { bytes: null }],
    ["{}", {}],
    ["", {}],
    ['{"other":1,"p":"abc"}', { other: 1 }],
    ["null", null],
    ['[{"bytes":"b25l"},[0,3]]', [{ bytes: "b25l" }, [0, 3]]],
    ['{"b\\u0079tes":"b25l"}', { bytes: one }],
    ['{"bytes":"b25l" ,"other":[0,3]}', { bytes: one, other: [0, 3] }],
  ]) {
    const { events, error } = await consumed(
      [joined(event("chunk", { bytes: "b25l" }), event("chunk", payload))],
      "invokeModelWithResponseStream",
    );
    assert.deepEqual([events, error], [[{ chunk: { bytes: one } }, { chunk }], undefined], payload);
  }
});

test("a response that is not an event stream is refused by its content type", async () => {
  for (const [type, body] of [
    ["text/html; charset=utf-8", "<html>captive portal</html>"],
    ["application/json", "{}"],
  ]) {
    for (const [method, { input }] of Object.entries(METHODS)) {
      const fetch = scriptedFetch([() => new Response(body, { headers: { "content-type": type } })]);
      const thrown = await rejection(client(fetch)[method](input));
      assert.ok(thrown instanceof StreamIntegrityError, thrown.stack);
      assert.ok(thrown.message.includes(type), thrown.message);
    }
  }
});
