// One response of the model, which can be read in several ways at once while it arrives.
import { parseJson } from "../data/json.js";
import { MessageAssembler } from "../stream/converse.js";
import { Replay } from "../stream/replay.js";
import { PartialJson } from "./partial-json.js";

/**
 * @import { ContentBlockDeltaEvent, ContentBlockStartEvent, ConverseStreamOutput, Message } from "../types/bedrock-runtime.js"
 * @import { Whole } from "../stream/converse.js"
 * @import { ToolCall } from "../types/tools.js"
 *
 * @typedef {Promise<{ stream: AsyncIterable<ConverseStreamOutput> }>} Response
 */

/** @extends {Replay<ConverseStreamOutput, Whole>} */
export class Turn extends Replay {
  /** @param {Response} response */
  constructor(response) {
    super(async (push) => {
      const assembler = new MessageAssembler();
      for await (const event of (await response).stream) {
        assembler.add([event]);
        push(event);
      }
      return assembler.whole();
    });
  }

  /** The whole message, when it has come. @returns {Promise<Message>} */
  get message() {
    const message = this.output.then((whole) => whole.message);
    // Whoever does not wait for it learns of the error from the run.
    message.catch(() => {});
    return message;
  }

  /** The text, piece by piece. */
  async *text() {
    for await (const { contentBlockDelta } of this) {
      const text = contentBlockDelta?.delta?.text;
      if (text) yield text;
    }
  }

  /**
   * The inputs of tool calls as they grow.
   * @param {string} [only] the name of a tool
   * @returns {AsyncGenerator<ToolCall, void, undefined>}
   */
  async *partial(only) {
    /** @type {Map<number, Omit<ToolCall, "input"> & { json: PartialJson }>} */
    const open = new Map();
    for await (const { contentBlockStart, contentBlockDelta } of this) {
      /** @type {Partial<ContentBlockStartEvent & ContentBlockDeltaEvent>} */
      const { contentBlockIndex = 0, start, delta } = contentBlockStart ?? contentBlockDelta ?? {};
      if (start?.toolUse) open.set(contentBlockIndex, { ...start.toolUse, json: new PartialJson(parseJson) });
      const { json, name, toolUseId } = open.get(contentBlockIndex) ?? {};
      if (!delta?.toolUse || !json || (only && name !== only)) continue;
      // cast: with `json`, the others are there.
      if (grown(json, delta.toolUse.input)) yield /** @type {ToolCall} */ ({ toolUseId, name, input: json.snapshot() });
    }
  }
}

/** Whether there is something to show. A text that is not JSON is judged once it is whole. */
export function grown(/** @type {PartialJson} */ json, /** @type {string} */ text) {
  try {
    return json.push(text) !== undefined;
  } catch {
    return false;
  }
}
