// The answer of any operation. Apart from the class, so that agents and flows do not download what only runtimes need.
import { Answer, readEvents } from "./answer.js";
import { textOf } from "./collect.js";
import { runtimeEvents, runtimeText } from "./runtime.js";
import { check } from "../lib/options.js";

/** @import { AnswerOptions, AnswerSource } from "../types/agents.js" */

/**
 * @param {AnswerSource | Promise<AnswerSource>} source the output of an operation
 * @param {AnswerOptions} [options]
 */
export function readAnswer(source, options = {}) {
  check("source", source);
  check("options", options);
  const { terminal, text = runtimeText } = options;
  check("terminal", terminal ?? check, "a function");
  check("text", text, "a function");
  let isRuntime = false;
  return new Answer(
    source,
    (event, decoder) => (isRuntime ? text(event ?? {}) : textOf(event, decoder)),
    (output, add) => {
      isRuntime = Boolean(output.response);
      return isRuntime ? runtimeEvents(output, terminal, add) : readEvents(output, add);
    },
  );
}
