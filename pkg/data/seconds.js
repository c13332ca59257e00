// Times of an input that a service takes as seconds since 1970. Only the tables that have some import this.
import { jsonOf } from "./body.js";
import { parseJson } from "./json.js";
import { convertAt, pathsOf } from "./paths.js";

/**
 * The same JSON with numbers in place of times.
 * @param {string} text
 * @param {string} paths
 */
export function withSeconds(text, paths) {
  const members = parseJson(text);
  for (const path of pathsOf(paths)) convertAt(members, path, secondsOf);
  return jsonOf(members, "");
}

/**
 * From the text that JSON makes of a `Date`.
 * @param {string} value
 */
function secondsOf(value) {
  return typeof value === "string" ? Date.parse(value) / 1000 : value;
}
