// Turns a model's events into those of content blocks.
import { newToolUseId } from "../collect.js";

/** How many characters of a tool's input one delta carries. */
const INPUT_DELTA_LENGTH = 12;

/**
 * @typedef {{ type: "start", inputTokens: number }
 *   | { type: "textStart", index: number }
 *   | { type: "textDelta", index: number, text: string }
 *   | { type: "toolUseStart", index: number, name: string, toolUseId: string }
 *   | { type: "toolUseDelta", index: number, input: string }
 *   | { type: "blockStop", index: number }
 *   | BlockStop
 * } BlockEvent
 *
 * @typedef {Omit<import("../../models/model.js").Stop, "stopSequence" | "inputTokens"> & BlockStopCounts} BlockStop
 * @typedef {{ stopSequence: string | null, inputTokens: number }} BlockStopCounts
 */

/**
 * Groups a model's output into content blocks, as the streams of Bedrock and of Anthropic count them.
 * @param {AsyncIterable<import("../../models/model.js").ModelEvent>} events
 * @returns {AsyncGenerator<BlockEvent>}
 */
export async function* blockEvents(events) {
  let index = 0;
  let inText = false;
  let inputTokens = 0;
  for await (const event of events) {
    if (inText && event.type !== "text") {
      yield { type: "blockStop", index };
      index += 1;
      inText = false;
    }
    switch (event.type) {
      case "start":
        inputTokens = event.inputTokens;
        yield event;
        break;
      case "text":
        if (!inText) yield { type: "textStart", index };
        inText = true;
        yield { type: "textDelta", index, text: event.text };
        break;
      case "toolUse":
        yield { type: "toolUseStart", index, name: event.name, toolUseId: newToolUseId() };
        for (const input of pieces(JSON.stringify(event.input))) yield { type: "toolUseDelta", index, input };
        yield { type: "blockStop", index };
        index += 1;
        break;
      case "stop":
        yield { inputTokens, ...event, stopSequence: event.stopSequence ?? null };
    }
  }
}

/** @param {string} text */
function* pieces(text) {
  for (let start = 0; start < text.length; start += INPUT_DELTA_LENGTH) {
    yield text.slice(start, start + INPUT_DELTA_LENGTH);
  }
}
