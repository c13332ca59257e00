// Turns, tools and formats of a conversation, as OpenAI's APIs give them.
import { outputConfigOf } from "../../models/output-format.js";

/**
 * @typedef {import("../../models/model.js").Conversation} Conversation
 * @typedef {import("../../models/model.js").Message} Message
 * @typedef {import("../../models/model.js").JsonValue} JsonValue
 *
 * @typedef {object} FunctionTool
 * @property {string} name
 * @property {string} [description]
 * @property {JsonValue} [parameters] JSON Schema
 *
 * @typedef {"none" | "auto" | "required" | { name: string }} Choice
 *
 * @typedef {{ name?: string, schema?: JsonValue }} Format
 */

/**
 * Converse wants turns to alternate; several results of tools are one turn.
 * @param {Message[]} turns
 */
export function joined(turns) {
  /** @type {Message[]} */
  const result = [];
  for (const { role, content } of turns) {
    const last = result.at(-1);
    if (last?.role === role) last.content.push(...content);
    else result.push({ role, content: [...content] });
  }
  return result;
}

/**
 * @param {string} text of a tool call: JSON; another text is passed on as it is
 * @returns {JsonValue}
 */
export function parsedArguments(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { arguments: text };
  }
}

/**
 * @param {FunctionTool[]} tools
 * @param {Choice} choice
 * @returns {Conversation["toolConfig"]}
 */
export function toolConfigOf(tools, choice) {
  if (!tools.length || choice === "none") return undefined;
  return {
    tools: tools.map(({ name, description, parameters = { type: "object" } }) => ({
      toolSpec: { name, description, inputSchema: { json: parameters } },
    })),
    toolChoice: toolChoiceOf(choice),
  };
}

/** @param {Choice} choice */
function toolChoiceOf(choice) {
  if (typeof choice === "object") return { tool: { name: choice.name } };
  return choice === "required" ? { any: {} } : { auto: {} };
}

/**
 * @param {"text" | "json_object" | "json_schema" | undefined} type
 * @param {Format} [format]
 */
export function formatOf(type, { name, schema = { type: "object" } } = {}) {
  return outputConfigOf(type === undefined || type === "text" ? undefined : schema, name);
}
