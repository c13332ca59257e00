// What the provider sends where the official one sends something else, and its warnings in full.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, bedrock, CLAUDE, NOVA, text, tool, user } from "./asked.js";

const schema = { type: "object", properties: { a: { type: "string" } } };
const unsupported = (feature, details) => ({ type: "unsupported", feature, ...(details && { details }) });
const fieldsOf = async (options, modelId) => (await asked(options, modelId)).body.additionalModelRequestFields;
const specOf = ({ body }) => body.toolConfig.tools.map(({ toolSpec }) => toolSpec);

test("topK has the name that each family of models gives it", async () => {
  for (const [modelId, fields] of [
    [CLAUDE, { top_k: 5 }],
    ["mistral.mistral-large-2402-v1:0", { top_k: 5 }],
    ["cohere.command-r-v1:0", { k: 5 }],
    [NOVA, { inferenceConfig: { topK: 5 } }],
  ]) {
    const { body, warnings } = await asked({ topK: 5 }, modelId);
    assert.deepEqual([body.additionalModelRequestFields, warnings], [fields, []]);
  }
  const { body, warnings } = await asked({ topK: 5 }, "ai21.jamba-1-5-large-v1:0");
  assert.deepEqual([body.additionalModelRequestFields, warnings], [undefined, [unsupported("topK")]]);
});

test("a warning says what is sent in place of a setting", async () => {
  const warningsOf = async (options, modelId) => (await asked(options, modelId)).warnings;
  const enabled = bedrock({ reasoningConfig: { type: "enabled", budgetTokens: 9 } });
  const result = { type: "tool-result", toolCallId: "a", toolName: "t", output: { type: "text", value: "" } };
  const dropped = [user(text("?")), { role: "tool", content: [result] }];
  for (const [options, modelId, expected] of [
    [{ temperature: 2 }, NOVA, unsupported("temperature", "Bedrock takes 0 to 1: 1 is sent")],
    [{ temperature: -1 }, NOVA, unsupported("temperature", "Bedrock takes 0 to 1: 0 is sent")],
    [{ topP: 0.5, ...enabled }, CLAUDE, unsupported("topP", "not with reasoning")],
    [{ prompt: dropped }, NOVA, unsupported("toolContent", "Bedrock takes it beside tools only")],
    [
      { tools: [{ type: "provider", name: "search" }] },
      NOVA,
      unsupported("tool search", "Bedrock takes functions only"),
    ],
    [bedrock({ reasoningConfig: { budgetTokens: 9 } }), NOVA, unsupported("budgetTokens", "Claude's only")],
    [bedrock({ reasoningConfig: { type: "adaptive" } }), NOVA, unsupported("adaptive thinking", "Claude's only")],
    [{ reasoning: "low" }, "meta.llama4", unsupported("reasoning", "this model has no levels of it")],
  ]) {
    assert.deepEqual(await warningsOf(options, modelId), [expected]);
  }
});

test("a level of reasoning is one that the model knows", async () => {
  const claude = (effort) => ({ thinking: { type: "adaptive" }, output_config: { effort } });
  const nova = (maxReasoningEffort) => ({ reasoningConfig: { type: "enabled", maxReasoningEffort } });
  const gptOss = (reasoning_effort) => ({ reasoning_effort });
  for (const [modelId, fields] of [
    [CLAUDE, ["low", "low", "medium", "high", "xhigh", "max"].map(claude)],
    [NOVA, ["low", "low", "medium", "high", "high", "high"].map(nova)],
    ["openai.gpt-oss-20b-1:0", ["low", "low", "medium", "high", "high", "high"].map(gptOss)],
    [
      "openai.gpt-5.6-luna",
      ["low", "low", "medium", "high", "high", "high"].map((effort) => ({ reasoning: { effort } })),
    ],
  ]) {
    const levels = ["minimal", "low", "medium", "high", "xhigh", "max"];
    const sent = await Promise.all(levels.map((reasoning) => fieldsOf({ reasoning }, modelId)));
    assert.deepEqual(sent, fields, modelId);
  }
});

test("a model that is not asked to reason gets nothing for it, and no warning", async () => {
  for (const modelId of [CLAUDE, NOVA, "openai.gpt-oss-20b-1:0", "meta.llama4"]) {
    for (const reasoning of ["none", "provider-default", undefined]) {
      const { body, warnings } = await asked({ reasoning }, modelId);
      assert.deepEqual([body.additionalModelRequestFields, warnings], [undefined, []], `${modelId} ${reasoning}`);
    }
  }
});

test("Nova reasons by an effort alone, and not if reasoning is disabled", async () => {
  const reasoning = (reasoningConfig) => fieldsOf(bedrock({ reasoningConfig }));
  assert.deepEqual(await reasoning({ maxReasoningEffort: "low" }), {
    reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
  });
  assert.deepEqual(await reasoning({ type: "enabled" }), { reasoningConfig: { type: "enabled" } });
  assert.equal(await reasoning({ type: "disabled", maxReasoningEffort: "low" }), undefined);
});

test("a Claude that reasons is not forced to call a tool", async () => {
  const options = { tools: [tool("a")], toolChoice: { type: "required" }, reasoning: "low" };
  const { body } = await asked(options, CLAUDE);
  assert.deepEqual(body.toolConfig.toolChoice, { auto: {} });
  const object = await asked({ responseFormat: { type: "json", schema }, reasoning: "low" }, CLAUDE);
  assert.deepEqual(object.body.toolConfig.toolChoice, { auto: {} });
});

test("the tool that an object comes by is described, and is the only one that must be called", async () => {
  const spec = (description) => ({ name: "json", description, inputSchema: { json: schema } });
  for (const [format, description] of [
    [{}, "Respond with a JSON object."],
    [{ description: " " }, "Respond with a JSON object."],
    [{ description: "A color." }, "A color."],
  ]) {
    const call = await asked({ responseFormat: { type: "json", schema, ...format } });
    assert.deepEqual(specOf(call), [spec(description)]);
    assert.deepEqual(call.body.toolConfig.toolChoice, { tool: { name: "json" } });
  }
  const beside = await asked({ tools: [tool("a")], responseFormat: { type: "json", schema } });
  assert.deepEqual(
    specOf(beside).map(({ name }) => name),
    ["a", "json"],
  );
  assert.deepEqual(beside.body.toolConfig.toolChoice, { any: {} });
});

test("structured output of Bedrock has the schema as a text, and no tool", async () => {
  const format = { type: "json", schema, name: "color", description: "A color." };
  const { body } = await asked({ responseFormat: format, ...bedrock({ structuredOutputMode: "outputFormat" }) });
  assert.deepEqual(body.outputConfig, {
    textFormat: {
      type: "json_schema",
      structure: { jsonSchema: { schema: JSON.stringify(schema), name: "color", description: "A color." } },
    },
  });
  assert.equal(body.toolConfig, undefined);
  for (const structuredOutputMode of ["auto", "jsonTool"]) {
    const call = await asked({ responseFormat: format, ...bedrock({ structuredOutputMode }) });
    assert.deepEqual([call.body.outputConfig, call.body.toolConfig.tools.length], [undefined, 1]);
  }
});

test("a toolConfig of Converse takes the place of the tools, and tool calls go with it", async () => {
  const toolConfig = { tools: [{ systemTool: { name: "nova_grounding" } }] };
  const call = { type: "tool-call", toolCallId: "a", toolName: "t", input: {} };
  const prompt = [user(text("?")), { role: "assistant", content: [call] }];
  const { body } = await asked({ prompt, responseFormat: { type: "json", schema }, ...bedrock({ toolConfig }) });
  assert.deepEqual(body.toolConfig, toolConfig);
  assert.equal(body.messages.length, 2);
});

test("beta features, fields of the model and service tiers are sent as they are given", async () => {
  const options = bedrock({
    anthropicBeta: ["b"],
    additionalModelRequestFields: { top_k: 7 },
    serviceTier: { type: "flex" },
  });
  const { body } = await asked({ topK: 5, ...options }, CLAUDE);
  assert.deepEqual(body.additionalModelRequestFields, { top_k: 7, anthropic_beta: ["b"] });
  assert.deepEqual(body.serviceTier, { type: "flex" });
  assert.deepEqual(body.additionalModelResponseFieldPaths, ["/delta/stop_sequence"]);
});

test("amazonBedrock is the newer name of bedrock, and wins", async () => {
  const tier = (type) => ({ serviceTier: type });
  const providerOptions = { bedrock: tier("flex"), amazonBedrock: tier("priority") };
  assert.deepEqual((await asked({ providerOptions })).body.serviceTier, { type: "priority" });
});

test("a call without settings sends the messages alone", async () => {
  assert.deepEqual((await asked({})).body, { messages: [{ role: "user", content: [{ text: "?" }] }] });
  assert.deepEqual((await asked({ tools: [tool("a", { strict: false })] })).body.toolConfig, {
    tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } }],
  });
});
