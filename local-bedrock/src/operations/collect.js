// Runs a generation to its end, for answers that are not streamed.
import { randomBytes, toBase64Url } from "../lib/bytes.js";

/** @returns {string} an id of the form Bedrock gives to tool uses */
export const newToolUseId = () => `tooluse_${toBase64Url(randomBytes(16))}`;

/**
 * Runs a generation to its end.
 * @param {AsyncIterable<import("../models/model.js").ModelEvent>} events
 * @returns {Promise<{ content: object[], inputTokens: number, outputTokens: number, stopReason: string,
 *   stopSequence: string | null, guardrail?: import("./guarded.js").Verdict }>} `content` holds Converse content blocks
 */
export async function collect(events) {
  const content = [];
  const counts = {};
  for await (const event of events) {
    if (event.type === "text") appendText(content, event.text);
    else if (event.type === "toolUse") {
      content.push({ toolUse: { input: event.input, name: event.name, toolUseId: newToolUseId() } });
    } else Object.assign(counts, event);
  }
  const { inputTokens, outputTokens, stopReason, stopSequence, guardrail } = counts;
  return { content, inputTokens, outputTokens, stopReason, stopSequence: stopSequence ?? null, guardrail };
}

function appendText(content, text) {
  const last = content.at(-1);
  if (last?.text === undefined) content.push({ text });
  else last.text += text;
}
