// Converts Converse's input into the body of a chat completion.
import { plainMessages, systemText } from "./conversation-text.js";
import { unsupportedBlock } from "./unsupported-block.js";

/**
 * Converse's input as the body of `POST /chat/completions`.
 * @param {object} input
 * @param {string} model
 * @returns {object}
 */
export function toChatCompletion({ messages, system, inferenceConfig = {}, toolConfig }, model) {
  const { maxTokens, temperature, topP, stopSequences } = inferenceConfig;
  const instructions = systemText(system);
  const body = {
    model,
    messages: [...(instructions ? [{ role: "system", content: instructions }] : []), ...messages.flatMap(turn)],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences?.length ? stopSequences : undefined,
  };
  const tools = toolConfig?.tools?.flatMap(({ toolSpec }) => toolSpec ?? []) ?? [];
  if (tools.length) {
    body.tools = tools.map(({ name, description, inputSchema }) => ({
      type: "function",
      function: { name, description, parameters: inputSchema.json },
    }));
    body.tool_choice = toolChoice(toolConfig.toolChoice);
  }
  return body;
}

/** One message becomes several where Converse holds tool results and text in the same one. */
function turn({ role, content }) {
  const results = content.flatMap(({ toolResult }) => toolResult ?? []);
  const calls = content.flatMap(({ toolUse }) => toolUse ?? []);
  const rest = content.filter(({ toolResult, toolUse }) => !toolResult && !toolUse);
  const [{ content: text }] = plainMessages([{ role, content: rest }], unsupportedBlock);
  const spoken = { role, content: text };
  if (calls.length) {
    spoken.tool_calls = calls.map(({ toolUseId, name, input }) => ({
      id: toolUseId,
      type: "function",
      function: { name, arguments: JSON.stringify(input) },
    }));
  }
  return [
    ...results.map(({ toolUseId, content: parts }) => ({
      role: "tool",
      tool_call_id: toolUseId,
      content: plainMessages([{ role, content: parts }], unsupportedBlock)[0].content,
    })),
    ...(text || calls.length ? [spoken] : []),
  ];
}

function toolChoice(choice = { auto: {} }) {
  if (choice.any) return "required";
  return choice.tool ? { type: "function", function: { name: choice.tool.name } } : "auto";
}
