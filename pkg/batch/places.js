// Errors in records name the line, the column and the member.
import { invalid } from "../lib/options.js";

/**
 * @param {number} line the first is 1
 * @param {string} member such as `modelInput.toolConfig`; "" for the record as a whole
 * @param {string} problem names the fault and its remedy
 * @param {string} [text] the line, in which the member is looked up
 * @param {number} [at] the column, if it is known
 */
export function misplaced(line, member, problem, text = "", at) {
  const column = at ?? text.indexOf(`"${member.split(".").pop()}"`) + 1;
  const place = `line ${line}${column > 0 ? `, column ${column}` : ""}`;
  return Object.assign(invalid(`records: ${place}: ${member ? `${member}: ` : ""}${problem}`), {
    line,
    column: column || undefined,
    member: member || undefined,
  });
}
