// Requests for objects, and the errors of answers that are none, to the letter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { converseOutput, event, json, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { object, objectStream } from "bedrock-wasm/tools";
import { client, HELLO, rejection } from "../support/clients.js";

const SCHEMA = { type: "object", properties: { city: { type: "string" } } };
const text = (value) => [{ text: JSON.stringify(value) }];
const options = (more) => ({ ...HELLO, schema: SCHEMA, ...more });
const sentTo = ({ sent }, index) => JSON.parse(new TextDecoder().decode(sent[index].body));
const answering = (content, rest) => scriptedFetch([json(converseOutput(content, rest))]);

test("a request has the schema, and the description that was given or one of its own", async () => {
  for (const [description, told] of [
    [undefined, "Give the answer."],
    ["The place.", "The place."],
  ]) {
    const fetch = answering(text({}));
    await object(client(fetch), options({ way: "tool", description }));
    const [{ toolSpec }] = sentTo(fetch, 0).toolConfig.tools;
    assert.deepEqual(toolSpec, { name: "answer", description: told, inputSchema: { json: SCHEMA } });
  }
  const fetch = answering(text({}));
  await object(client(fetch), options({ way: "textFormat", name: "place", outputConfig: { effort: "low" } }));
  const schema = JSON.stringify({ additionalProperties: false, ...SCHEMA });
  assert.deepEqual(sentTo(fetch, 0).outputConfig, {
    effort: "low",
    textFormat: { type: "json_schema", structure: { jsonSchema: { schema, name: "place" } } },
  });
});

test("every object of a strict schema is closed, whatever its members are called, and values are left alone", async () => {
  const open = { type: "object" };
  const closed = { type: "object", additionalProperties: false };
  const names = ["enum", "const", "default", "examples", "enumeration", "my-const", "type"];
  const schema = {
    type: "object",
    properties: {
      ...Object.fromEntries(names.map((name) => [name, open])),
      list: { items: { ...open, enum: [open] } },
      other: { title: null },
      properties: { ...open, enum: [open] },
    },
    $defs: { default: open },
    constants: open,
    "my-default": open,
    "my-properties": { default: open },
    properties2: { default: open },
    enum: [open],
    const: open,
    default: open,
    examples: [open],
  };
  const fetch = answering(text({}));
  await rejection(object(client(fetch), options({ way: "strictTool", schema })));
  const { json: sent } = sentTo(fetch, 0).toolConfig.tools[0].toolSpec.inputSchema;
  assert.deepEqual(sent, {
    ...schema,
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(names.map((name) => [name, closed])),
      list: { items: { ...closed, enum: [open] } },
      other: { title: null },
      properties: { ...closed, enum: [open] },
    },
    $defs: { default: closed },
    constants: closed,
    "my-default": closed,
  });
});

test("a way that was given is not remembered; other errors that name a way are not a refusal of it", async () => {
  const fetch = answering(text({}));
  const one = client(fetch);
  await object(one, options({ way: "askedTool" }));
  assert.equal((await object(one, options())).way, "strictTool");
  const denied = scriptedFetch([serviceError("AccessDeniedException", { message: "strict tool_choice" })]);
  assert.equal((await rejection(object(client(denied), options()))).name, "AccessDeniedException");
  assert.equal(denied.sent.length, 1);
});

test("a request without messages is sent", async () => {
  const fetch = answering(text({ city: "Oslo" }));
  const { object: value } = await object(client(fetch), { modelId: "arn:prompt", schema: SCHEMA });
  assert.deepEqual(value, { city: "Oslo" });
});

test("the object is the input of the tool made for it, or the joined text", async () => {
  const call = (name, input) => ({ toolUse: { toolUseId: name, name, input } });
  for (const [content, name] of [
    [[call("other", { city: "Rome" }), call("answer", { city: "Oslo" })], undefined],
    [[{ text: '{"city":' }, call("other", {}), { text: '"Oslo"}' }], undefined],
  ]) {
    assert.deepEqual((await object(client(answering(content)), options({ name }))).object, { city: "Oslo" });
  }
});

test("the error of an answer says why it is none", async () => {
  const standard = (validate) => ({ "~standard": { validate, jsonSchema: { input: () => SCHEMA } } });
  const throwing = (thrown) => standard(() => Promise.reject(thrown));
  for (const [rest, more, message] of [
    [{ stopReason: "max_tokens" }, {}, "the model stopped with max_tokens"],
    [{ stopReason: "malformed_tool_use" }, {}, "the model stopped with malformed_tool_use"],
    [{ stopReason: "end_turn_of_another" }, {}, "the model stopped with end_turn_of_another"],
    [{}, { schema: throwing(new Error("no")) }, "no"],
    [{}, { schema: throwing("no") }, "no"],
    [{}, { schema: throwing(null) }, "null"],
  ]) {
    const error = await rejection(object(client(answering(text({}), rest)), options(more)));
    assert.deepEqual(
      [error.code, error.message],
      ["invalid_object", `the answer does not match the schema: ${message}`],
    );
  }
});

test("arguments that cannot be are named", async () => {
  const unsent = client(() => assert.fail("it was sent"));
  for (const [given, message] of [
    [[undefined, options()], "client.converse: must be a function"],
    [[{}, options()], "client.converse: must be a function"],
    [[unsent, undefined], "options: must be a plain object"],
    [[unsent, options({ outputConfig: 5 })], "outputConfig: must be a plain object"],
    [[unsent, options({ toolConfig: 5 })], "toolConfig: must be a plain object"],
    [[unsent, options({ way: "magic" })], "way: must be one of textFormat, strictTool, tool, askedTool"],
  ]) {
    const error = await rejection(object(...given));
    assert.deepEqual([error.name, error.message], ["InputError", message]);
  }
});

test("partial objects are objects, and each shows something new", async () => {
  const partialsOf = async (...pieces) => {
    const deltas = pieces.map((delta) => event("contentBlockDelta", { contentBlockIndex: 0, delta }));
    const frames = [
      event("messageStart", { role: "assistant" }),
      ...deltas,
      event("contentBlockStop", { contentBlockIndex: 0 }),
      event("messageStop", { stopReason: "end_turn" }),
      event("metadata", { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 }, metrics: { latencyMs: 1 } }),
    ];
    const answer = objectStream(client(scriptedFetch([stream(frames)])), options({ way: "textFormat" }));
    const partials = [];
    for await (const partial of answer.partials) partials.push(partial);
    return { partials, usage: await answer.usage.catch(() => undefined) };
  };
  assert.deepEqual((await partialsOf({ text: '"hello' }, { text: ' there"' })).partials, []);
  assert.deepEqual((await partialsOf({ text: "{" }, { text: "oops" }, { text: "no" })).partials, [{}]);
  assert.equal((await partialsOf({ text: "{}" })).usage.outputTokens, 2);
});
