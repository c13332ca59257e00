// Files that are texts are read as they are, and columns lead to members and to places in lists.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRecords } from "bedrock-wasm/batch";
import { drain } from "../support/clients.js";

test("a text keeps the letters that bytes could not hold, and a byte order mark inside it", async () => {
  const { events, error } = await drain(readRecords('{"recordId":"a","modelInput":{"text":"\ud800 \ufeff"}}'));
  assert.deepEqual([events, error], [[{ recordId: "a", modelInput: { text: "\ud800 \ufeff" } }], undefined]);
});

test("what is not a file is refused by that name", async () => {
  const columns = { recordId: "id" };
  for (const [file, message] of [
    [new Uint8Array(new SharedArrayBuffer(8)), /^file: is in shared memory; give a copy$/],
    [null, /^file: is not /],
  ]) {
    const { error } = await drain(readRecords(file, { columns }));
    assert.equal(error.name, "InputError");
    assert.match(error.message, message);
  }
});

test("a step that is a number is a place in a list, and one that has digits besides is a member", async () => {
  const columns = { recordId: "id", "modelInput.messages.0.text": "text", "modelInput.more.a1.2b.c": "more" };
  const { events, error } = await drain(readRecords("id,text,more\nr,t,m\n", { columns }));
  assert.deepEqual(
    [events, error],
    [[{ recordId: "r", modelInput: { messages: [{ text: "t" }], more: { a1: { "2b": { c: "m" } } } } }], undefined],
  );
});
