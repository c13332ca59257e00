// Runs a generation to its end, for answers that are not streamed.
import { randomBytes, toBase64Url } from "../lib/bytes.js";

/**
 * @typedef {import("../models/model.js").ContentBlock} ContentBlock
 *
 * @typedef {object} Collected
 * @property {ContentBlock[]} content
 * @property {number} inputTokens
 * @property {number} outputTokens
 * @property {string} stopReason
 * @property {string | null} stopSequence
 * @property {import("./guarded.js").Verdict} [guardrail]
 */

/** @returns {string} an id of the form Bedrock gives to tool uses */
export const newToolUseId = () => `tooluse_${toBase64Url(randomBytes(16))}`;

/**
 * Runs a generation to its end.
 * @param {AsyncIterable<import("../models/model.js").ModelEvent>} events
 * @returns {Promise<Collected>}
 */
export async function collect(events) {
  /** @type {ContentBlock[]} */
  const content = [];
  /** @type {Omit<Collected, "content">} */
  const end = { inputTokens: 0, outputTokens: 0, stopReason: "end_turn", stopSequence: null };
  for await (const event of events) {
    if (event.type === "text") appendText(content, event.text);
    else if (event.type === "toolUse") {
      content.push({ toolUse: { input: event.input, name: event.name, toolUseId: newToolUseId() } });
    } else if (event.type === "start") end.inputTokens = event.inputTokens;
    else {
      const { stopReason, stopSequence = null, outputTokens, inputTokens = end.inputTokens, guardrail } = event;
      Object.assign(end, { stopReason, stopSequence, outputTokens, inputTokens, guardrail });
    }
  }
  return { content, ...end };
}

/**
 * @param {ContentBlock[]} content
 * @param {string} text
 */
function appendText(content, text) {
  const last = content.at(-1);
  if (last?.text === undefined) content.push({ text });
  else last.text += text;
}
