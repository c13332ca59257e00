// Our check of JSON Schemas finds what Ajv finds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { SCRIPT } from "../src/faults/schema.js";
import { problemsOf } from "../src/validation/json-schema.js";

const text = { type: "string" };

/** Every keyword that our schemas use, alone and together. */
const SCHEMAS = [
  SCRIPT,
  { type: "integer", nullable: true, minimum: 1, maximum: 5 },
  { type: "number", minimum: 0 },
  { type: "string", minLength: 2, pattern: "^[a-z]*$" },
  { type: "array", minItems: 1, maxItems: 2, uniqueItems: true, items: text },
  {
    type: "object",
    required: ["a", "b"],
    properties: { a: text, "b/c~d": { type: "boolean" } },
    additionalProperties: false,
  },
  { type: "object", propertyNames: { pattern: "^[a-z]+$" }, additionalProperties: { type: "number" } },
  { enum: ["a", 1, null] },
  { const: "a" },
  { anyOf: [text, { type: "array", items: text }, { type: "null" }] },
  {
    type: "object",
    if: { properties: { a: { const: "a" } } },
    then: { type: "object", required: ["b"], properties: { b: text } },
  },
  {
    type: "object",
    allOf: [{ required: ["a"] }, { if: { required: ["b"] }, then: { properties: { a: { enum: ["a", 1] } } } }],
  },
];

const SCALARS = [undefined, "a", "ab", "Ä", "x y", "", 0, 1, 1.5, 7, -1, null, true, false, "header", "reset"];
const NAMES = [
  "a",
  "b",
  "b/c~d",
  "A",
  "id",
  "replies",
  "error",
  "status",
  "headers",
  "stream",
  "at",
  "cut",
  "how",
  "toString",
  "__proto__",
];

/** Values of every form, the same on each run. */
function* values() {
  let state = 1;
  const random = (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const make = (depth) => {
    const kind = depth > 4 ? 0 : random(5);
    if (kind < 2) return SCALARS[random(SCALARS.length)];
    if (kind === 2) return Array.from({ length: random(3) }, () => make(depth + 1));
    return Object.fromEntries(Array.from({ length: random(4) }, () => [NAMES[random(NAMES.length)], make(depth + 1)]));
  };
  for (let count = 0; count < 3000; count += 1) yield make(0);
  for (let count = 0; count < 3000; count += 1) yield { id: "a", replies: [make(1)] };
}

/** What the texts of our own are made from. */
const PARAMS = ["missingProperty", "additionalProperty", "allowedValue", "allowedValues"];

/** A problem as one text; Ajv says of items that are not unique which two they are. */
const shown = ({ instancePath, keyword, params, message }) => {
  const known = PARAMS.filter((name) => name in params).map((name) => params[name]);
  return JSON.stringify([instancePath, keyword, known, message.replace(/ \(items .*/, "")]);
};

test("the same values are refused, with problems that Ajv names too", () => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  let refused = 0;
  for (const schema of SCHEMAS) {
    const validate = ajv.compile(schema);
    for (const value of values()) {
      const [problem] = problemsOf(schema, value);
      assert.equal(problem === undefined, validate(value), JSON.stringify({ schema, value, problem }));
      if (!problem) continue;
      refused += 1;
      const theirs = validate.errors.map(shown);
      assert.ok(
        theirs.includes(shown(problem)),
        `${shown(problem)} is not among ${theirs} for ${JSON.stringify(value)}`,
      );
    }
  }
  assert.ok(refused > 1000);
});
