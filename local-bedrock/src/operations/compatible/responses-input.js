// Reads the body of OpenAI's Responses API, and converts it into Converse's input.
import { bodyChecker } from "../../families/schema.js";
import { validationError } from "../../http/errors.js";
import { checkConversation } from "../../validation/conversation.js";
import { readJson } from "../input.js";
import { formatOf, joined, parsedArguments, toolConfigOf } from "./turns.js";

/**
 * @typedef {import("../../validation/json-schema.js").JsonSchema} JsonSchema
 * @typedef {import("../../models/model.js").Conversation} Conversation
 * @typedef {import("../../models/model.js").Message} Message
 * @typedef {import("./turns.js").Format} Format
 *
 * @typedef {object} ResponseRequest The members of the body that are read.
 * @property {string} model
 * @property {string | Item[]} input
 * @property {string | null} [instructions]
 * @property {number | null} [max_output_tokens]
 * @property {number | null} [temperature]
 * @property {number | null} [top_p]
 * @property {boolean | null} [stream]
 * @property {boolean | null} [store]
 * @property {string | null} [previous_response_id]
 * @property {Record<string, string> | null} [metadata]
 * @property {boolean | null} [parallel_tool_calls]
 * @property {{ format?: TextFormat }} [text]
 * @property {Tool[]} [tools]
 * @property {"none" | "auto" | "required" | { type: "function", name: string }} [tool_choice]
 *
 * @typedef {{ type: "text" | "json_object" } | { type: "json_schema", name: string, schema: Record<string, unknown> }} TextFormat
 *
 * @typedef {import("./turns.js").FunctionTool & { type: "function", strict?: boolean | null }} Tool
 *
 * @typedef {{ type?: "message", role: "user" | "assistant" | "system" | "developer", content: Content }} MessageItem
 * @typedef {{ type: "function_call", call_id: string, name: string, arguments: string }} CallItem
 * @typedef {{ type: "function_call_output", call_id: string, output: Content }} OutputItem
 * @typedef {MessageItem | CallItem | OutputItem | { type: "reasoning" }} Item
 *
 * @typedef {string | { type: string, text?: string, refusal?: string }[]} Content
 */

/** @type {JsonSchema} */
const TEXT = { type: "string" };

/** What a value must have besides, if its `type` is one of these. @type {(types: string[], then: JsonSchema) => JsonSchema} */
const ifType = (types, then) => ({ if: { required: ["type"], properties: { type: { enum: types } } }, then });

/** @type {JsonSchema} */
const CONTENT = {
  anyOf: [
    TEXT,
    {
      type: "array",
      items: {
        type: "object",
        required: ["type"],
        properties: { type: TEXT },
        allOf: [ifType(["input_text", "output_text"], { required: ["text"], properties: { text: TEXT } })],
      },
    },
  ],
};

/** @type {JsonSchema} */
const MESSAGE = {
  required: ["role", "content"],
  properties: { role: { enum: ["user", "assistant", "system", "developer"] }, content: CONTENT },
};

/** @type {JsonSchema} */
const ITEM = {
  type: "object",
  properties: { type: { enum: ["message", "function_call", "function_call_output", "reasoning"] } },
  allOf: [
    { if: { properties: { type: { const: "message" } } }, then: MESSAGE }, // also those without a type
    ifType(["function_call"], {
      required: ["call_id", "name", "arguments"],
      properties: { call_id: TEXT, name: TEXT, arguments: TEXT },
    }),
    ifType(["function_call_output"], {
      required: ["call_id", "output"],
      properties: { call_id: TEXT, output: CONTENT },
    }),
  ],
};

/** @type {import("../../families/schema.js").BodyChecker<ResponseRequest>} */
const check = bodyChecker({
  type: "object",
  required: ["model", "input"],
  properties: {
    model: TEXT,
    input: { anyOf: [TEXT, { type: "array", minItems: 1, items: ITEM }] },
    instructions: { type: "string", nullable: true },
    max_output_tokens: { type: "integer", nullable: true, minimum: 1 },
    temperature: { type: "number", nullable: true, minimum: 0, maximum: 2 },
    top_p: { type: "number", nullable: true, minimum: 0, maximum: 1 },
    stream: { type: "boolean", nullable: true },
    store: { type: "boolean", nullable: true },
    previous_response_id: { type: "string", nullable: true },
    metadata: { type: "object", nullable: true },
    parallel_tool_calls: { type: "boolean", nullable: true },
    text: {
      type: "object",
      properties: {
        format: {
          type: "object",
          required: ["type"],
          properties: { type: { enum: ["text", "json_object", "json_schema"] } },
          allOf: [
            ifType(["json_schema"], {
              required: ["name", "schema"],
              properties: { name: TEXT, schema: { type: "object" } },
            }),
          ],
        },
      },
    },
    tools: {
      type: "array",
      items: {
        type: "object",
        required: ["type"],
        properties: { type: { const: "function" }, name: TEXT },
        allOf: [ifType(["function"], { required: ["name"] })],
      },
    },
    tool_choice: {
      anyOf: [
        { enum: ["none", "auto", "required"] },
        { type: "object", required: ["type", "name"], properties: { type: { const: "function" }, name: TEXT } },
      ],
    },
  },
});

/** Members that would change the answer, and are not emulated. */
const NOT_EMULATED = ["background", "conversation", "prompt"];

/**
 * @param {Uint8Array} bytes
 * @returns {ResponseRequest}
 * @throws {import("../../http/errors.js").ServiceError} `SerializationException` or `ValidationException`
 */
export function readResponseRequest(bytes) {
  const given = readJson(bytes);
  const refused = NOT_EMULATED.find((member) => given[member]);
  if (refused) throw validationError(`local-bedrock does not emulate ${refused}. Leave it out.`);
  /** @type {unknown} */
  const body = given;
  check(body);
  return body;
}

/**
 * @param {ResponseRequest} body
 * @param {Message[]} history of the previous response
 * @returns {Conversation}
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
export function toConversation(body, history) {
  /** @type {Item[]} */
  const items = typeof body.input === "string" ? [{ role: "user", content: body.input }] : body.input;
  const { tools = [], tool_choice: choice = "auto" } = body;
  const input = {
    messages: joined([...history, ...items.flatMap(turns)]),
    system: [...(body.instructions ? [{ text: body.instructions }] : []), ...items.flatMap(systemBlocks)],
    inferenceConfig: {
      maxTokens: body.max_output_tokens ?? undefined,
      temperature: body.temperature ?? undefined,
      topP: body.top_p ?? undefined,
    },
    toolConfig: toolConfigOf(tools, choice),
    outputConfig: formatOf(body.text?.format?.type, /** @type {Format} cast: read from JSON */ (body.text?.format)),
  };
  checkConversation(input);
  return input;
}

const INSTRUCTIONS = ["system", "developer"];

const systemBlocks = (/** @type {Item} */ item) =>
  "role" in item && INSTRUCTIONS.includes(item.role) ? blocks(item.content) : [];

/**
 * @param {Item} item
 * @returns {Message[]} none for instructions and for reasoning, which models here do not read
 */
function turns(item) {
  if ("role" in item) {
    return INSTRUCTIONS.includes(item.role) ? [] : [{ role: item.role, content: blocks(item.content) }];
  }
  if (item.type === "function_call") {
    const toolUse = { toolUseId: item.call_id, name: item.name, input: parsedArguments(item.arguments) };
    return [{ role: "assistant", content: [{ toolUse }] }];
  }
  if (item.type !== "function_call_output") return [];
  return [{ role: "user", content: [{ toolResult: { toolUseId: item.call_id, content: blocks(item.output) } }] }];
}

/**
 * @param {Content} content
 * @returns {({ text: string } | { $unknown: [string, unknown] })[]}
 */
const blocks = (content) =>
  [content].flat().map((part) => {
    if (typeof part === "string") return { text: part };
    const text = part.text ?? part.refusal;
    return text === undefined ? { $unknown: [part.type, part] } : { text };
  });
