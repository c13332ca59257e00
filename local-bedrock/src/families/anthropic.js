// InvokeModel's bodies of Anthropic Claude.
import { randomBytes, toBase64Url } from "../lib/bytes.js";
import { checkConversation } from "../validation/conversation.js";
import { bodyChecker } from "./schema.js";

const BLOCKS = { type: "array", items: { type: "object", required: ["type"] } };
const TEXT_OR_BLOCKS = { anyOf: [{ type: "string" }, BLOCKS] };

const check = bodyChecker({
  type: "object",
  required: ["anthropic_version", "max_tokens", "messages"],
  additionalProperties: false,
  properties: {
    anthropic_version: { const: "bedrock-2023-05-31" },
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
    tools: { type: "array", items: { type: "object", required: ["name", "input_schema"] } },
    tool_choice: {
      type: "object",
      required: ["type"],
      properties: { type: { enum: ["auto", "any", "tool", "none"] } },
    },
    thinking: { type: "object" },
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
    const input = {
      messages: body.messages.map(({ role, content }) => ({ role, content: blocks(content) })),
      system: blocks(body.system ?? []),
      inferenceConfig: {
        maxTokens: body.max_tokens,
        temperature: body.temperature,
        topP: body.top_p,
        stopSequences: body.stop_sequences,
      },
      toolConfig: toolConfig(body),
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
    const { index } = event;
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

/** Anthropic's content → Converse's content blocks. */
function blocks(content) {
  if (typeof content === "string") return [{ text: content }];
  return content.map((block) => {
    switch (block.type) {
      case "text":
        return { text: block.text };
      case "tool_use":
        return { toolUse: { toolUseId: block.id, name: block.name, input: block.input } };
      case "tool_result":
        return { toolResult: { toolUseId: block.tool_use_id, content: blocks(block.content ?? []) } };
      default:
        return { [block.type]: block };
    }
  });
}

function toolConfig({ tools, tool_choice: choice }) {
  if (!tools || choice?.type === "none") return undefined;
  return {
    tools: tools.map(({ name, description, input_schema: json }) => ({
      toolSpec: { name, description, inputSchema: { json } },
    })),
    toolChoice: { [choice?.type ?? "auto"]: choice?.type === "tool" ? { name: choice.name } : {} },
  };
}
