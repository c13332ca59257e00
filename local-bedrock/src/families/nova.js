// InvokeModel's bodies of Amazon Nova.
import { checkConversation } from "../validation/conversation.js";
import { BLOCKS, SYSTEM, TOOL_CONFIG } from "../validation/conversation-schema.js";
import { bodyChecker } from "./schema.js";

/**
 * @typedef {object} NovaBody
 * @property {import("../models/model.js").Message[]} messages
 * @property {import("../models/model.js").SystemBlock[]} [system]
 * @property {import("../models/model.js").Conversation["inferenceConfig"] & { max_new_tokens?: number, top_p?: number }} [inferenceConfig]
 * @property {import("../models/model.js").Conversation["toolConfig"]} [toolConfig]
 */

/** @type {import("./schema.js").BodyChecker<NovaBody>} */
const check = bodyChecker({
  type: "object",
  required: ["messages"],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: "messages-v1" },
    messages: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["role", "content"],
        properties: { role: { enum: ["user", "assistant"] }, content: { ...BLOCKS, minItems: 1 } },
      },
    },
    system: { ...SYSTEM, items: { ...SYSTEM.items, required: ["text"] } },
    inferenceConfig: {
      type: "object",
      additionalProperties: false,
      properties: {
        maxTokens: { type: "integer", minimum: 1 },
        max_new_tokens: { type: "integer", minimum: 1 },
        temperature: { type: "number", minimum: 0, maximum: 1 },
        topP: { type: "number", minimum: 0, maximum: 1 },
        top_p: { type: "number", minimum: 0, maximum: 1 },
        topK: { type: "integer", minimum: 0 },
        top_k: { type: "integer", minimum: 0 },
        stopSequences: { type: "array", items: { type: "string" } },
      },
    },
    toolConfig: TOOL_CONFIG,
  },
});

/**
 * Amazon Nova's `messages-v1`, close kin of Converse.
 * https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html
 * @type {import("./index.js").Family}
 */
export const nova = {
  parse(body) {
    check(body);
    const { maxTokens, max_new_tokens, temperature, topP, top_p, stopSequences } = body.inferenceConfig ?? {};
    const input = {
      messages: body.messages,
      system: body.system ?? [],
      inferenceConfig: { maxTokens: maxTokens ?? max_new_tokens, temperature, topP: topP ?? top_p, stopSequences },
      toolConfig: body.toolConfig,
    };
    checkConversation(input);
    return input;
  },

  render: (answer) => ({
    output: { message: { content: answer.content, role: "assistant" } },
    stopReason: answer.stopReason,
    usage: usageOf(answer),
  }),

  streamRenderer: () => (event) => {
    const contentBlockIndex = "index" in event ? event.index : undefined;
    switch (event.type) {
      case "start":
        return [{ messageStart: { role: "assistant" } }];
      case "textDelta":
        return [{ contentBlockDelta: { delta: { text: event.text }, contentBlockIndex } }];
      case "toolUseStart": {
        const start = { toolUse: { toolUseId: event.toolUseId, name: event.name } };
        return [{ contentBlockStart: { start, contentBlockIndex } }];
      }
      case "toolUseDelta":
        return [{ contentBlockDelta: { delta: { toolUse: { input: event.input } }, contentBlockIndex } }];
      case "blockStop":
        return [{ contentBlockStop: { contentBlockIndex } }];
      case "stop":
        return [
          { messageStop: { stopReason: event.stopReason } },
          { metadata: { usage: usageOf(event), metrics: {}, trace: {} } },
        ];
      default:
        return [];
    }
  },
};

const usageOf = (/** @type {{ inputTokens: number, outputTokens: number }} */ { inputTokens, outputTokens }) => ({
  inputTokens,
  outputTokens,
  totalTokens: inputTokens + outputTokens,
});
