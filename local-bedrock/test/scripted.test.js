import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { exampleOf } from "../src/models/example-of-schema.js";
import { ScriptedModel } from "../src/models/scripted.js";
import { StopSequences } from "../src/models/stop-sequences.js";
import { collect } from "./emulator.js";

const NOTICE = "[stand-in, not a language model]";
const user = (text) => ({ role: "user", content: [{ text }] });
const { signal } = new AbortController();

async function say(input) {
  const events = await collect(
    new ScriptedModel().generate({ messages: [user("one two three")], ...input }, { signal }),
  );
  return { text: events.map(({ text }) => text ?? "").join(""), stop: events.at(-1), events };
}

test("the answer depends on the request alone", async () => {
  const [first, second] = [await say({}), await say({})];
  assert.deepEqual(first.events, second.events);
  assert.equal(first.text, `${NOTICE} You said: one two three`);
});

test("system prompt, history, limit and stop sequence", async () => {
  assert.equal(
    (await say({ system: [{ text: "Be kind." }] })).text,
    `${NOTICE} Instructed: Be kind. You said: one two three`,
  );
  const history = [user("first"), { role: "assistant", content: [{ text: "x" }] }, user("second")];
  assert.equal((await say({ messages: history })).text, `${NOTICE} You said: second`);
  const limited = await say({ inferenceConfig: { maxTokens: 7 } });
  assert.equal(limited.text, `${NOTICE} You said:`);
  assert.equal(limited.stop.stopReason, "max_tokens");
  assert.equal(limited.stop.outputTokens, 7);
  const stopped = await say({ inferenceConfig: { stopSequences: ["zzz", "e tw"] } });
  assert.equal(stopped.text, `${NOTICE} You said: on`);
  assert.equal(stopped.stop.stopReason, "stop_sequence");
  assert.equal(stopped.stop.stopSequence, "e tw");
});

test("text is cut at the first stop sequence wherever the pieces end", () => {
  const text = "abcabdabcabx and more";
  for (const sequences of [["abx"], ["abcabx", "abx"], ["d"], ["more", "nothing"], ["zzz"], []]) {
    const ends = sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
    const expected = text.slice(0, ends.length ? Math.min(...ends) : undefined);
    for (let size = 1; size <= text.length; size += 1) {
      const stops = new StopSequences(sequences);
      let shown = "";
      let met;
      for (let at = 0; at < text.length && !met; at += size) {
        const { text: piece, sequence } = stops.push(text.slice(at, at + size));
        shown += piece;
        met = sequence;
      }
      if (!met) shown += stops.flush();
      assert.equal(shown, expected, `${sequences} in pieces of ${size}`);
      assert.equal(met !== undefined, ends.length > 0);
    }
  }
});

test("a demanded tool is used, with an input that its schema accepts", async () => {
  const json = { type: "object", properties: { n: { type: "integer", minimum: 3 } }, required: ["n"] };
  const tools = [
    { toolSpec: { name: "a", inputSchema: { json: {} } } },
    { toolSpec: { name: "b", inputSchema: { json } } },
  ];
  const used = async (toolChoice) =>
    (await say({ toolConfig: { tools, toolChoice } })).events.find(({ type }) => type === "toolUse");
  assert.deepEqual(await used({ tool: { name: "b" } }), { type: "toolUse", name: "b", input: { n: 3 } });
  assert.equal((await used({ any: {} })).name, "a");
  assert.equal(await used({ auto: {} }), undefined);
});

test("examples satisfy their schemas", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const schema of [
    { type: "object", required: ["a", "b"], properties: { a: { type: "string", minLength: 10 }, b: { enum: [4, 5] } } },
    { type: "array", minItems: 2, items: { type: "number", exclusiveMinimum: 4 } },
    { type: "integer", maximum: -3, multipleOf: 2 },
    { type: "number", minimum: 0.5 },
    { type: "string", maxLength: 3 },
    { type: ["null", "string"] },
    { const: { x: 1 } },
    { anyOf: [{ type: "boolean" }, { type: "string" }] },
    { oneOf: [{ type: "object", required: ["k"], properties: { k: { type: "boolean" } } }, { type: "null" }] },
    {
      allOf: [
        { type: "object", required: ["a"], properties: { a: { type: "number" } } },
        { required: ["b"], properties: { b: { const: 2 } } },
      ],
    },
    {
      $defs: { point: { type: "object", required: ["x"], properties: { x: { type: "integer", minimum: 7 } } } },
      type: "object",
      required: ["at"],
      properties: { at: { $ref: "#/$defs/point" } },
    },
    { properties: { a: { type: "string" } }, required: ["a"] },
  ]) {
    const example = exampleOf(schema);
    assert.ok(ajv.validate(schema, example), `${JSON.stringify(schema)} ← ${JSON.stringify(example)}`);
  }
});

test("a schema that contains itself comes to an end", () => {
  const schema = { type: "object", required: ["next"], properties: { next: { $ref: "#" } } };
  assert.ok(JSON.stringify(exampleOf(schema)).length < 1000);
});

test("a schema whose keywords have the wrong types has an example all the same", () => {
  for (const [schema, expected] of [
    [{ type: "object", required: 5 }, {}],
    [{ type: "object", required: ["a"], properties: 5 }, { a: "example" }],
    [{ $ref: 5 }, "example"],
    [{ $ref: "#/absent" }, null],
    [{ $ref: "#/constructor" }, null],
    [{ enum: 5 }, "example"],
    [{ enum: [] }, "example"],
    [{ anyOf: 5, oneOf: [5, { const: 7 }] }, 7],
    [{ allOf: 5, type: "boolean" }, true],
    [{ allOf: [5, { type: "null" }] }, null],
    [{ type: "array", minItems: "2" }, []],
    [{ type: "number", minimum: "2" }, 1],
    [{ type: "string", format: "constructor", maxLength: "2" }, "example"],
    ["text", null],
  ]) {
    assert.deepEqual(exampleOf(schema), expected, JSON.stringify(schema));
  }
});
