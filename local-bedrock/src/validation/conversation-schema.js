// The shape of a conversation, as JSON Schema: of the members that models read.

/** @typedef {import("./json-schema.js").JsonSchema} JsonSchema */

/** @type {JsonSchema} */
const TEXT = { type: "string" };

/** @type {JsonSchema} */
const OBJECT = { type: "object" };

/** @type {JsonSchema} */
const PART = { type: "object", properties: { text: TEXT } };

/** @type {JsonSchema} */
export const BLOCKS = {
  type: "array",
  items: {
    type: "object",
    properties: {
      text: TEXT,
      toolUse: {
        type: "object",
        required: ["toolUseId", "name", "input"],
        properties: { toolUseId: TEXT, name: TEXT },
      },
      toolResult: {
        type: "object",
        required: ["toolUseId", "content"],
        properties: { toolUseId: TEXT, content: { type: "array", items: PART } },
      },
      guardContent: {
        type: "object",
        properties: { text: { type: "object", required: ["text"], properties: { text: TEXT } } },
      },
      citationsContent: { type: "object", properties: { content: { type: "array", items: PART } } },
    },
  },
};

/** @type {JsonSchema} */
export const SYSTEM = { type: "array", items: PART };

/** @type {JsonSchema} */
export const TOOL_CONFIG = {
  type: "object",
  required: ["tools"],
  properties: {
    tools: {
      type: "array",
      items: {
        type: "object",
        properties: {
          toolSpec: {
            type: "object",
            required: ["name", "inputSchema"],
            properties: { name: TEXT, inputSchema: OBJECT },
          },
        },
      },
    },
    toolChoice: { type: "object", properties: { tool: { type: "object", required: ["name"] } } },
  },
};

/** Converse's input, for an emulator without AWS's service models. @type {JsonSchema} */
export const CONVERSE = {
  type: "object",
  required: ["messages"],
  properties: {
    messages: {
      type: "array",
      items: {
        type: "object",
        required: ["role", "content"],
        properties: { role: { enum: ["user", "assistant", "system"] }, content: BLOCKS },
      },
    },
    system: SYSTEM,
    inferenceConfig: {
      type: "object",
      properties: {
        maxTokens: { type: "integer", nullable: true, minimum: 1 },
        temperature: { type: "number", nullable: true, minimum: 0, maximum: 1 },
        topP: { type: "number", nullable: true, minimum: 0, maximum: 1 },
        stopSequences: { type: "array", nullable: true, items: TEXT },
      },
    },
    toolConfig: TOOL_CONFIG,
    guardrailConfig: {
      type: "object",
      properties: { guardrailIdentifier: TEXT, guardrailVersion: TEXT, trace: TEXT },
    },
    outputConfig: {
      type: "object",
      properties: {
        textFormat: {
          type: "object",
          required: ["structure"],
          properties: {
            structure: { type: "object", properties: { jsonSchema: { type: "object", required: ["schema"] } } },
          },
        },
      },
    },
  },
};
