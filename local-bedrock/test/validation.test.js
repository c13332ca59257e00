import assert from "node:assert/strict";
import { test } from "node:test";
import { emulator, HELLO, modelPath, post } from "./emulator.js";

const path = modelPath("amazon.nova-micro-v1:0");
const user = (...content) => ({ role: "user", content });
const assistant = (...content) => ({ role: "assistant", content });
const hi = { text: "hi" };
const tool = { toolSpec: { name: "t", inputSchema: { json: { type: "object" } } } };
const asked = assistant({ toolUse: { toolUseId: "a1", name: "t", input: {} } });
const answered = user({ toolResult: { toolUseId: "a1", content: [{ text: "42" }] } });

/** [what, body, error, text] */
const REFUSED = [
  ["no JSON", "{", "SerializationException", /./],
  ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "SerializationException", /./],
  ["a list", "[]", "SerializationException", /Start of list/],
  ["text for a list", { messages: "hi" }, "SerializationException", /list/],
  [
    "number for text",
    { messages: [user({ text: 5 })] },
    "SerializationException",
    /NUMBER_VALUE can not be converted to a String/,
  ],
  [
    "text for a number",
    { ...HELLO, inferenceConfig: { maxTokens: "5" } },
    "SerializationException",
    /STRING_VALUE can not be converted to an Integer/,
  ],
  [
    "no base64",
    { messages: [user({ image: { format: "png", source: { bytes: "*" } } })] },
    "SerializationException",
    /base64/,
  ],
  [
    "no role",
    { messages: [{ content: [hi] }] },
    "ValidationException",
    /^1 validation error detected: Value at 'messages\.1\.member\.role' failed to satisfy constraint: Member must not be null$/,
  ],
  [
    "unknown role",
    { messages: [{ role: "robot", content: [hi] }] },
    "ValidationException",
    /^1 validation error detected: Value 'robot' at 'messages\.1\.member\.role' failed to satisfy constraint: Member must satisfy enum value set: \[user, assistant, system\]$/,
  ],
  [
    "temperature 1.5",
    { ...HELLO, inferenceConfig: { temperature: 1.5 } },
    "ValidationException",
    /Value '1\.5' at 'inferenceConfig\.temperature' failed to satisfy constraint: Member must have value less than or equal to 1$/,
  ],
  [
    "maxTokens 0",
    { ...HELLO, inferenceConfig: { maxTokens: 0 } },
    "ValidationException",
    /Member must have value greater than or equal to 1$/,
  ],
  [
    "two errors",
    { ...HELLO, inferenceConfig: { maxTokens: 0, topP: 2 } },
    "ValidationException",
    /^2 validation errors detected: .*; /,
  ],
  [
    "tool name",
    { ...HELLO, toolConfig: { tools: [{ toolSpec: { ...tool.toolSpec, name: "a b" } }] } },
    "ValidationException",
    /Member must satisfy regular expression pattern: \[a-zA-Z0-9_-\]\+$/,
  ],
  [
    "no tools",
    { ...HELLO, toolConfig: { tools: [] } },
    "ValidationException",
    /Member must have length greater than or equal to 1$/,
  ],
  ["empty union", { messages: [user({})] }, "ValidationException", /exactly one of \[text, image/],
  [
    "full union",
    { messages: [user({ text: "a", cachePoint: { type: "default" } })] },
    "ValidationException",
    /found text, cachePoint/,
  ],
  ["no messages", {}, "ValidationException", /^A conversation must start with a user message\./],
  [
    "assistant first",
    { messages: [assistant(hi)] },
    "ValidationException",
    /^A conversation must start with a user message\./,
  ],
  [
    "no alternation",
    { messages: [user(hi), user(hi)] },
    "ValidationException",
    /^A conversation must alternate between user and assistant roles\./,
  ],
  [
    "blank text",
    { messages: [user(hi, { text: " \n" })] },
    "ValidationException",
    /^The text field in the ContentBlock object at messages\.0\.content\.1 is blank\./,
  ],
  [
    "empty content",
    { messages: [user()] },
    "ValidationException",
    /^The content field in the Message object at messages\.0 is empty\./,
  ],
  [
    "tools without config",
    { messages: [user(hi), asked, answered] },
    "ValidationException",
    /^The toolConfig field must be defined/,
  ],
  [
    "unanswered tool",
    { messages: [user(hi), asked, user(hi)], toolConfig: { tools: [tool] } },
    "ValidationException",
    /^Expected toolResult blocks at messages\.2\.content for the following Ids: a1$/,
  ],
  [
    "unasked result",
    { messages: [user(hi), assistant(hi), answered], toolConfig: { tools: [tool] } },
    "ValidationException",
    /^The number of toolResult blocks at messages\.2\.content exceeds/,
  ],
  [
    "schema no object",
    { ...HELLO, toolConfig: { tools: [{ toolSpec: { name: "t", inputSchema: { json: "x" } } }] } },
    "ValidationException",
    /^The format of the value at toolConfig\.tools\.0\.toolSpec\.inputSchema\.json is invalid\./,
  ],
];

test("refuses bad input as AWS does", async (t) => {
  const server = await emulator(t);
  assert.ok(server.info.validatesAgainstServiceModel, "needs AWS's service model: run once with network access");
  for (const [what, body, error, message] of REFUSED) {
    await t.test(what, async () => {
      const answer = await post(server, path, body);
      assert.equal(answer.errorType.split(":")[0], error, JSON.stringify(answer.body));
      assert.equal(answer.status, 400);
      assert.match(answer.body.message, message);
    });
  }
});

test("accepts what AWS accepts", async (t) => {
  const server = await emulator(t);
  const tools = { tools: [tool] };
  for (const [what, body] of [
    ["unknown members", { ...HELLO, somethingNew: { a: 1 }, inferenceConfig: { novel: true } }],
    ["null members", { ...HELLO, system: null, inferenceConfig: { maxTokens: null } }],
    ["a tool's round trip", { messages: [user(hi), asked, answered], toolConfig: tools }],
    ["an answer begun", { messages: [user(hi), assistant(hi)] }],
    ["an image", { messages: [user({ image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } })] }],
  ]) {
    const answer = await post(server, path, body);
    assert.equal(answer.status, 200, `${what}: ${JSON.stringify(answer.body)}`);
  }
});

test("a model id of the wrong form breaks its pattern", async (t) => {
  const server = await emulator(t);
  const { status, body } = await post(server, modelPath("no spaces, please"), HELLO);
  assert.equal(status, 400);
  assert.match(
    body.message,
    /at 'modelId' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  );
});
