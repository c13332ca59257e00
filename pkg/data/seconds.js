// Times of an input that a service takes as seconds since 1970. Only the tables that have some import this.
import { invalid } from "../lib/options.js";
import { jsonOf } from "./body.js";
import { parseJson } from "./json.js";
import { convertAt, pathsOf } from "./paths.js";

/**
 * The same JSON with numbers in place of times.
 * @param {string} text
 * @param {string} paths
 * @param {string} operation its name, for errors
 */
export function withSeconds(text, paths, operation) {
  const members = parseJson(text);
  for (const path of paths.split(" ")) {
    convertAt(members, pathsOf(path)[0], (value) => secondsOf(value, `${operation}.${path}`));
  }
  return jsonOf(members, operation);
}

/**
 * From the text that JSON makes of a `Date`.
 * @param {unknown} value
 * @param {string} place
 */
function secondsOf(value, place) {
  const seconds = typeof value === "string" ? Date.parse(value) / 1000 : value;
  if (Number.isFinite(seconds)) return seconds;
  throw invalid(`${place}: must be a Date`);
}
