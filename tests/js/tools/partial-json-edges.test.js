// JSON in pieces at its edges: each text once, where random texts come by chance.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PartialJson } from "bedrock-wasm/tools";

const read = (...pieces) => {
  const json = new PartialJson();
  for (const piece of pieces) json.push(piece);
  return json.finish();
};

test("a whole text is what JSON.parse makes of it, in one piece and by characters", () => {
  for (const text of [
    "12",
    "-1.5e3",
    "true",
    "null",
    '"a\\u0041\\n"',
    "[]",
    "{}",
    '[1,[2,3],{"a":[{}],"b":"c"}]',
    ' { "a" : 1 , "b" : 2 } ',
  ]) {
    assert.deepEqual(read(text), JSON.parse(text));
    assert.deepEqual(read(...text), JSON.parse(text));
  }
});

test("a text that is cut off is not a value", () => {
  for (const text of ["", " ", "[", "[1", "[1,", "{", '{"a"', '{"a":', '{"a":1', '"abc', '"abc\\', "tru"]) {
    assert.throws(() => read(text), SyntaxError, text);
  }
  assert.throws(() => read('{"a":1'), { message: "the JSON is cut off at position 6" });
});

test("signs in the wrong place are told with their positions, across pieces", () => {
  for (const [pieces, fault, position] of [
    [["[,"], ",", 1],
    [['"\\q\\'], "\\", 1],
    [["[1", ",,"], ",", 3],
    [["[1", ":2]"], ":", 2],
    [["[1 x"], "x", 3],
    [['{"a" "b"'], '"', 5],
    [['{"a":1', ":"], ":", 6],
    [['{"a":', ":"], ":", 5],
    [["{,"], ",", 1],
    [['{"a":1,,'], ",", 7],
    [['{"a",'], ",", 4],
    [["1", " 2"], "2", 2],
    [['"\\u00', '41"', "x"], "x", 8],
    [['"a\\', "q"], "\\", 2],
    [['"a\\u00', "xy"], "\\", 2],
    [['"a\n"'], "\n", 2],
    [["x".repeat(50), " "], "x".repeat(20), 50],
  ]) {
    assert.throws(() => read(...pieces), {
      name: "SyntaxError",
      message: `the JSON has an unexpected ${JSON.stringify(fault)} at position ${position}`,
    });
  }
});

test("a key __proto__ is a member like any other", () => {
  const value = read('{"__proto__":"a', 'b","c":1}');
  assert.deepEqual(
    Object.getOwnPropertyDescriptors(value),
    Object.getOwnPropertyDescriptors(JSON.parse('{"__proto__":"ab","c":1}')),
  );
});
