// Messages as OpenTelemetry's conventions write them: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/

/** @param {import("../types/bedrock-runtime.js").ContentBlock} block */
const partOf = ({ text, toolUse, toolResult, reasoningContent, ...others }) =>
  toolUse
    ? { type: "tool_call", id: toolUse.toolUseId, name: toolUse.name, arguments: toolUse.input }
    : toolResult
      ? { type: "tool_call_response", id: toolResult.toolUseId, response: toolResult.content }
      : reasoningContent
        ? { type: "reasoning", content: reasoningContent.reasoningText?.text }
        : text === undefined
          ? { type: Object.keys(others)[0] }
          : { type: "text", content: text };

/** @param {import("../types/bedrock-runtime.js").Message} message */
const messageOf = ({ role, content }) => ({ role, parts: content?.map(partOf) });

/**
 * Without bytes: images and documents are too large for an attribute. Integers that a number would round are text.
 * @param {unknown} value
 */
const json = (value) =>
  JSON.stringify(value, (_, member) =>
    ArrayBuffer.isView(member) ? undefined : typeof member === "bigint" ? `${member}` : member,
  );

/** @param {any} of an input of Converse, or of its output; any: the call judges it, and what does not fit is not recorded */
export const contentOf = ({ messages, system, message, stopReason }) => ({
  "gen_ai.input.messages": json(messages?.map(messageOf)),
  "gen_ai.system_instructions": json(system?.map(partOf)),
  "gen_ai.output.messages": json(message && [{ ...messageOf(message), finish_reason: stopReason }]),
});
