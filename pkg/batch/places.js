// Errors in records name the line, the column and the member; errors in options the option.
import { check, invalid } from "../lib/options.js";

/** @param {any} signal any: callers without TypeScript may give anything */
export const checkSignal = (signal) =>
  check("abortSignal.throwIfAborted", (signal ?? { throwIfAborted: check }).throwIfAborted, "a function");

/** @param {unknown} [type] of a job */
export function checkType(type = "InvokeModel") {
  if (type !== "InvokeModel" && type !== "Converse") {
    throw invalid('invocationType: give "InvokeModel" or "Converse"');
  }
}

/**
 * @param {number} line the first is 1
 * @param {string} problem names the fault and its remedy
 * @param {string} [member] such as `modelInput.toolConfig`; none for the record as a whole
 * @param {number} [column] 0 if it is not known
 */
export function misplaced(line, problem, member = "", column = 0) {
  const place = `line ${line}${column ? `, column ${column}` : ""}`;
  return Object.assign(invalid(`records: ${place}: ${member ? `${member}: ` : ""}${problem}`), {
    line,
    column: column || undefined,
    member: member || undefined,
  });
}
