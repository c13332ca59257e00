// Converts the body of a chat completion into Converse's input.
import { bodyChecker } from "../../families/schema.js";
import { checkConversation } from "../../validation/conversation.js";

const object = (properties) => ({ type: "object", required: Object.keys(properties), properties });
const text = { type: "string" };
const PART = {
  ...object({ type: text }),
  if: { properties: { type: { const: "text" } } },
  then: object({ text }),
};
const PARTS = { type: "array", items: PART };
const FUNCTION_CALL = object({ id: text, function: object({ name: text, arguments: text }) });
const TEXT_OR_PARTS = { anyOf: [{ type: "string" }, PARTS, { type: "null" }] };
const TOOL_CHOICE = { anyOf: [{ enum: ["none", "auto", "required"] }, object({ function: object({ name: text }) })] };

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
  },
});

const INSTRUCTIONS = ["system", "developer"];

/**
 * Reads the body of a chat completion.
 * @param {any} body
 * @returns {object} Converse's input
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
export function fromChatCompletion(body) {
  check(body);
  const { messages, max_completion_tokens: most, max_tokens: oldMost, temperature, top_p: topP, stop } = body;
  const spoken = messages.filter(({ role }) => !INSTRUCTIONS.includes(role));
  const input = {
    modelId: body.model,
    messages: joined(spoken.map(turn)),
    system: messages.filter(({ role }) => INSTRUCTIONS.includes(role)).flatMap(({ content }) => blocks(content)),
    inferenceConfig: {
      maxTokens: most ?? oldMost ?? undefined,
      temperature: temperature ?? undefined,
      topP: topP ?? undefined,
      stopSequences: stop ? [stop].flat() : undefined,
    },
    toolConfig: toolConfig(body),
  };
  checkConversation(input);
  return input;
}

function turn({ role, content, tool_calls: calls = [], tool_call_id: toolUseId }) {
  if (role === "tool") return { role: "user", content: [{ toolResult: { toolUseId, content: blocks(content) } }] };
  const uses = calls.map(({ id, function: { name, arguments: text } }) => ({
    toolUse: { toolUseId: id, name, input: parsed(text) },
  }));
  return { role, content: [...blocks(content), ...uses] };
}

/** Converse wants turns to alternate; several results of tools are one turn. */
function joined(turns) {
  const result = [];
  for (const { role, content } of turns) {
    if (result.at(-1)?.role === role) result.at(-1).content.push(...content);
    else result.push({ role, content });
  }
  return result;
}

const blocks = (content) =>
  [content ?? []].flat().map((part) => {
    if (typeof part === "string") return { text: part };
    return part.type === "text" ? { text: part.text } : { [part.type]: part };
  });

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { arguments: text };
  }
}

function toolConfig({ tools = [], tool_choice: choice = "auto" }) {
  if (!tools.length || choice === "none") return undefined;
  return {
    tools: tools.map(({ function: { name, description, parameters = { type: "object" } } }) => ({
      toolSpec: { name, description, inputSchema: { json: parameters } },
    })),
    toolChoice: { auto: { auto: {} }, required: { any: {} } }[choice] ?? { tool: { name: choice.function.name } },
  };
}
