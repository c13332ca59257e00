// Converts the body of a chat completion into Converse's input.
import { bodyChecker } from "../../families/schema.js";
import { checkConversation } from "../../validation/conversation.js";
import { readJson } from "../input.js";
import { formatOf, joined, parsedArguments, toolConfigOf } from "./turns.js";

/**
 * @typedef {import("../../validation/json-schema.js").JsonSchema} JsonSchema
 * @typedef {import("../../models/model.js").Conversation} Conversation
 * @typedef {import("../../models/model.js").Message} ConverseMessage
 *
 * @typedef {object} ChatCompletion The members of the body that are read.
 * @property {string} model
 * @property {ChatMessage[]} messages
 * @property {number | null} [max_tokens]
 * @property {number | null} [max_completion_tokens]
 * @property {number | null} [temperature]
 * @property {number | null} [top_p]
 * @property {string | string[] | null} [stop]
 * @property {boolean | null} [stream]
 * @property {{ include_usage?: boolean } | null} [stream_options]
 * @property {{ function: import("./turns.js").FunctionTool }[]} [tools]
 * @property {{ type: "text" | "json_object" | "json_schema", json_schema?: import("./turns.js").Format } | null} [response_format]
 * @property {"none" | "auto" | "required" | { function: { name: string } }} [tool_choice]
 *
 * @typedef {object} ChatMessage
 * @property {"system" | "developer" | "user" | "assistant" | "tool"} role
 * @property {Content} [content]
 * @property {{ id: string, function: { name: string, arguments: string } }[]} [tool_calls]
 * @property {string} [tool_call_id] of a tool's message
 *
 * @typedef {string | { type: string, text?: string }[] | null} Content
 */

/** @type {(properties: Record<string, JsonSchema>) => JsonSchema} */
const object = (properties) => ({ type: "object", required: Object.keys(properties), properties });
/** @type {JsonSchema} */
const text = { type: "string" };
/** @type {JsonSchema} */
const PART = {
  ...object({ type: text }),
  if: { properties: { type: { const: "text" } } },
  then: object({ text }),
};
/** @type {JsonSchema} */
const PARTS = { type: "array", items: PART };
const FUNCTION_CALL = object({ id: text, function: object({ name: text, arguments: text }) });
/** @type {JsonSchema} */
const TEXT_OR_PARTS = { anyOf: [{ type: "string" }, PARTS, { type: "null" }] };
/** @type {JsonSchema} */
const TOOL_CHOICE = { anyOf: [{ enum: ["none", "auto", "required"] }, object({ function: object({ name: text }) })] };

/** @type {import("../../families/schema.js").BodyChecker<ChatCompletion>} */
const check = bodyChecker({
  type: "object",
  required: ["model", "messages"],
  properties: {
    model: { type: "string" },
    messages: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["role"],
        properties: {
          role: { enum: ["system", "developer", "user", "assistant", "tool"] },
          content: TEXT_OR_PARTS,
          tool_calls: { type: "array", items: FUNCTION_CALL },
        },
        if: { properties: { role: { const: "tool" } } },
        then: object({ tool_call_id: text }),
      },
    },
    max_tokens: { type: "integer", nullable: true, minimum: 1 },
    max_completion_tokens: { type: "integer", nullable: true, minimum: 1 },
    temperature: { type: "number", nullable: true, minimum: 0, maximum: 2 },
    top_p: { type: "number", nullable: true, minimum: 0, maximum: 1 },
    stop: {
      anyOf: [
        { type: "string", nullable: true },
        { type: "array", items: { type: "string" } },
      ],
    },
    stream: { type: "boolean", nullable: true },
    stream_options: { type: "object", nullable: true },
    n: { enum: [1, null] },
    tools: { type: "array", items: object({ function: object({ name: text }) }) },
    tool_choice: TOOL_CHOICE,
    response_format: {
      type: "object",
      nullable: true,
      required: ["type"],
      properties: { type: { enum: ["text", "json_object", "json_schema"] } },
      if: { properties: { type: { const: "json_schema" } } },
      then: object({ json_schema: object({ schema: { type: "object" } }) }),
    },
  },
});

const INSTRUCTIONS = ["system", "developer"];

/**
 * @param {Uint8Array} bytes
 * @returns {ChatCompletion}
 * @throws {import("../../http/errors.js").ServiceError} `SerializationException` or `ValidationException`
 */
export function readChatCompletion(bytes) {
  /** @type {unknown} */
  const body = readJson(bytes);
  check(body);
  return body;
}

/**
 * @param {ChatCompletion} body
 * @returns {Conversation}
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
export function toConversation(body) {
  const { messages, max_completion_tokens: most, max_tokens: oldMost, temperature, top_p: topP, stop } = body;
  const { tools = [], tool_choice: choice = "auto", response_format: format } = body;
  const spoken = messages.filter(({ role }) => !INSTRUCTIONS.includes(role));
  const input = {
    messages: joined(spoken.map(turn)),
    system: messages.filter(({ role }) => INSTRUCTIONS.includes(role)).flatMap(({ content }) => blocks(content)),
    inferenceConfig: {
      maxTokens: most ?? oldMost ?? undefined,
      temperature: temperature ?? undefined,
      topP: topP ?? undefined,
      stopSequences: stop ? [stop].flat() : undefined,
    },
    toolConfig: toolConfigOf(
      tools.map((tool) => tool.function),
      typeof choice === "object" ? choice.function : choice,
    ),
    outputConfig: formatOf(format?.type, format?.json_schema),
  };
  checkConversation(input);
  return input;
}

/**
 * @param {ChatMessage} message
 * @returns {ConverseMessage}
 */
function turn({ role, content, tool_calls: calls = [], tool_call_id: toolUseId = "" }) {
  if (role === "tool") return { role: "user", content: [{ toolResult: { toolUseId, content: blocks(content) } }] };
  const uses = calls.map(({ id, function: { name, arguments: input } }) => ({
    toolUse: { toolUseId: id, name, input: parsedArguments(input) },
  }));
  return { role, content: [...blocks(content), ...uses] };
}

/**
 * @param {Content | undefined} content
 * @returns {({ text: string } | { $unknown: [string, unknown] })[]}
 */
const blocks = (content) =>
  [content ?? []].flat().map((part) => {
    if (typeof part === "string") return { text: part };
    return part.text !== undefined && part.type === "text" ? { text: part.text } : { $unknown: [part.type, part] };
  });
