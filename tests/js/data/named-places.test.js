// A value that JSON cannot carry is refused by the place where the caller wrote it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonOf } from "../../../pkg/data/body.js";

const NOT_JSON = "is NaN, which JSON cannot carry";
const nested = (depth) => {
  let value = NaN;
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
};
/** As of a library whose objects have no constructor. */
const nameless = Object.create(Object.create(Object.prototype, { constructor: { value: undefined } }));

const CASES = [
  [{ a: { b: NaN } }, `input.a.b: ${NOT_JSON}`],
  [{ a: [0, NaN] }, `input.a[1]: ${NOT_JSON}`],
  [{ a: [...Array(12).fill(0), NaN] }, `input.a[12]: ${NOT_JSON}`],
  [{ a1: { "1a": { 10: NaN } } }, `input.a1.1a[10]: ${NOT_JSON}`],
  [{ a: Object(NaN) }, `input.a.valueOf(): ${NOT_JSON}`],
  [{ a: { toJSON: () => ({ b: Infinity }) } }, "input.a.toJSON().b: is Infinity, which JSON cannot carry"],
  [{ a: { toJSON: () => () => 1 } }, "input.a.toJSON(): is a function; give plain data"],
  [{ a: [{ $unknown: ["later", { b: NaN }] }] }, `input.a[0].later.b: ${NOT_JSON}`],
  [{ a: { $unknown: ["later", 1], b: NaN } }, `input.a.b: ${NOT_JSON}`],
  [{ a: () => 1 }, "input.a: is a function; give plain data"],
  [{ a: Symbol("b") }, "input.a: is a symbol; give plain data"],
  [{ a: new Date(NaN) }, "input.a: is not a valid Date"],
  [{ a: new Map() }, "input.a: is a Map; give new Uint8Array(await blob.arrayBuffer()) or plain data"],
  [{ a: new SharedArrayBuffer(1) }, "input.a: is in shared memory; give a copy"],
  [{ a: nameless }, /^input\.a: is a .*plain data$/],
];

for (const [value, message] of CASES) {
  test(`refused: ${message}`, () => {
    assert.throws(() => jsonOf(value, "input", ""), { name: "InputError", code: "invalid_input", message });
  });
}

test("refused: a depth of more than 200", () => {
  const message = new RegExp(`^input(\\.a){200}: is nested too deeply, or refers to itself$`);
  assert.throws(() => jsonOf(nested(201), "input"), { name: "InputError", message });
  assert.throws(() => jsonOf(nested(200), "input"), { message: new RegExp(`^input(\\.a){200}: ${NOT_JSON}$`) });
});

test("a detached buffer is refused, and not sent as an empty one", () => {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  for (const a of [bytes.buffer, new DataView(new ArrayBuffer(1))]) {
    if (ArrayBuffer.isView(a)) structuredClone(a.buffer, { transfer: [a.buffer] });
    assert.throws(() => jsonOf({ a }, "input"), { message: "input.a: is detached; give a copy" });
  }
});
