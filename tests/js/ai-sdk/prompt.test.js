// Prompts that the official provider sends differently, or that Bedrock would refuse.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai5 from "ai-5";
import * as ai6 from "ai";
import * as ai7 from "ai-7";
import { converseOutput, json } from "bedrock-wasm/testing";
import { asked, bedrock, NOVA, PNG, scripted, text, tool, user } from "./asked.js";

const assistant = (...content) => ({ role: "assistant", content });
const call = (toolCallId, more) => ({ type: "tool-call", toolCallId, toolName: "t", input: {}, ...more });
const result = (toolCallId, output = { type: "text", value: "ok" }) => ({ type: "tool-result", toolCallId, output });
const results = (...content) => ({ role: "tool", content });
const messagesOf = async (prompt, modelId) => (await asked({ prompt, tools: [tool("t")] }, modelId)).body.messages;

test("an id of a tool call is one that the model takes, the same for call and result", async () => {
  const long = "a".repeat(64);
  const idsOf = async (modelId, ...ids) => {
    const prompt = [user(text("?")), assistant(...ids.map((id) => call(id))), results(...ids.map((id) => result(id)))];
    const [, calls, answers] = await messagesOf(prompt, modelId);
    const sent = calls.content.map(({ toolUse }) => toolUse.toolUseId);
    assert.deepEqual(
      answers.content.map(({ toolResult }) => toolResult.toolUseId),
      sent,
    );
    return sent;
  };
  assert.deepEqual(await idsOf(NOVA, "tooluse_a-B1", `${long}b`, "a|b"), ["tooluse_a-B1", long, "a_b"]);
  const mistral = await idsOf("mistral.mistral-large-2402-v1:0", "tooluse_a", "b", "tooluse_a", "abcDEF123");
  assert.deepEqual(mistral, ["100000001", "100000002", "100000001", "100000003"]);
});

test("the input of a tool call is an object, also when the AI SDK could not parse it", async () => {
  for (const [input, sent] of [
    [{ a: 1 }, { a: 1 }],
    ['{"a":', { input: '{"a":' }],
    [[1], { input: [1] }],
    [null, {}],
    [undefined, {}],
  ]) {
    const [, { content }] = await messagesOf([user(text("?")), assistant(call("a", { input }))]);
    assert.deepEqual(content[0].toolUse.input, sent);
  }
});

test("a tool that another provider ran is left out, with its result", async () => {
  const said = assistant(text("a"), call("a", { providerExecuted: true }), result("a"), text("b"));
  const messages = await messagesOf([user(text("?")), said, user(text("!"))]);
  assert.deepEqual(messages[1], { role: "assistant", content: [{ text: "a" }, { text: "b" }] });
  const { warnings } = await asked({ prompt: [user(text("?")), said, user(text("!"))] });
  assert.deepEqual(warnings, []);
});

test("an error of a tool has the status of one, and others have none", async () => {
  for (const [output, content, status] of [
    [{ type: "error-text", value: "down" }, [{ text: "down" }], "error"],
    [{ type: "error-json", value: { why: "down" } }, [{ text: '{"why":"down"}' }], "error"],
    [{ type: "execution-denied" }, [{ text: "The user did not allow this call." }]],
    [{ type: "json", value: null }, [{ text: "null" }]],
  ]) {
    const messages = await messagesOf([user(text("?")), assistant(call("a")), results(result("a", output))]);
    assert.deepEqual(messages[2].content, [{ toolResult: { toolUseId: "a", content, ...(status && { status }) } }]);
  }
});

test("a message of blank text is left out, and does not part its neighbours", async () => {
  const { body } = await asked({ prompt: [user(text("a")), assistant(text("\n")), user(text(" ")), user(text("b"))] });
  assert.deepEqual(body.messages, [{ role: "user", content: [{ text: "a" }, { text: "b" }] }]);
});

test("a system message after others is refused before anything is sent", async () => {
  const { provider, fetch } = scripted([json(converseOutput("Yes."))]);
  const prompt = [user(text("?")), { role: "system", content: "Be brief." }];
  await assert.rejects(provider(NOVA).doGenerate({ prompt }), {
    name: "InputError",
    message: "prompt: Bedrock takes system messages at its start only",
  });
  assert.equal(fetch.sent.length, 0);
});

test("a conversation that ends with an answer keeps all but the space at its end", async () => {
  const point = { cachePoint: { type: "default" } };
  const content = [text(" a "), text(" b \n", bedrock(point))];
  const { body } = await asked({ prompt: [user(text("?")), assistant(...content)] });
  assert.deepEqual(body.messages[1].content, [{ text: " a " }, { text: " b" }, point]);
  const asks = await asked({ prompt: [user(text(" ? "))] });
  assert.deepEqual(asks.body.messages, [{ role: "user", content: [{ text: " ? " }] }]);
});

for (const [version, ai] of [
  ["ai 7, v4", ai7],
  ["ai 6, v3", ai6],
  ["ai 5, v2", ai5],
]) {
  test(`${version}: an image in S3 has the format of its extension, and one in bytes that of its bytes`, async () => {
    const { provider, bodies } = scripted([json(converseOutput("Yes."))], { specification: version.slice(-2) });
    const images = [new URL("s3://bucket/a.b/c.JPG"), PNG].map((image) => ({ type: "image", image }));
    await ai.generateText({ model: provider(NOVA), messages: [user(...images)] });
    assert.deepEqual(bodies()[0].messages[0].content, [
      { image: { format: "jpeg", source: { s3Location: { uri: "s3://bucket/a.b/c.JPG" } } } },
      { image: { format: "png", source: { bytes: PNG } } },
    ]);
  });
}
