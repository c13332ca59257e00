// The text of a batch that JSON.parse does not take: the events before the damage are delivered.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChunkReader } from "../../../pkg/stream/chunk-events.js";

const read = (text) => new ChunkReader({ push: () => text }, [], (element) => element).read(new Uint8Array());

const textOf = (contentBlockIndex, text) => ({ contentBlockDelta: { contentBlockIndex, delta: { text } } });

test("events come up to the first that is not JSON", () => {
  for (const [text, events] of [
    ["[oops]", []],
    ['[{"a":1},oops]', [{ a: 1 }]],
    ['[{"a":"x,]\\"}y"},{"b":[1,{"c":2}]},{oops}]', [{ a: 'x,]"}y' }, { b: [1, { c: 2 }] }]],
    ['[0,"a",{"b":1},3,"c,",oops]', [textOf(0, "a"), { b: 1 }, textOf(3, "c,")]],
    [
      '[{"a":["service","service",null,"E",400,true]},{"b":["service","service",null,"E",400,true,oops]}]',
      [{ a: ["service", "service", null, "E", 400, true] }],
    ],
  ]) {
    const { events: given, error } = read(text);
    assert.deepEqual(given, events, text);
    assert.deepEqual(
      [error.name, error.code, error.message],
      ["StreamIntegrityError", "invalid_json", "the payload of an event is not JSON"],
    );
    assert.ok(error.cause instanceof SyntaxError);
  }
});

test("a piece of text that comes alone is what JSON.parse makes of it", () => {
  for (const json of [
    '""',
    '" the"',
    '"a,]}[{"',
    '"\\""',
    '"a\\\\"',
    '"\\n\\u00e9"',
    '"naïve 🙂"',
    '"a",1,"b"',
    '"a",{"b":1}',
  ]) {
    const elements = JSON.parse(`[7,${json}]`);
    const rest = elements.slice(2).length ? [elements[3] ? textOf(1, elements[3]) : elements[2]] : [];
    assert.deepEqual(read(`[7,${json}]`).events, [textOf(7, elements[1]), ...rest], json);
  }
});

test("an exception keeps its name although its payload is not JSON", () => {
  const { events, error } = read('[{"a":1},["service","service",null,"ThrottlingException",429,true,{oops}]]');
  assert.deepEqual(events, [{ a: 1 }]);
  assert.equal(error.name, "ThrottlingException");
});

test("a text that ends early has its events all the same", () => {
  assert.deepEqual(read('[{"a":1},{"b":2}'), { events: [{ a: 1 }, { b: 2 }], error: undefined, blobs: undefined });
});
