// An answer that can be read as it arrives, and whole at its end.
import { collected, textOf } from "./collect.js";
import { invalid } from "../lib/options.js";
import { Replay } from "../stream/replay.js";

/**
 * @import { AgentAnswer, AnswerSource } from "../types/agents.js"
 *
 * @typedef {any} Event any: of several operations; `collect.js` knows their members
 * @typedef {(event: Event, decoder: TextDecoder) => string | undefined} TextOf
 */

/** @extends {Replay<Event, AgentAnswer>} */
export class Answer extends Replay {
  #textOf;

  /**
   * @param {AnswerSource | Promise<AnswerSource>} source
   * @param {TextOf} [pick]
   * @param {(output: any, add: (event: Event) => void) => Promise<void>} [read] any: the output of one of several operations
   */
  constructor(source, pick = textOf, read = readEvents) {
    super(async (push) => {
      const output = (await source) ?? {};
      const answer = collected(output, pick);
      await read(output, (event) => {
        answer.add(event);
        push(event);
      });
      return answer.whole();
    });
    this.#textOf = pick;
  }

  /** The text, piece by piece. */
  async *text() {
    const decoder = new TextDecoder();
    for await (const event of this) {
      let text;
      try {
        text = this.#textOf(event, decoder);
      } catch (error) {
        // It knows the same fault by its code.
        await this.output;
        throw error;
      }
      if (text) yield text;
    }
  }

  /** The whole answer, at its end. */
  final() {
    return this.output;
  }
}

export const noStream = (/** @type {string} */ name) =>
  invalid(`source.${name}: must be the stream that the operation gave, unread`);

/**
 * Of an event stream; an output without one counts as an event.
 * @param {any} output any: as above, and judged here
 * @param {(event: Event) => void} add
 */
export async function readEvents(output, add) {
  const name = ["completion", "responseStream", "stream"].find((one) => output[one]);
  if (name) {
    const events = output[name];
    // A list may be a recorded stream.
    if (!events[Symbol.asyncIterator] && !Array.isArray(events)) throw noStream(name);
    for await (const event of events) add(event);
  } else if (output.output) add(output);
  else throw invalid("source: has no answer; give the output of an operation as it is");
}
