// Places in an output that JSON cannot carry as they are: blobs and times.
import { StreamIntegrityError } from "../errors.js";

/**
 * `"a.b|c[].d"` → `[[["a"], ["b", "c"], false, ["d"]]]`: the names of each step, or all that there are.
 * @param {string} [list]
 * @returns {(string[] | false)[][]}
 */
export function pathsOf(list) {
  return list
    ? list.split(" ").map((path) => path.match(/[^.[\]{}]+|\[]|{}/g).map((step) => /\w/.test(step) && step.split("|")))
    : [];
}

/**
 * Replaces what stands at a path, wherever that leads, in place.
 * @param {any} value
 * @param {(string[] | false)[]} path
 * @param {(leaf: any) => unknown} convert
 * @param {number} [step] of the path
 */
export function convertAt(value, path, convert, step = 0) {
  if (typeof value !== "object" || value === null) return;
  for (const key of path[step] || Object.keys(value)) {
    const member = value[key];
    if (member === undefined || member === null) continue;
    if (path.length === step + 1) value[key] = convert(member);
    else convertAt(member, path, convert, step + 1);
  }
}

/** @param {unknown} text */
export function fromBase64OrThrow(text) {
  try {
    const letters = atob(/** @type {string} */ (text));
    // Engines accept more: white space, and missing padding.
    if (btoa(letters) === text) return new Uint8Array(letters.length).map((_, at) => letters.charCodeAt(at));
  } catch {
    // Not base64 either.
  }
  throw new StreamIntegrityError("a blob in the response is not base64", { code: "invalid_base64" });
}

/**
 * A time in an answer: a number of seconds since 1970, or RFC 3339 text.
 * @param {any} value
 */
export function dateOf(value) {
  return new Date(typeof value === "string" ? value : Number(value) * 1000);
}
