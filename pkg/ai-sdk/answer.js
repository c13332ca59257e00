// The response of Converse as content of the AI SDK.
import { anyGiven, given } from "./given.js";
import { metadataOf } from "./names.js";
import { base64Of, jsonOf } from "../data/body.js";
import { JSON_TOOL } from "./request.js";

/**
 * @typedef {Record<string, any>} Members any: of an output of Converse, or of a part
 */

/** @type {Record<string, string>} */
const REASONS = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  content_filtered: "content-filter",
  guardrail_intervened: "content-filter",
  tool_use: "tool-calls",
};

/**
 * @param {Members} output of Converse
 * @param {string} modelId
 * @param {boolean} usesJsonTool
 */
export function generatedOf(output, modelId, usesJsonTool) {
  /** @type {Members[]} */
  const blocks = output.output.message.content;
  const isObject = usesJsonTool && blocks.some(({ toolUse }) => toolUse?.name === JSON_TOOL);
  return {
    content: blocks.flatMap((block, index) => blockParts(block, `${index}`, isObject)),
    ...finishOf(output, isObject),
    response: { ...responseOf(output, modelId), body: output },
  };
}

/**
 * @param {Members} block
 * @param {string} id
 * @param {boolean} isObject whether the answer is an object, by the tool that stands for it
 * @returns {Members[]}
 */
function blockParts({ text, reasoningContent, toolUse, citationsContent, image }, id, isObject) {
  // The AI SDK reads the object from all of the text, and models talk around it.
  if (text !== undefined) return isObject ? [] : [{ type: "text", text }];
  if (reasoningContent) {
    const { reasoningText, redactedContent } = reasoningContent;
    const { text: thought = "", signature } = reasoningText ?? {};
    return [{ type: "reasoning", text: thought, ...keptOf({ signature, redactedContent }) }];
  }
  if (toolUse) {
    const input = jsonOf(toolUse.input ?? {}, "input");
    if (isObject && toolUse.name === JSON_TOOL) return [{ type: "text", text: input }];
    return [{ type: "tool-call", toolCallId: toolUse.toolUseId, toolName: toolUse.name, input }];
  }
  if (citationsContent) {
    const whole = citationsContent.content?.map((/** @type {Members} */ part) => part.text).join("");
    return [
      ...(whole ? [{ type: "text", text: whole }] : []),
      ...(citationsContent.citations ?? []).map((/** @type {Members} */ one, /** @type {number} */ index) =>
        sourceOf(one, `${id}-${index}`),
      ),
    ];
  }
  if (image?.source?.bytes) {
    return [fileOf(image.format, image.source.bytes)];
  }
  return [];
}

/**
 * @param {string} format
 * @param {Uint8Array} data
 */
export const fileOf = (format, data) => ({ type: "file", mediaType: `image/${format}`, data: { type: "data", data } });

/**
 * What Bedrock requires of a thought when it comes back.
 * @param {{ signature?: string, redactedContent?: Uint8Array }} thought
 */
export function keptOf({ signature, redactedContent }) {
  const redacted = redactedContent?.length ? base64Of(redactedContent) : undefined;
  const kept = anyGiven({ signature: signature || undefined, redactedContent: redacted });
  return kept && metadataOf(kept);
}

/**
 * @param {Members} citation
 * @param {string} id
 */
export function sourceOf(citation, id) {
  const { location, title, source } = citation;
  const common = { type: "source", id, ...metadataOf({ citation }) };
  return location?.web
    ? { ...common, sourceType: "url", url: location.web.url, title }
    : { ...common, sourceType: "document", mediaType: "text/plain", title: title ?? source ?? "document" };
}

/**
 * @param {Members} output of Converse, or the same members of a stream
 * @param {boolean} isObject whether an object came by the tool that stands for it
 */
export function finishOf(output, isObject) {
  const { stopReason, usage, trace, performanceConfig, serviceTier, additionalModelResponseFields } = output;
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens, cacheDetails } = usage ?? {};
  const cacheRead = usage && (cacheReadInputTokens ?? 0);
  const cacheWrite = usage && (cacheWriteInputTokens ?? 0);
  const meant = isObject && stopReason === "tool_use" ? "end_turn" : stopReason;
  return {
    finishReason: { unified: REASONS[meant] ?? "other", raw: stopReason },
    usage: {
      inputTokens: {
        total: usage && inputTokens + cacheRead + cacheWrite,
        noCache: inputTokens,
        cacheRead,
        cacheWrite,
      },
      outputTokens: { total: outputTokens, text: outputTokens, reasoning: undefined },
      raw: usage,
    },
    ...metadataOf(
      given({
        trace,
        performanceConfig,
        serviceTier,
        usage: anyGiven({ cacheWriteInputTokens, cacheDetails }),
        isJsonResponseFromTool: isObject || undefined,
        stopSequence: additionalModelResponseFields?.delta?.stop_sequence ?? null,
      }),
    ),
  };
}

/**
 * @param {{ $metadata?: { requestId?: string } }} output
 * @param {string} modelId
 */
export const responseOf = ({ $metadata }, modelId) => ({ id: $metadata?.requestId, timestamp: new Date(), modelId });
