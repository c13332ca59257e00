// Checks of arguments and options. An option that is left out has its default elsewhere.
import { InputError } from "../errors.js";

/**
 * @param {string} message names the fault and its remedy
 * @param {string} [code]
 */
export function invalid(message, code = "invalid_input") {
  return new InputError(message, { code });
}

/**
 * @param {string} name of an argument or an option
 * @param {any} value any: callers without TypeScript may give anything
 * @param {string} [type] ends in the word that `typeof` gives
 */
export function check(name, value, type = "a plain object") {
  if (!value || !type.endsWith(typeof value) || value[Symbol.iterator]) throw invalid(`${name}: must be ${type}`);
}

/**
 * @param {string} name of an argument or an option
 * @param {unknown} isRight
 * @param {string} expected
 */
export function must(name, isRight, expected) {
  if (!isRight) throw invalid(`${name}: must be ${expected}`);
}

/**
 * The options of a call, and all others.
 * @template {import("../types/index.js").MethodOptions} Options
 * @param {Options} options
 */
export const callOptions = ({
  abortSignal,
  timeouts,
  headers,
  maxAttempts,
  maxMessageBytes,
  onAttempt,
  onResponse,
  ...others
}) => ({
  method: { abortSignal, timeouts, headers, maxAttempts, maxMessageBytes, onAttempt, onResponse },
  others,
});

/**
 * @param {Record<string, any>} options of a client, of a call, or of a stream; any: they are judged here
 * @param {string} [argument] its name
 */
export function checkOptions(options, argument = "options") {
  check(argument, options);
  for (const name of ["maxAttempts", "maxMessageBytes"]) {
    const { [name]: count = 1 } = options;
    if (typeof count !== "number" || !count || count !== count >>> 0) {
      throw invalid(`${name}: give a whole number from 1 to ${2 ** 32 - 1}`);
    }
  }
  for (const name of ["fetch", "onAttempt", "onResponse"]) check(name, options[name] ?? check, "a function");
  for (const name of ["headers", "timeouts"]) check(name, options[name] ?? {});
}
