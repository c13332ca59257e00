// The encoder of bedrock-wasm/testing gives the bytes that AWS's own codecs give.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { EventStreamCodec, Int64 } from "@smithy/eventstream-codec";
import { BedrockRuntime, InputError } from "bedrock-wasm";
import {
  converseOutput,
  errorFrame,
  event,
  exception,
  inChunks,
  joined,
  json,
  message,
  PADDING,
  scriptedFetch,
} from "bedrock-wasm/testing";
import { crc32 as ours } from "../../../pkg/testing/crc32.js";
import { corporaDirectory } from "../../corpora/directory.js";
import { Random } from "../support/random.js";

const CORPORA = fileURLToPath(new URL("../../../../shared/corpora/", import.meta.url));
const ABSENT = existsSync(CORPORA)
  ? false
  : "THE CORPORA ARE ABSENT: nothing was checked. Put them at ../shared/corpora, beside this repository";
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);

test("bytes in a payload are base64, as on the wire", async () => {
  const bytes = Uint8Array.of(0, 255, 1);
  const image = { image: { format: "png", source: { bytes } } };
  const client = new BedrockRuntime({
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    fetch: scriptedFetch([json(converseOutput([image]))]),
  });
  const { output } = await client.converse({ modelId: "m", messages: [] });
  assert.deepEqual(output.message.content, [image]);
  assert.match(Buffer.from(event("chunk", { bytes })).toString("latin1"), /"bytes":"AP8B"/);
  assert.match(Buffer.from(exception("x", { bytes })).toString("latin1"), /"bytes":"AP8B"/);
});

/** By their numbers on the wire. */
const TYPES = ["boolean", "boolean", "byte", "short", "integer", "long", "binary", "string", "timestamp", "uuid"];

/** The same header as each of the two encoders takes it. */
const PLAIN = [
  true,
  false,
  0,
  -1,
  2 ** 31 - 1,
  -(2 ** 31),
  "",
  'é 世 \u{1F600}\n\0"',
  Uint8Array.of(),
  Uint8Array.of(0, 255),
  new Date(0),
  new Date("2026-01-02T03:04:05.678Z"),
  5n,
  -(2n ** 63n),
];

function asCodecTakesIt(value) {
  if (typeof value === "bigint") return { type: "long", value: new Int64(bigEndian(value)) };
  if (ArrayBuffer.isView(value)) return { type: "binary", value };
  if (value instanceof Date) return { type: "timestamp", value };
  return { type: { number: "integer" }[typeof value] ?? typeof value, value };
}

function bigEndian(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return new Uint8Array(bytes);
}

test("plain header values, each of the ten types by name, and any body: the codec's bytes", (t) => {
  const named = [
    ["byte", -128],
    ["byte", 127],
    ["short", -32_768],
    ["short", 32_767],
    ["integer", 7],
    ["long", -1],
    ["uuid", "01234567-89ab-cdef-0123-456789abcdef"],
    ["boolean", true],
    ["string", "s"],
    ["binary", Uint8Array.of(1)],
    ["timestamp", new Date(-1)],
  ];
  const values = [...PLAIN, ...named.map(([type, value]) => ({ type, value }))];
  const random = new Random(5);
  let compared = 0;
  for (let round = 0; round < 500; round++) {
    const chosen = Array.from({ length: random.integer(6) }, (_, at) => [
      `n${at}é`.repeat(1 + random.integer(20)),
      random.of(values),
    ]);
    const body = random.bytes(random.integer(300));
    const theirs = chosen.map(([name, value]) => {
      if (value?.type === "long") return [name, { type: "long", value: new Int64(bigEndian(BigInt(value.value))) }];
      return [name, value?.type ? value : asCodecTakesIt(value)];
    });
    const expected = codec.encode({ headers: Object.fromEntries(theirs), body });
    assert.deepEqual(Buffer.from(message(Object.fromEntries(chosen), body)), Buffer.from(expected));
    compared++;
  }
  t.diagnostic(`${compared} messages compared`);
});

test("frames of smithy-typescript's codec, byte for byte", { skip: ABSENT }, () => {
  const directory = `${CORPORA}eventstream-smithy-vectors/`;
  const names = readdirSync(`${directory}encoded/positive`);
  assert.equal(names.length, 5);
  for (const name of names) {
    const { headers, payload } = JSON.parse(readFileSync(`${directory}decoded/positive/${name}`, "utf8"));
    const entries = headers.map((header) => {
      const bytes = Buffer.from(String(header.value), "base64");
      const value =
        { 6: bytes, 7: bytes.toString(), 8: new Date(header.value), 9: bytes.toString("hex") }[header.type] ??
        header.value;
      return [header.name, { type: TYPES[header.type], value }];
    });
    const encoded = message(Object.fromEntries(entries), Buffer.from(payload, "base64"));
    assert.deepEqual(Buffer.from(encoded), readFileSync(`${directory}encoded/positive/${name}`), name);
  }
});

test("frames of botocore's tests, byte for byte", async () => {
  const directory = join(await corporaDirectory(), "eventstream-botocore-vectors");
  const { positive } = JSON.parse(readFileSync(join(directory, "vectors.json"), "utf8"));
  assert.equal(positive.length, 9);
  for (const { name, headers, payload_hex, encoded_hex } of positive) {
    const typed = Object.entries(headers).map(([key, value]) => [key, asEncoderTakesIt(key, value)]);
    const encoded = message(Object.fromEntries(typed), Buffer.from(payload_hex, "hex"));
    assert.equal(Buffer.from(encoded).toString("hex"), encoded_hex, name);
  }
});

/** A header there is named after its type, or after the number of its type. */
function asEncoderTakesIt(key, value) {
  const type = TYPES[key] ?? key;
  if (value.hex) return { type, value: type === "uuid" ? value.hex : Buffer.from(value.hex, "hex") };
  if (typeof value !== "number") return value;
  return { type, value: type === "timestamp" ? new Date(value) : value };
}

test("the checksum is zlib's", { skip: crc32 ? false : "this Node has no zlib.crc32 to compare with" }, () => {
  const random = new Random(7);
  for (const length of [0, 1, 8, 1_000]) {
    const bytes = random.bytes(length);
    assert.equal(ours(bytes), crc32(bytes));
  }
});

test("event, exception and errorFrame are what Bedrock sends", () => {
  const strings = (headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: "string", value }]));
  const decoded = (frame) => {
    const { headers, body } = codec.decode(frame);
    return { headers, body: Buffer.from(body).toString() };
  };
  assert.deepEqual(decoded(event("contentBlockDelta", { z: 1, delta: { text: "é" } })), {
    headers: strings({
      ":event-type": "contentBlockDelta",
      ":content-type": "application/json",
      ":message-type": "event",
    }),
    body: `{"delta":{"text":"é"},"p":"${PADDING}","z":1}`,
  });
  assert.equal(decoded(event("x", "raw")).body, "raw");
  assert.equal(decoded(event("x", Buffer.from("bytes"))).body, "bytes");
  assert.deepEqual(decoded(exception("throttlingException", { message: "m" })), {
    headers: strings({
      ":exception-type": "throttlingException",
      ":content-type": "application/json",
      ":message-type": "exception",
    }),
    body: '{"message":"m"}',
  });
  assert.deepEqual(decoded(errorFrame("InternalError", "It broke.")), {
    headers: strings({ ":message-type": "error", ":error-code": "InternalError", ":error-message": "It broke." }),
    body: "",
  });
});

test("values that no header can carry are refused by their names", () => {
  const bad = {
    name: [{ "": "x" }, { ["n".repeat(256)]: "x" }],
    value: [
      { a: undefined },
      { a: null },
      { a: 1.5 },
      { a: 2 ** 31 },
      { a: 2n ** 63n },
      { a: new Date(NaN) },
      { a: "x".repeat(32_768) },
      { a: new Uint8Array(32_768) },
    ],
    type: [
      { a: { type: "byte", value: 128 } },
      { a: { type: "short", value: -32_769 } },
      { a: { type: "uuid", value: "no" } },
      { a: { type: "newer", value: 1 } },
      { a: { type: "string", value: 1 } },
      { a: { type: "boolean", value: 0 } },
      { a: { type: "binary", value: "x" } },
      { a: { type: "timestamp", value: 1 } },
    ],
  };
  for (const headers of Object.values(bad).flat()) {
    assert.throws(
      () => message(headers),
      (error) =>
        error instanceof InputError && error.message.startsWith(`headers[${JSON.stringify(Object.keys(headers)[0])}]`),
      JSON.stringify(Object.keys(headers)),
    );
  }
  assert.throws(() => message({}, 5), InputError);
});

test("joined and inChunks undo each other", () => {
  const bytes = new Random(3).bytes(100);
  for (const length of [1, 7, 100, 1_000]) assert.deepEqual(joined(...inChunks(bytes, length)), bytes);
});
