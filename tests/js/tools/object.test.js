// Objects by schema: the ways to ask a model for one, partial values, and what is refused.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  converseFrames,
  converseOutput,
  event,
  faulty,
  json,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { object, objectStream } from "bedrock-wasm/tools";
import { client, HELLO, rejection } from "../support/clients.js";

const SCHEMA = {
  type: "object",
  properties: {
    city: { type: "string" },
    days: { type: "array", items: { type: "object", properties: { degrees: { type: "integer" } } } },
  },
  required: ["city"],
};
const VALUE = { city: "Oslo", days: [{ degrees: 20 }, { degrees: 21 }] };
const inText = [{ text: JSON.stringify(VALUE) }];
const inTool = [{ toolUse: { toolUseId: "t", name: "answer", input: VALUE } }];
const options = (more) => ({ ...HELLO, schema: SCHEMA, ...more });
const sentTo = ({ sent }, index) => JSON.parse(new TextDecoder().decode(sent[index].body));
const refuses = (message) => serviceError("ValidationException", { message });

describe("object()", () => {
  const ways = {
    textFormat: ({ outputConfig }) => JSON.parse(outputConfig.textFormat.structure.jsonSchema.schema),
    strictTool: ({ toolConfig }) => (
      assert.equal(toolConfig.tools[0].toolSpec.strict, true),
      toolConfig.tools[0].toolSpec.inputSchema.json
    ),
    tool: ({ toolConfig }) => (
      assert.deepEqual(toolConfig.toolChoice, { tool: { name: "answer" } }),
      toolConfig.tools[0].toolSpec.inputSchema.json
    ),
    askedTool: ({ toolConfig }) => (
      assert.deepEqual(toolConfig.toolChoice, { auto: {} }),
      toolConfig.tools[0].toolSpec.inputSchema.json
    ),
  };
  for (const [way, schemaIn] of Object.entries(ways)) {
    test(`asks by ${way}, and says so`, async () => {
      const fetch = scriptedFetch([json(converseOutput(way === "textFormat" ? inText : inTool))]);
      const result = await object(client(fetch), options({ way }));
      assert.deepEqual(result.object, VALUE);
      assert.deepEqual([result.way, result.message.role, result.usage.outputTokens], [way, "assistant", 34]);
      const schema = schemaIn(sentTo(fetch, 0));
      assert.equal(
        schema.properties.days.items.additionalProperties,
        /^(textFormat|strictTool)$/.test(way) ? false : undefined,
      );
      assert.deepEqual(schema.required, ["city"]);
    });
  }

  test("takes the next way when the model refuses one, and remembers it", async () => {
    const fetch = scriptedFetch([
      refuses("tools.0.custom.strict: Extra inputs are not permitted"),
      json(converseOutput(inTool)),
    ]);
    const one = client(fetch);
    assert.equal((await object(one, options())).way, "tool");
    assert.equal((await object(one, options())).way, "tool");
    assert.equal(fetch.sent.length, 3);
  });

  for (const name of ["outputConfig", "output_format", "textFormat", "text_format", "jsonSchema", "json_schema"]) {
    test(`takes the next way when ${name} is refused`, async () => {
      const fetch = scriptedFetch([refuses(`${name}: is not supported`), json(converseOutput(inTool))]);
      assert.equal((await object(client(fetch), options())).way, "tool");
    });
  }

  test("asks a model that cannot be forced", async () => {
    const fetch = scriptedFetch([
      refuses("Thinking may not be enabled when tool_choice forces tool use."),
      refuses("toolConfig.toolChoice.tool is not supported"),
      json(converseOutput(inTool)),
    ]);
    assert.equal((await object(client(fetch), options())).way, "askedTool");
  });

  test("does not try again for any other reason, or with a way that was given", async () => {
    for (const [message, more] of [
      ["messages: text is blank", {}],
      ["textFormat is not supported", { way: "textFormat" }],
    ]) {
      const fetch = scriptedFetch([refuses(message)]);
      const error = await rejection(object(client(fetch), options(more)));
      assert.deepEqual([error.name, fetch.sent.length], ["ValidationException", 1]);
    }
  });

  const bad = {
    "that is not JSON": [[{ text: "Sorry, I cannot." }]],
    "that does not fit": [[{ text: '{"city":1}' }]],
    "that was cut by max_tokens": [inText, { stopReason: "max_tokens" }],
    "that a filter stopped": [inText, { stopReason: "content_filtered" }],
  };
  for (const [name, [content, rest]] of Object.entries(bad)) {
    test(`an answer ${name} throws, with the answer`, async () => {
      const error = await rejection(object(client(scriptedFetch([json(converseOutput(content, rest))])), options()));
      assert.deepEqual([error.name, error.code, error.partial.content], ["BedrockError", "invalid_object", content]);
    });
  }

  test("refuses options that cannot be, before anything is sent", async () => {
    const unsent = client(() => assert.fail("it was sent"));
    for (const [member, more] of [
      ["schema", { schema: { type: "array" } }],
      ["way", { way: "magic" }],
      ["way", { way: ["tool"] }],
      ["name: must be 1 to 64 letters, digits, _ or -", { name: "a b" }],
      ["name", { name: "n".repeat(65) }],
      ["name", { name: "" }],
      ["name", { name: 5 }],
      ["description: must be a string", { description: 5 }],
      ["messages: must be a list", { messages: "hello" }],
      ["messages[0]", { messages: ["hello"] }],
      ["outputConfig", { outputConfig: 5, way: "textFormat" }],
      ["toolConfig", { toolConfig: "x" }],
    ]) {
      const error = await rejection(object(unsent, options(more)));
      assert.ok(error.name === "InputError" && error.message.startsWith(`${member}`), error.stack);
      assert.throws(
        () => objectStream(unsent, options(more)),
        ({ name, message }) => name === "InputError" && message.startsWith(member),
      );
    }
  });
});

describe("objectStream()", () => {
  const deltas = (piece) =>
    JSON.stringify(VALUE)
      .split("")
      .map((text) => event("contentBlockDelta", { contentBlockIndex: 0, delta: piece(text) }));
  const frames = (pieces, stopReason) => [
    event("messageStart", { role: "assistant" }),
    ...pieces,
    event("contentBlockStop", { contentBlockIndex: 0 }),
    event("messageStop", { stopReason }),
  ];
  const streams = {
    textFormat: frames(
      deltas((text) => ({ text })),
      "end_turn",
    ),
    tool: frames(
      [
        event("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "answer" } } }),
        ...deltas((input) => ({ toolUse: { input } })),
      ],
      "tool_use",
    ),
  };

  for (const [way, all] of Object.entries(streams)) {
    test(`by ${way}: partials grow to the object`, async () => {
      const answer = objectStream(client(scriptedFetch([stream(all)])), options({ way }));
      const partials = [];
      for await (const partial of answer.partials) partials.push(partial);
      assert.deepEqual(partials[0], {});
      assert.deepEqual(partials.at(-1), VALUE);
      assert.ok(partials.some(({ city }) => city === "Os"));
      assert.deepEqual(await answer.object, VALUE);
      assert.equal((await answer.message).content.length, 1);
      assert.equal(await answer.way, way);
    });
  }

  test("there is a partial object before a fifth of the deltas has come", async () => {
    const cut = faulty(stream(streams.textFormat), {
      stallAtByte: Math.floor(streams.textFormat.reduce((sum, { length }) => sum + length, 0) / 5),
    });
    const own = new AbortController();
    const answer = objectStream(client(scriptedFetch([cut])), options({ abortSignal: own.signal }));
    const { value } = await answer.partials.next();
    assert.equal(typeof value, "object");
    own.abort(new Error("enough"));
    assert.equal((await rejection(answer.object)).message, "enough");
  });

  test("a stream that is cut rejects all that wait, and the loop", async () => {
    for (const [way, all] of Object.entries(streams)) {
      const answer = objectStream(
        client(scriptedFetch([faulty(stream(all), { cutAfterFrames: all.length - 1 })])),
        options({ way }),
      );
      const loop = (async () => {
        for await (const partial of answer.partials) assert.ok(partial);
      })();
      for (const promise of [answer.object, answer.message, answer.usage, loop]) {
        assert.equal((await rejection(promise)).name, "IncompleteStreamError");
      }
    }
  });

  test("an error before the stream rejects them as well", async () => {
    const answer = objectStream(client(scriptedFetch([serviceError("AccessDeniedException")])), options());
    for (const promise of [answer.way, answer.object, answer.partials.next()]) {
      assert.equal((await rejection(promise)).name, "AccessDeniedException");
    }
  });

  test("an abandoned one rejects nothing that nobody waits for", async () => {
    objectStream(client(scriptedFetch([stream(converseFrames("No."))])), options());
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
