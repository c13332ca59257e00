// Checks scripts, and names the member that is wrong.
import { problemsOf } from "../validation/json-schema.js";
import { ALTERNATIVES, FORBIDDEN_HEADERS, SCRIPT } from "./schema.js";

/**
 * @typedef {import("../../types/faults.js").Script} GivenScript
 * @typedef {import("../../types/faults.js").Reply} Reply
 * @typedef {import("../../types/faults.js").Step} Step
 */

/** @type {import("../validation/json-schema.js").JsonSchema} */
const SCRIPTS = { type: "array", minItems: 1, items: SCRIPT };

/**
 * Checks scripts before any of them takes effect.
 * @param {unknown[]} given
 * @returns {GivenScript[]} the same ones
 * @throws {TypeError} names the first member that is wrong
 */
export function checkedScripts(given) {
  const { value: problem } = problemsOf(SCRIPTS, given).next();
  if (problem) throw new TypeError(describe(problem));
  const scripts = /** @type {GivenScript[]} cast: by their schema */ (given);
  for (const [index, { replies }] of scripts.entries()) {
    for (const [position, reply] of replies.entries()) checkReply(reply, `scripts[${index}].replies[${position}]`);
  }
  return scripts;
}

/**
 * @param {Reply} reply
 * @param {string} path
 */
function checkReply(reply, path) {
  atMostOne(reply, ALTERNATIVES.reply, path);
  if (reply.response) atMostOne(reply.response, ALTERNATIVES.body, `${path}.response`);
  const own = ALTERNATIVES.reply.find((name) => name in reply);
  if (own && reply.stream) {
    throw new TypeError(
      `${path}.stream changes the model's answer, which ${path}.${own} replaces: give only one of them`,
    );
  }
  if ((reply.reset || reply.stall) && (reply.body || reply.headers)) {
    throw new TypeError(`${path}.${own} answers nothing: leave ${path}.${reply.body ? "body" : "headers"} out`);
  }
  for (const name of Object.keys(reply.headers ?? {})) {
    if (FORBIDDEN_HEADERS.includes(name.toLowerCase())) {
      throw new TypeError(
        `${path}.headers.${name} would outlive the response or reach other ports of this machine: leave it out`,
      );
    }
  }
  for (const [position, step] of (reply.stream ?? []).entries()) checkStep(step, `${path}.stream[${position}]`);
}

/**
 * @param {Step} step
 * @param {string} path
 */
function checkStep(step, path) {
  atMostOne(step, ALTERNATIVES.step, path);
  if (!ALTERNATIVES.step.some((name) => name in step)) {
    throw new TypeError(`${path} has no effect: give one of ${ALTERNATIVES.step.join(", ")}`);
  }
  if ("omit" in step && "at" in step) throw new TypeError(`${path}.at has no meaning with omit: leave it out`);
  if (!("omit" in step) && !("at" in step)) {
    throw new TypeError(`${path}.at is missing: give the position of the frame that it comes before, from 0`);
  }
}

/**
 * @param {object} value
 * @param {string[]} names of members
 * @param {string} path
 */
function atMostOne(value, names, path) {
  const given = names.filter((name) => name in value);
  if (given.length > 1) throw new TypeError(`${path}.${given[1]} excludes ${path}.${given[0]}: give one of them`);
}

/** @param {import("../validation/json-schema.js").Problem} problem */
function describe({ instancePath, keyword, params, message }) {
  const path = `scripts${instancePath.replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".")}`;
  switch (keyword) {
    case "required":
      return `${path}.${params.missingProperty} is missing`;
    case "additionalProperties":
      return `${path}.${params.additionalProperty} is not a known member`;
    case "enum":
      return `${path} must be one of ${[params.allowedValues]
        .flat()
        .map((value) => JSON.stringify(value))
        .join(", ")}`;
    case "const":
      return `${path} must be ${params.allowedValue}, or left out`;
    default:
      return `${path} ${message}`;
  }
}
