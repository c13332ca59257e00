// An answer that can be read as it arrives, and whole at its end.
import { collected, textOf } from "./collect.js";
import { runtimeEvents, runtimeText } from "./runtime.js";
import { check, invalid } from "../lib/options.js";
import { Replay } from "../stream/replay.js";

/**
 * @import { AgentAnswer, AnswerOptions, AnswerSource } from "../types/agents.js"
 *
 * @typedef {any} Event any: of several operations; `collect.js` knows their members
 */

/**
 * @param {AnswerSource | Promise<AnswerSource>} source the output of an operation
 * @param {AnswerOptions} [options]
 */
export function readAnswer(source, options = {}) {
  check("source", source);
  check("options", options);
  for (const name of /** @type {const} */ (["terminal", "text"])) check(name, options[name] ?? check, "a function");
  return new Answer(source, options);
}

/** @extends {Replay<Event, AgentAnswer>} */
export class Answer extends Replay {
  #textOf;

  /**
   * @param {AnswerSource | Promise<AnswerSource>} source
   * @param {AnswerOptions} [options]
   */
  constructor(source, options = {}) {
    /** @type {(event: Event, decoder: TextDecoder) => string | undefined} */
    let pick = textOf;
    super(async (push) => {
      /** @type {any} any: it is judged here */
      const output = await source;
      const { completion, responseStream, stream, response } = output;
      const events = completion ?? responseStream ?? stream;
      const add = (/** @type {Event} */ event) => (answer.add(event), push(event));
      if (response) pick = options.text ?? runtimeText;
      const answer = collected(output, pick);
      if (response) await runtimeEvents(output, options, add);
      else if (events) for await (const event of events) add(event);
      else if (output.output) add(output);
      else throw invalid("source: has no answer; give the output of an operation as it is");
      return answer.whole();
    });
    this.#textOf = (/** @type {Event} */ event, /** @type {TextDecoder} */ decoder) => pick(event, decoder);
  }

  /** The text, piece by piece. */
  async *text() {
    const decoder = new TextDecoder();
    for await (const event of this) {
      const text = this.#textOf(event, decoder);
      if (text) yield text;
    }
  }

  /** The whole answer, at its end. */
  final() {
    return this.output;
  }
}
