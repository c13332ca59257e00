// readSSE on random streams in random chunks, judged by another parser. The seeds are fixed; SSE_STREAMS asks for more of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSSE } from "bedrock-wasm/sse";
import { createParser } from "eventsource-parser";
import { drain } from "../support/clients.js";
import { Random } from "../support/random.js";

const STREAMS = Number(process.env.SSE_STREAMS ?? 1_000);
const ENDS = ["\n", "\n", "\r\n", "\r"];
const TEXT = ["a", "é", "\u{1f600}", "\u2028", "\ufeff", "\\n", ":", " ", "data: "];
const NAMES = ["messageStart", "contentBlockDelta", "a b", "toString", "__proto__", "é", "", "message"];
const DATA = ["{}", "1", "null", '"x"', "[1,2]", "{", "", "not JSON", '{"id":2512292042121000001}'];
const NOISE = [
  ":",
  ": ping",
  "id: 7",
  "retry: 10",
  "datum: {}",
  "data",
  "event",
  "unknown",
  "\ufeffdata: {}",
  " data: 1",
];
const CLOSINGS = [
  "event: done",
  'event: error\ndata: {"name":"ThrottlingException","message":"m","code":"service","retryable":true}',
  "event: error",
  "event: done",
];

/** Lines of a message; a name always comes with data, since another parser drops a message without any. */
function message(random) {
  const lines = [];
  const noise = () => random.integer(4) === 0 && lines.push(random.of(NOISE));
  const field = (name, value) => lines.push(`${name}:${random.of([" ", " ", "", "  "])}${value}`);
  noise();
  if (random.integer(3)) field("event", random.of(NAMES));
  noise();
  field("data", random.integer(3) ? JSON.stringify({ text: random.text(6, TEXT) }) : random.of(DATA));
  if (random.integer(5) === 0) field("data", random.of(["", "{}", "]"]));
  noise();
  return lines;
}

function bytesOf(random) {
  const lines = random.integer(9) ? [] : [""];
  for (let count = random.integer(6); count > 0; count--) {
    lines.push(...message(random), ...(random.integer(8) ? [""] : ["", "", ""]));
  }
  if (random.integer(4)) lines.push(...`${random.of(CLOSINGS)}\ndata: {}`.split("\n"), "");
  // Mixed in one stream, as servers between make them, or alike.
  const only = random.integer(2) ? random.of(ENDS) : undefined;
  const text = lines.map((line) => line + (only ?? random.of(ENDS))).join("");
  const bytes = new TextEncoder().encode((random.integer(9) ? "" : "\ufeff") + text);
  // A byte that is not UTF-8, or an end in the middle.
  if (bytes.length && random.integer(12) === 0) bytes[random.integer(bytes.length)] = 0x80 + random.integer(128);
  return random.integer(10) ? bytes : bytes.subarray(0, random.integer(bytes.length + 1));
}

function inPieces(random, bytes) {
  const pieces = [];
  const most = random.of([1, 2, 5, 30, 1_000]);
  for (let at = 0; at < bytes.length;) {
    const length = random.integer(most + 1);
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** What must come of the messages that another parser finds: events, and the code of the error that ends them. */
function expected(bytes) {
  const messages = [];
  const parser = createParser({ onEvent: (found) => messages.push(found) });
  // A last CR is the end of its line; the other parser waits whether a LF follows.
  parser.feed(`${new TextDecoder().decode(bytes)}:\n`);
  const events = [];
  for (const { event, data } of messages) {
    if (event === "done") return { events };
    if (event !== "error" && data === "") continue;
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      return { events, code: "invalid_json" };
    }
    if (event === "error") return { events, code: value?.code ?? "unknown" };
    events.push(event ? { [event]: value } : value);
  }
  return { events, code: "stream_lost" };
}

/** Integers beyond 2^53 are another test's. */
const rounded = (value) =>
  JSON.parse(JSON.stringify(value, (_, leaf) => (typeof leaf === "bigint" ? Number(leaf) : leaf)));

test(`${STREAMS} random streams, each in three ways of chunks`, async () => {
  const random = new Random(20_261_128);
  for (let count = 0; count < STREAMS; count++) {
    const bytes = bytesOf(random);
    const should = expected(bytes);
    for (let way = 0; way < 3; way++) {
      const { events, error } = await drain(readSSE(ReadableStream.from(inPieces(random, bytes))));
      const told = `stream ${count}: ${JSON.stringify(new TextDecoder().decode(bytes))}`;
      assert.equal(error?.code, should.code, told);
      assert.deepEqual(rounded(events), rounded(should.events), told);
    }
  }
});
