// InvokeModel's bodies of Anthropic Claude.
import { randomBytes, toBase64Url } from "../lib/bytes.js";
import { outputConfigOf } from "../models/output-format.js";
import { checkConversation } from "../validation/conversation.js";
import { bodyChecker } from "./schema.js";

/**
 * @typedef {import("../models/model.js").Conversation} Conversation
 * @typedef {import("../models/model.js").ContentBlock} ContentBlock
 * @typedef {import("../models/model.js").JsonValue} JsonValue
 * @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema
 *
 * @typedef {object} AnthropicBody
 * @property {number} max_tokens
 * @property {{ role: string, content: string | Block[] }[]} messages
 * @property {string | Block[]} [system]
 * @property {number} [temperature]
 * @property {number} [top_p]
 * @property {string[]} [stop_sequences]
 * @property {{ name: string, description?: string, input_schema: JsonValue }[]} [tools]
 * @property {{ type: "auto" | "any" | "tool" | "none", name?: string }} [tool_choice]
 * @property {{ format?: { type: "json_schema", schema: JsonValue } }} [output_config]
 *
 * @typedef {object} Block `type` decides which of the other members it has.
 * @property {string} type
 * @property {string} [text]
 * @property {string} [id]
 * @property {string} [name]
 * @property {JsonValue} [input]
 * @property {string} [tool_use_id]
 * @property {string | Block[]} [content]
 */

/** @type {JsonSchema} */
const TEXT = { type: "string" };
/** @type {(members: Record<string, JsonSchema>) => JsonSchema} */
const blocksOf = (members) => ({
  type: "array",
  items: { type: "object", required: ["type"], properties: { type: TEXT, text: TEXT, ...members } },
});
/** @type {JsonSchema} */
const RESULT = { anyOf: [TEXT, blocksOf({})] };
const BLOCKS = blocksOf({ id: TEXT, name: TEXT, tool_use_id: TEXT, content: RESULT });
/** @type {JsonSchema} */
const TEXT_OR_BLOCKS = { anyOf: [TEXT, BLOCKS] };

/** @type {import("./schema.js").BodyChecker<AnthropicBody>} */
const check = bodyChecker({
  type: "object",
  required: ["anthropic_version", "max_tokens", "messages"],
  additionalProperties: false,
  properties: {
    anthropic_version: { enum: ["bedrock-2023-05-31", "2026-10-21"] },
    anthropic_beta: { type: "array" },
    max_tokens: { type: "integer", minimum: 1 },
    messages: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["role", "content"],
        properties: { role: { enum: ["user", "assistant"] }, content: TEXT_OR_BLOCKS },
      },
    },
    system: TEXT_OR_BLOCKS,
    temperature: { type: "number", minimum: 0, maximum: 1 },
    top_p: { type: "number", minimum: 0, maximum: 1 },
    top_k: { type: "integer", minimum: 0 },
    stop_sequences: { type: "array", items: { type: "string" } },
    tools: {
      type: "array",
      items: { type: "object", required: ["name", "input_schema"], properties: { name: TEXT } },
    },
    tool_choice: {
      type: "object",
      required: ["type"],
      properties: { type: { enum: ["auto", "any", "tool", "none"] }, name: TEXT },
    },
    thinking: { type: "object" },
    output_config: {
      type: "object",
      properties: {
        format: {
          type: "object",
          required: ["type", "schema"],
          properties: { type: { const: "json_schema" }, schema: { type: "object" } },
        },
      },
    },
    metadata: { type: "object" },
  },
});

/**
 * Anthropic's Messages API, the body of Claude models.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
 * @type {import("./index.js").Family}
 */
export const anthropic = {
  parse(body) {
    check(body);
    /** @type {Conversation} */
    const input = {
      messages: body.messages.map(({ role, content }) => ({ role, content: blocks(content) })),
      system: parts(body.system ?? []),
      inferenceConfig: {
        maxTokens: body.max_tokens,
        temperature: body.temperature,
        topP: body.top_p,
        stopSequences: body.stop_sequences,
      },
      toolConfig: toolConfig(body),
      outputConfig: outputConfigOf(body.output_config?.format?.schema),
    };
    checkConversation(input);
    return input;
  },

  render(answer, modelId) {
    return {
      model: modelId,
      id: newMessageId(),
      type: "message",
      role: "assistant",
      content: answer.content.map(({ text, toolUse }) =>
        toolUse
          ? { type: "tool_use", id: toolUse.toolUseId, name: toolUse.name, input: toolUse.input }
          : { type: "text", text },
      ),
      stop_reason: answer.stopReason,
      stop_sequence: answer.stopSequence,
      usage: { input_tokens: answer.inputTokens, output_tokens: answer.outputTokens },
    };
  },

  streamRenderer: (modelId) => (event) => {
    const index = "index" in event ? event.index : undefined;
    switch (event.type) {
      case "start":
        return [{ type: "message_start", message: emptyMessage(modelId, event.inputTokens) }];
      case "textStart":
        return [{ type: "content_block_start", index, content_block: { type: "text", text: "" } }];
      case "textDelta":
        return [{ type: "content_block_delta", index, delta: { type: "text_delta", text: event.text } }];
      case "toolUseStart": {
        const content_block = { type: "tool_use", id: event.toolUseId, name: event.name, input: {} };
        return [{ type: "content_block_start", index, content_block }];
      }
      case "toolUseDelta":
        return [{ type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json: event.input } }];
      case "blockStop":
        return [{ type: "content_block_stop", index }];
      case "stop": {
        const delta = { stop_reason: event.stopReason, stop_sequence: event.stopSequence };
        return [
          { type: "message_delta", delta, usage: { output_tokens: event.outputTokens } },
          { type: "message_stop" },
        ];
      }
    }
  },
};

const newMessageId = () => `msg_bdrk_${toBase64Url(randomBytes(18))}`;

const emptyMessage = (/** @type {string} */ modelId, /** @type {number} */ inputTokens) => ({
  model: modelId,
  id: newMessageId(),
  type: "message",
  role: "assistant",
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: inputTokens, output_tokens: 1 },
});

/**
 * Anthropic's content → Converse's content blocks.
 * @param {string | Block[]} content
 * @returns {ContentBlock[]}
 */
const blocks = (content) =>
  typeof content === "string"
    ? [{ text: content }]
    : content.map((block) => {
        const { id = "", name = "", input = {}, tool_use_id: toolUseId = "", content: result = [] } = block;
        if (block.type === "tool_use") return { toolUse: { toolUseId: id, name, input } };
        return block.type === "tool_result" ? { toolResult: { toolUseId, content: parts(result) } } : part(block);
      });

/** @param {string | Block[]} content of a tool's result */
const parts = (content) => (typeof content === "string" ? [{ text: content }] : content.map(part));

/**
 * @param {Block} block
 * @returns {{ text: string } | { $unknown: [string, Block] }}
 */
const part = (block) => (block.type === "text" ? { text: block.text ?? "" } : { $unknown: [block.type, block] });

/**
 * @param {AnthropicBody} body
 * @returns {Conversation["toolConfig"]}
 */
function toolConfig({ tools, tool_choice: choice }) {
  if (!tools || choice?.type === "none") return undefined;
  return {
    tools: tools.map(({ name, description, input_schema: json }) => ({
      toolSpec: { name, description, inputSchema: { json } },
    })),
    toolChoice: toolChoice(choice),
  };
}

/** @param {AnthropicBody["tool_choice"]} choice */
function toolChoice(choice) {
  if (choice?.type === "tool") return { tool: { name: choice.name ?? "" } };
  return choice?.type === "any" ? { any: {} } : { auto: {} };
}
