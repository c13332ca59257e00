// The answer of any operation. Apart from the class, so that agents and flows do not download what only runtimes need.
import { Answer, readEvents } from "./answer.js";
import { readRuntime } from "./runtime.js";
import { check } from "../lib/options.js";
import { checkMembers } from "../tools/checks.js";

/** @import { AnswerOptions, AnswerSource } from "../types/agents.js" */

/**
 * @param {AnswerSource | Promise<AnswerSource>} source the output of an operation
 * @param {AnswerOptions} [options]
 */
export function readAnswer(source, options = {}) {
  check("source", source);
  check("options", options);
  checkMembers(options, { terminal: "a function", text: "a function" });
  return new Answer(source, (output, push) =>
    output.response ? readRuntime(output, options, push) : readEvents(output, push),
  );
}
