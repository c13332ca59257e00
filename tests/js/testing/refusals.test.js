// What bedrock-wasm/testing refuses, by the whole message, and what it takes at the limits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { converseFrames, faulty, inChunks, json, message, scriptedFetch } from "bedrock-wasm/testing";

const KINDS = "boolean, byte, short, integer, long, binary, string, timestamp, uuid";
const LONG = "n".repeat(256);
const UUID = "01234567-89ab-cdef-0123-456789abcdef";
const BLOCKS = "give a text, a toolUse or a reasoningContent.reasoningText";
const EVENTS = "other events are made by event()";
const SCRIPT = 'script: give a list of answers, such as [json({}), stream(converseFrames("Hello"))]';

const header = (type, value) => () => message({ a: { type, value } });

/** By the message. */
const REFUSALS = {
  'headers[""]: a name has 1 to 255 bytes': [() => message({ "": "x" })],
  [`headers["${LONG}"]: a name has 1 to 255 bytes`]: [() => message({ [LONG]: "x" })],
  [`headers["a"]: type must be one of ${KINDS}`]: [
    header("newer", 1),
    header("toString", 1),
    () => message({ a: undefined }),
    () => message({ a: null }),
  ],
  'headers["a"]: must be true or false': [header("boolean", 0)],
  'headers["a"]: must be a Uint8Array': [header("binary", "x")],
  'headers["a"]: must be a string': [header("string", 1)],
  'headers["a"]: must be a valid Date': [header("timestamp", 1), header("timestamp", new Date(NaN))],
  'headers["a"]: must be a UUID in text': [header("uuid", `0${UUID}`), header("uuid", `${UUID}0`), header("uuid", "é")],
  'headers["a"]: must be a whole number of 8 bits': [header("byte", 128), header("byte", -129), header("byte", "1")],
  'headers["a"]: must be a whole number of 16 bits': [header("short", 2 ** 15), header("short", 0.5)],
  'headers["a"]: must be a whole number of 32 bits': [() => message({ a: 2 ** 31 }), () => message({ a: 1.5 })],
  'headers["a"]: must be a whole number of 64 bits': [() => message({ a: 2n ** 63n }), header("long", 2 ** 53)],
  'headers["a"]: is of more than 32767 bytes': [
    () => message({ a: "x".repeat(2 ** 15) }),
    () => message({ a: new Uint8Array(2 ** 15) }),
  ],
  "body: give a Uint8Array or a string": [() => message({}, 5), () => message({}, null)],
  [`content[0]: ${BLOCKS}, not image; ${EVENTS}`]: [() => converseFrames([{ image: {} }])],
  [`content[1]: ${BLOCKS}, not audio, video; ${EVENTS}`]: [
    () => converseFrames([{ text: "" }, { audio: {}, video: {} }]),
  ],
  [`content[0]: ${BLOCKS}, not nothing; ${EVENTS}`]: [() => converseFrames([{}])],
  "faults: unknown cut; give some of chunkBytes, pauseMs, flipBitInFrame, cutAfterFrames, cutAtByte, resetAtByte, stallAtByte":
    [() => faulty(json({}), { cut: 1 })],
  "faults.chunkBytes: give a whole number of at least 1": [() => faulty(json({}), { chunkBytes: 0 })],
  "faults.pauseMs: give a whole number of at least 0": [
    () => faulty(json({}), { pauseMs: -1 }),
    () => faulty(json({}), { pauseMs: 0.5 }),
  ],
  "faults: a body ends in one way only, not by cutAtByte and resetAtByte": [
    () => faulty(json({}), { resetAtByte: 2, pauseMs: 0, cutAtByte: 1 }),
  ],
  "length: give a number above 0": [0, -1, NaN, undefined, {}].map(
    (length) => () => inChunks(new Uint8Array(3), length),
  ),
  [SCRIPT]: [
    () => scriptedFetch(),
    () => scriptedFetch([]),
    () => scriptedFetch(json({})),
    () => scriptedFetch([json({}), new Response()]),
  ],
};

for (const [text, calls] of Object.entries(REFUSALS)) {
  test(`refused with: ${text.slice(0, 60)}`, () => {
    for (const call of calls) assert.throws(call, { name: "InputError", code: "invalid_input", message: text });
  });
}

test("the longest name and value of a header, and a UUID in any case", () => {
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString(),
    (text) => Buffer.from(text),
  );
  const name = "n".repeat(255);
  const value = "v".repeat(2 ** 15 - 1);
  const { headers } = codec.decode(message({ [name]: value, id: { type: "uuid", value: UUID.toUpperCase() } }));
  assert.deepEqual(headers, { [name]: { type: "string", value }, id: { type: "uuid", value: UUID } });
});

test("inChunks gives no empty chunk at the end", () => {
  const lengths = (bytes, length) => inChunks(new Uint8Array(bytes), length).map((chunk) => chunk.length);
  assert.deepEqual([lengths(6, 3), lengths(7, 3), lengths(2, 3), lengths(0, 3)], [[3, 3], [3, 3, 1], [2], []]);
});
