// Values that fit a JSON Schema, and what the model reads of those that do not. The rest of JSON Schema is left to the tool.
import assert from "node:assert/strict";
import { test } from "node:test";
import { objectStream, tool } from "bedrock-wasm/tools";
import { failings } from "../../../pkg/tools/json-schema.js";
import { schemaOf } from "../../../pkg/tools/schema.js";

const LARGE = 2n ** 70n;
const CLOSED = { additionalProperties: false };

const CASES = [
  [{}, { a: 1 }],
  [true, 1],
  [null, { a: 1 }],
  [{ properties: { a: null } }, { a: 1 }],
  [{ type: "integer" }, 1],
  [{ type: "integer" }, 1.5, "must be integer"],
  [{ type: "integer" }, "1", "must be integer"],
  [{ type: "integer" }, LARGE],
  [{ type: "number" }, LARGE],
  [{ type: "number" }, 1.5],
  [{ type: ["string", "null"] }, null],
  [{ type: ["string", "null"] }, 1, "must be string or null"],
  [{ type: "boolean" }, "true", "must be boolean"],
  [{ type: "mystring" }, 1],
  [{ type: "strings" }, 1],
  [{ enum: ["a", 2, { b: [1] }] }, "a"],
  [{ enum: ["a", 2, { b: [1] }] }, 2],
  [{ enum: ["a", 2, { b: [1] }] }, { b: [1] }],
  [{ enum: ["a", 2] }, "c", 'must be one of ["a",2]'],
  [{ const: 1 }, 1],
  [{ const: 1 }, 2, "must be one of [1]"],
  [{ const: 1 }, LARGE],
  [{ items: { type: "string" } }, ["a", 1, "b", null], "1: must be string", "3: must be string"],
  [
    { properties: { a: { items: { properties: { b: { type: "null" } } } } } },
    { a: [{}, { b: 1 }] },
    "a.1.b: must be null",
  ],
  [{ properties: { a: { required: ["b", "c"] } } }, { a: { b: 1 } }, "a.c: is required"],
  [{ required: ["a"], properties: { a: {} } }, "text"],
  [CLOSED, {}],
  [CLOSED, { a: 1 }, "a: is not a member of the schema"],
  [{ ...CLOSED, properties: { a: { type: "string" } } }, { a: "x" }],
  [{ ...CLOSED, properties: { a: { type: "string" } } }, { toString: 1 }, "toString: is not a member of the schema"],
  [{ ...CLOSED, patternProperties: { "^a": {} } }, { a: 1 }],
  [{ additionalProperties: { type: "string" } }, { a: 1 }, "a: must be string"],
  [{ additionalProperties: true }, { a: 1 }],
];

for (const [schema, value, ...expected] of CASES) {
  const text = JSON.stringify(value, (_, member) => (typeof member === "bigint" ? `${member}n` : member));
  test(`${JSON.stringify(schema)} and ${text}`, () => assert.deepEqual([...failings(schema, value)], expected));
}

test("a list of a schema that is none is named", () => {
  for (const [input, message] of [
    [{ required: "a" }, "input.required: must be a list"],
    [{ items: { enum: {} } }, "input.items.enum: must be a list"],
    [undefined, "input: must be a Standard Schema, or JSON Schema as a plain object"],
  ]) {
    assert.throws(() => tool({ name: "a", input, run() {} }), { name: "InputError", message });
  }
  assert.throws(() => objectStream({ converseStream() {} }, { modelId: "m", schema: 5 }), {
    message: "schema: must be a Standard Schema, or JSON Schema as a plain object",
  });
});

test("issues of a Standard Schema are told with their paths", async () => {
  const issues = [
    { message: "is short", path: ["a", { key: "b" }, 0, null] },
    { message: "is odd" },
    { message: "is empty", path: [] },
  ];
  const standard = { validate: () => ({ issues }), jsonSchema: { input: () => ({}) } };
  await assert.rejects(schemaOf("input", { "~standard": standard }).validate(1), {
    name: "TypeError",
    message: "a.b.0.: is short; is odd; is empty",
  });
});
