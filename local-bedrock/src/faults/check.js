// Checks scripts, and names the member that is wrong.
import { problemsOf } from "../validation/json-schema.js";
import { ALTERNATIVES, FORBIDDEN_HEADERS, SCRIPT } from "./schema.js";

const SCRIPTS = { type: "array", minItems: 1, items: SCRIPT };

/**
 * Checks scripts before any of them takes effect.
 * @param {unknown} scripts
 * @throws {TypeError} names the first member that is wrong
 */
export function checkScripts(scripts) {
  const { value: problem } = problemsOf(SCRIPTS, scripts).next();
  if (problem) throw new TypeError(describe(problem));
  for (const [index, { replies }] of scripts.entries()) {
    for (const [position, reply] of replies.entries()) checkReply(reply, `scripts[${index}].replies[${position}]`);
  }
}

function checkReply(reply, path) {
  atMostOne(reply, ALTERNATIVES.reply, path);
  if (reply.response) atMostOne(reply.response, ALTERNATIVES.body, `${path}.response`);
  const own = ALTERNATIVES.reply.find((name) => name in reply);
  if (own && reply.stream) {
    throw new TypeError(`${path}.stream changes what the model says, which ${path}.${own} replaces: give one of them`);
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

function checkStep(step, path) {
  atMostOne(step, ALTERNATIVES.step, path);
  if (!ALTERNATIVES.step.some((name) => name in step)) {
    throw new TypeError(`${path} says nothing that happens: give one of ${ALTERNATIVES.step.join(", ")}`);
  }
  if ("omit" in step && "at" in step) throw new TypeError(`${path}.at has no meaning with omit: leave it out`);
  if (!("omit" in step) && !("at" in step)) {
    throw new TypeError(`${path}.at is missing: say before which frame, from 0`);
  }
}

function atMostOne(value, names, path) {
  const given = names.filter((/** @type {string} */ name) => name in value);
  if (given.length > 1) throw new TypeError(`${path}.${given[1]} excludes ${path}.${given[0]}: give one of them`);
}

function describe({ instancePath, keyword, params, message }) {
  const path = `scripts${instancePath.replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".")}`;
  switch (keyword) {
    case "required":
      return `${path}.${params.missingProperty} is missing`;
    case "additionalProperties":
      return `${path}.${params.additionalProperty} is not a known member`;
    case "enum":
      return `${path} must be one of ${params.allowedValues.map((value) => JSON.stringify(value)).join(", ")}`;
    case "const":
      return `${path} must be ${params.allowedValue}, or left out`;
    default:
      return `${path} ${message}`;
  }
}
