// Whole answers that a version of the AI SDK, or its reader, takes only in one form.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai5 from "ai-5";
import * as ai6 from "ai";
import * as ai7 from "ai-7";
import { converseOutput, json } from "bedrock-wasm/testing";
import { generated, NOVA, PNG, scripted, tool } from "./asked.js";

for (const [version, ai] of [
  ["ai 7, v4", ai7],
  ["ai 6, v3", ai6],
  ["ai 5, v2", ai5],
]) {
  test(`${version}: an image that a model makes is a file`, async () => {
    const content = [{ text: "Here." }, { image: { format: "jpeg", source: { bytes: PNG } } }];
    const { provider } = scripted([json(converseOutput(content))], { specification: version.slice(-2) });
    const { files, text } = await ai.generateText({ model: provider(NOVA), prompt: "?" });
    assert.deepEqual(
      [text, ...files.map(({ base64, mediaType }) => [base64, mediaType])],
      ["Here.", [PNG, "image/jpeg"]],
    );
  });
}

test("a tool's input keeps integers that a number would round", async () => {
  const long = "12345678901234567890";
  const output = converseOutput([{ toolUse: { toolUseId: "a", name: "t", input: { id: "?" } } }]);
  const { provider } = scripted([() => new Response(JSON.stringify(output).replace('"?"', long))]);
  const { content } = await provider(NOVA).doGenerate({ prompt: [], tools: [tool("t")] });
  assert.deepEqual(content, [{ type: "tool-call", toolCallId: "a", toolName: "t", input: `{"id":${long}}` }]);
});

test("a call of another tool in place of an object finishes as a call", async () => {
  const options = { tools: [tool("t")], responseFormat: { type: "json", schema: { type: "object" } } };
  const calls = async (name) => {
    const content = [{ text: "?" }, { toolUse: { toolUseId: "a", name, input: {} } }];
    const result = await generated(content, { options, stopReason: "tool_use" });
    const { finishReason, providerMetadata } = result;
    return [result.content.length, finishReason.unified, providerMetadata.bedrock.isJsonResponseFromTool];
  };
  assert.deepEqual(await calls("t"), [2, "tool-calls", undefined]);
  assert.deepEqual(await calls("json"), [1, "stop", true]);
});
