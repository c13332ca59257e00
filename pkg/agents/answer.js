// An answer that can be read as it arrives, and whole at its end.
import { collected } from "./collect.js";
import { mustStream } from "./errors.js";
import { invalid } from "../lib/options.js";
import { Replay } from "../stream/replay.js";

/**
 * @import { AgentAnswer, AnswerSource } from "../types/agents.js"
 *
 * @typedef {any} Event any: of several operations; `collect.js` knows their members
 * @typedef {(event: Event, text: string | undefined) => void} Push takes an event and its text
 */

/** @extends {Replay<Event, AgentAnswer>} */
export class Answer extends Replay {
  /** Of the events, in their order. */
  #texts;

  /**
   * @param {AnswerSource | Promise<AnswerSource>} source
   * @param {(output: any, push: Push) => Promise<AgentAnswer>} [read] any: the output of one of several operations
   */
  constructor(source, read = readEvents) {
    /** @type {(string | undefined)[]} */
    const texts = [];
    super(async (push) =>
      read((await source) ?? {}, (event, text) => {
        texts.push(text);
        push(event);
      }),
    );
    this.#texts = texts;
  }

  /** The text, piece by piece. */
  async *text() {
    const events = this[Symbol.asyncIterator]();
    for (let at = 0; !(await events.next()).done; at++) {
      const text = this.#texts[at];
      if (text) yield text;
    }
  }

  /** The whole answer, at its end. */
  final() {
    return this.output;
  }
}

/**
 * Of an event stream; an output without one counts as an event.
 * @param {any} output any: as above, and judged here
 * @param {Push} push
 */
export async function readEvents(output, push) {
  const answer = collected(output);
  const add = (/** @type {Event} */ event) => push(event, answer.add(event));
  const name = ["completion", "responseStream", "stream"].find((one) => output[one]);
  if (name) {
    const events = output[name];
    // A list may be a recorded stream.
    mustStream(name, events[Symbol.asyncIterator] || Array.isArray(events));
    for await (const event of events) add(event);
  } else if (output.output) add(output);
  else throw invalid("source: has no answer; give the output of an operation as it is");
  return answer.whole();
}
