// InvokeModel's bodies of Cohere Command R and R+.
import { bodyChecker } from "./schema.js";

/**
 * @typedef {{ role: "USER" | "CHATBOT", message: string }} Turn
 * @typedef {object} Body
 * @property {string} message
 * @property {Turn[]} [chat_history]
 * @property {string} [preamble]
 * @property {number} [max_tokens]
 * @property {number} [temperature]
 * @property {number} [p]
 * @property {string[]} [stop_sequences]
 */

/** @type {import("./schema.js").BodyChecker<Body>} */
const check = bodyChecker({
  type: "object",
  required: ["message"],
  additionalProperties: false,
  properties: {
    message: { type: "string", minLength: 1 },
    chat_history: {
      type: "array",
      items: {
        type: "object",
        required: ["role", "message"],
        properties: { role: { enum: ["USER", "CHATBOT"] }, message: { type: "string", minLength: 1 } },
      },
    },
    preamble: { type: "string" },
    max_tokens: { type: "integer", minimum: 1, maximum: 4000 },
    temperature: { type: "number", minimum: 0, maximum: 1 },
    p: { type: "number", minimum: 0, maximum: 1 },
    k: { type: "integer", minimum: 0, maximum: 500 },
    seed: { type: "integer" },
    stop_sequences: { type: "array", items: { type: "string" } },
    frequency_penalty: { type: "number", minimum: 0, maximum: 1 },
    presence_penalty: { type: "number", minimum: 0, maximum: 1 },
    return_prompt: { type: "boolean" },
  },
});

/**
 * Documents and tools of Command R are not answered: a body that has them is refused.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html
 * @type {import("./index.js").Family}
 */
export const cohere = {
  parse(body) {
    check(body);
    const { message, chat_history: history = [], preamble, max_tokens: maxTokens, p: topP } = body;
    const turns = [...history, { role: "USER", message }];
    return {
      messages: turns.map(({ role, message }) => ({
        role: role === "USER" ? "user" : "assistant",
        content: [{ text: message }],
      })),
      system: preamble ? [{ text: preamble }] : [],
      inferenceConfig: { maxTokens, temperature: body.temperature, topP, stopSequences: body.stop_sequences },
    };
  },

  render: (answer) => response(answer.content.map(({ text }) => text).join(""), answer),

  streamRenderer() {
    let text = "";
    return (event) => {
      if (event.type === "textDelta") {
        text += event.text;
        return [{ is_finished: false, event_type: "text-generation", text: event.text }];
      }
      if (event.type !== "stop") return [];
      const whole = response(text, event);
      return [{ is_finished: true, event_type: "stream-end", response: whole, finish_reason: whole.finish_reason }];
    };
  },
};

const response = (/** @type {string} */ text, /** @type {{ stopReason: string }} */ { stopReason }) => ({
  response_id: crypto.randomUUID(),
  text,
  generation_id: crypto.randomUUID(),
  finish_reason: stopReason === "max_tokens" ? "MAX_TOKENS" : "COMPLETE",
});
