// A whole response of Converse, as its output and as the frames of its stream.
import { InputError } from "../errors.js";
import { event } from "./frames.js";

/**
 * @import { ContentBlock, ContentBlockDelta, ConverseResponse } from "../types/bedrock-runtime.js"
 * @import { ConverseRest } from "../types/testing.js"
 */

const USAGE = { inputTokens: 12, outputTokens: 34, totalTokens: 46 };
const METRICS = { latencyMs: 567 };

/**
 * Converse's output, for `json()`.
 * @param {string | ContentBlock[]} content text, or content blocks
 * @param {ConverseRest} [rest]
 * @returns {Omit<ConverseResponse, "$metadata">}
 */
export function converseOutput(content, { usage = USAGE, metrics = METRICS, ...rest } = {}) {
  const blocks = blocksOf(content);
  return {
    output: { message: { role: "assistant", content: blocks } },
    stopReason: stopReasonOf(blocks),
    usage,
    metrics,
    ...rest,
  };
}

/**
 * The frames of ConverseStream, for `stream()`. Text comes word by word.
 * @param {string | ContentBlock[]} content text, or content blocks
 * @param {ConverseRest} [rest]
 * @returns {Uint8Array[]} a frame each
 */
export function converseFrames(content, { usage = USAGE, metrics = METRICS, ...rest } = {}) {
  const blocks = blocksOf(content);
  return [
    event("messageStart", { role: "assistant" }),
    ...blocks.flatMap(blockFrames),
    event("messageStop", { stopReason: stopReasonOf(blocks), ...rest }),
    event("metadata", { usage, metrics }),
  ];
}

/**
 * @param {string | ContentBlock[]} content
 * @returns {ContentBlock[]}
 */
function blocksOf(content) {
  return typeof content === "string" ? [{ text: content }] : content;
}

/** @param {ContentBlock[]} blocks */
function stopReasonOf(blocks) {
  return blocks.some(({ toolUse }) => toolUse) ? "tool_use" : "end_turn";
}

/**
 * @param {ContentBlock} block
 * @param {number} contentBlockIndex
 */
function blockFrames(block, contentBlockIndex) {
  const delta = (/** @type {ContentBlockDelta} */ piece) =>
    event("contentBlockDelta", { contentBlockIndex, delta: piece });
  const stop = event("contentBlockStop", { contentBlockIndex });
  if (block.text !== undefined) return [...words(block.text).map((text) => delta({ text })), stop];
  if (block.toolUse) {
    const { input = {}, ...start } = block.toolUse;
    const begin = event("contentBlockStart", { contentBlockIndex, start: { toolUse: start } });
    return [begin, ...halves(JSON.stringify(input)).map((text) => delta({ toolUse: { input: text } })), stop];
  }
  const reasoning = block.reasoningContent?.reasoningText;
  if (reasoning) {
    const pieces = words(reasoning.text ?? "").map((text) => delta({ reasoningContent: { text } }));
    if (reasoning.signature !== undefined) pieces.push(delta({ reasoningContent: { signature: reasoning.signature } }));
    return [...pieces, stop];
  }
  const kinds = Object.keys(block).join(", ") || "nothing";
  throw new InputError(
    `content[${contentBlockIndex}]: give a text, a toolUse or a reasoningContent.reasoningText, not ${kinds}; other events are made by event()`,
    { code: "invalid_input" },
  );
}

/**
 * Each with the space before it, as models give them; the last one also with the space at the end.
 * @param {string} text
 */
function words(text) {
  // Not split by what is before a space: Safari before 16.4 cannot look behind. cast: one of the two matches any text.
  return /** @type {string[]} */ (text.match(/\s*\S+(\s+$)?|^\s*$/g));
}

/**
 * Tool input arrives in pieces that are not JSON by themselves.
 * @param {string} text
 */
function halves(text) {
  const middle = text.length >> 1;
  return [text.slice(0, middle), text.slice(middle)];
}
