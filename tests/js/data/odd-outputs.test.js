// Where a response has something else than the model says, there is nothing to convert: it is left as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { convertAt, pathsOf } from "../../../pkg/data/paths.js";

const ROWS = [
  ["a", null],
  ["[]", null],
  ["[]", "text"],
  ["[]", 5],
  ["a[]", { a: "text" }],
  ["a[].b", { a: [null, "text", 5, []] }],
  ["a{}", { a: "text" }],
];

for (const [path, value] of ROWS) {
  test(`${path} in ${JSON.stringify(value)}`, () => {
    const copy = structuredClone(value);
    convertAt(value, pathsOf(path)[0], () => assert.fail("nothing is at the path"));
    assert.deepEqual(value, copy);
  });
}
