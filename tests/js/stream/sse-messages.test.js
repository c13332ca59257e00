// Messages of server-sent events at the edges of their chunks:
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
import assert from "node:assert/strict";
import { test } from "node:test";
import { SseMessages } from "../../../pkg/stream/sse-messages.js";

const encoder = new TextEncoder();

function read(...chunks) {
  const messages = new SseMessages(1000);
  const all = chunks.flatMap((chunk) => [...messages.push(encoder.encode(chunk))]);
  return { all, isAtEnd: messages.isAtEnd };
}

test("line ends in any chunks end a line once", () => {
  for (const [chunks, expected] of [
    [["\ndata: a\n\n"], [{}, { data: "a" }]],
    [["data: a\r", "\n\r\n"], [{ data: "a" }]],
    [["data: a\r", "", "\n", "\r\n"], [{ data: "a" }]],
    [["data: a\r", "\r"], [{ data: "a" }]],
    [["da", "ta:a", "\n\n"], [{ data: "a" }]],
  ]) {
    assert.deepEqual(read(...chunks).all, expected, JSON.stringify(chunks));
  }
});

test("fields have their value behind the first colon, and one without a colon has none", () => {
  for (const [text, expected] of [
    ["data\n\n", { data: "" }],
    ["data:\n\n", { data: "" }],
    ["data: a: b\n\n", { data: "a: b" }],
    ["data:  a \n\n", { data: " a " }],
    ["data: a\ndata\ndata: b\n\n", { data: "a\n\nb" }],
    ["event: e\nevent\n\n", { event: "" }],
    [": a comment\nid: 1\n\n", {}],
    [" data: a\n\n", {}],
    ["data: a\u2028b\n\n", { data: "a\u2028b" }],
  ]) {
    assert.deepEqual(read(text).all, [expected], text);
  }
});

test("a body may end where no message has begun", () => {
  for (const text of ["", "\n", "data: a\n\n", "data: a\n\n: a comment\n"]) {
    assert.equal(read(text).isAtEnd, true, text);
  }
  for (const text of ["data", "data: a\n", "data: a\n\nevent: e\n"]) assert.equal(read(text).isAtEnd, false, text);
});
