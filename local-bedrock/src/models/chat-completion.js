// Converts Converse's input into the body of a chat completion.
import { plainMessages, systemText } from "./conversation-text.js";
import { outputSchema } from "./output-format.js";
import { unsupportedBlock } from "./unsupported-block.js";

/**
 * @typedef {import("./model.js").Conversation} Conversation
 * @typedef {import("./model.js").Message} Message
 */

/**
 * Converse's input as the body of `POST /chat/completions`.
 * @param {Conversation} input
 * @param {string} model
 * @returns {object}
 */
export function toChatCompletion(input, model) {
  const { messages, system, inferenceConfig = {}, toolConfig } = input;
  const { maxTokens, temperature, topP, stopSequences } = inferenceConfig;
  const instructions = systemText(system);
  const format = outputSchema(input);
  const tools = toolConfig?.tools?.flatMap(({ toolSpec }) => toolSpec ?? []) ?? [];
  return {
    model,
    messages: [...(instructions ? [{ role: "system", content: instructions }] : []), ...messages.flatMap(turn)],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences?.length ? stopSequences : undefined,
    ...(format && {
      response_format: {
        type: "json_schema",
        json_schema: { name: format.name ?? "answer", strict: true, schema: format.schema },
      },
    }),
    ...(tools.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        function: { name, description, parameters: inputSchema.json },
      })),
      tool_choice: toolChoice(toolConfig?.toolChoice),
    }),
  };
}

/**
 * One message becomes several if it holds both tool results and text.
 * @param {Message} message
 */
function turn({ role, content }) {
  const results = content.flatMap(({ toolResult }) => toolResult ?? []);
  const calls = content.flatMap(({ toolUse }) => toolUse ?? []);
  const rest = content.filter(({ toolResult, toolUse }) => !toolResult && !toolUse);
  const [{ content: text }] = plainMessages([{ role, content: rest }], unsupportedBlock);
  const tool_calls = calls.map(({ toolUseId, name, input }) => ({
    id: toolUseId,
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));
  const spoken = { role, content: text, ...(calls.length && { tool_calls }) };
  return [
    ...results.map(({ toolUseId, content: parts }) => ({
      role: "tool",
      tool_call_id: toolUseId,
      content: plainMessages([{ role, content: parts }], unsupportedBlock)[0].content,
    })),
    ...(text || calls.length ? [spoken] : []),
  ];
}

/** @param {NonNullable<Conversation["toolConfig"]>["toolChoice"]} choice */
function toolChoice(choice) {
  if (choice?.any) return "required";
  return choice?.tool ? { type: "function", function: { name: choice.tool.name } } : "auto";
}
