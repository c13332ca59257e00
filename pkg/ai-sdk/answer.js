// The response of Converse as content of the AI SDK.
import { given } from "./given.js";
import { metadataOf } from "./names.js";
import { base64Of } from "../data/body.js";
import { JSON_TOOL } from "./request.js";

/**
 * @typedef {Record<string, any>} Members any: of an output of Converse, or of a part
 */

/** @type {Map<string | undefined, string>} */
const REASONS = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["content_filtered", "content-filter"],
  ["guardrail_intervened", "content-filter"],
  ["tool_use", "tool-calls"],
]);

/**
 * @param {Members} output of Converse
 * @param {string} modelId
 * @param {boolean} usesJsonTool
 */
export function generatedOf(output, modelId, usesJsonTool) {
  /** @type {Members[]} */
  const blocks = output.output.message.content;
  // The AI SDK reads the object from all of the text, and models talk around it.
  const isObject = usesJsonTool && blocks.some(({ toolUse }) => toolUse?.name === JSON_TOOL);
  const kept = isObject ? blocks.filter(({ text }) => text === undefined) : blocks;
  return {
    content: kept.flatMap((block, index) => blockParts(block, `${index}`, usesJsonTool)),
    ...finishOf(output, usesJsonTool),
    response: { ...responseOf(output, modelId), body: output },
  };
}

/**
 * @param {Members} block
 * @param {string} id
 * @param {boolean} usesJsonTool
 * @returns {Members[]}
 */
function blockParts({ text, reasoningContent, toolUse, citationsContent, image }, id, usesJsonTool) {
  if (text !== undefined) return [{ type: "text", text }];
  if (reasoningContent) {
    const { reasoningText, redactedContent } = reasoningContent;
    const { text: thought = "", signature } = reasoningText ?? {};
    return [{ type: "reasoning", text: thought, ...keptOf({ signature, redactedContent }) }];
  }
  if (toolUse) {
    const input = JSON.stringify(toolUse.input ?? {});
    if (usesJsonTool && toolUse.name === JSON_TOOL) return [{ type: "text", text: input }];
    return [{ type: "tool-call", toolCallId: toolUse.toolUseId, toolName: toolUse.name, input }];
  }
  if (citationsContent) {
    const whole = citationsContent.content?.map((/** @type {Members} */ part) => part.text ?? "").join("");
    return [
      ...(whole ? [{ type: "text", text: whole }] : []),
      ...(citationsContent.citations ?? []).map((/** @type {Members} */ one, /** @type {number} */ index) =>
        sourceOf(one, `${id}-${index}`),
      ),
    ];
  }
  if (image?.source?.bytes) {
    return [{ type: "file", mediaType: `image/${image.format}`, data: image.source.bytes }];
  }
  return [];
}

/**
 * What Bedrock requires of a thought when it comes back.
 * @param {{ signature?: string, redactedContent?: Uint8Array }} thought
 */
export const keptOf = ({ signature, redactedContent }) =>
  signature || redactedContent
    ? metadataOf(given({ signature, redactedContent: redactedContent && base64Of(redactedContent) }))
    : {};

/**
 * @param {Members} citation
 * @param {string} id
 */
export function sourceOf(citation, id) {
  const { location, title, source } = citation;
  const more = metadataOf({ citation });
  if (location?.web) return { type: "source", sourceType: "url", id, url: location.web.url, title, ...more };
  const name = title ?? source ?? "document";
  return { type: "source", sourceType: "document", id, mediaType: "text/plain", title: name, ...more };
}

/**
 * @param {Members} output of Converse, or the same members of a stream
 * @param {boolean} usesJsonTool
 */
export function finishOf({ stopReason, usage, trace, performanceConfig, serviceTier, ...rest }, usesJsonTool) {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens, cacheDetails } = usage ?? {};
  const unified = REASONS.get(stopReason) ?? "other";
  const viaTool = usesJsonTool && stopReason === "tool_use";
  const cache = { cacheWriteInputTokens, cacheDetails };
  return {
    finishReason: { unified: viaTool ? "stop" : unified, raw: stopReason },
    usage: {
      inputTokens: {
        total: usage && inputTokens + (cacheReadInputTokens ?? 0) + (cacheWriteInputTokens ?? 0),
        noCache: inputTokens,
        cacheRead: usage && (cacheReadInputTokens ?? 0),
        cacheWrite: usage && (cacheWriteInputTokens ?? 0),
      },
      outputTokens: { total: outputTokens, text: outputTokens, reasoning: undefined },
      raw: usage,
    },
    ...metadataOf(
      given({
        trace,
        performanceConfig,
        serviceTier,
        usage: Object.keys(given(cache)).length ? given(cache) : undefined,
        isJsonResponseFromTool: viaTool || undefined,
        stopSequence: rest.additionalModelResponseFields?.delta?.stop_sequence ?? null,
      }),
    ),
  };
}

/**
 * @param {{ $metadata?: { requestId?: string } }} output
 * @param {string} modelId
 */
export const responseOf = ({ $metadata }, modelId) => ({ id: $metadata?.requestId, timestamp: new Date(), modelId });
