// Values in an output that JSON cannot carry as they are: blobs and times.
import { StreamIntegrityError } from "../errors.js";

/**
 * `"a.b|c[].d"` → `[[["a"], ["b", "c"], false, ["d"]]]`: the names of each step, or false for every member.
 * @param {string} [list]
 * @returns {(string[] | false)[][]}
 */
export function pathsOf(list) {
  return list
    ? list
        .split(" ")
        // cast: a path has steps.
        .map((path) =>
          /** @type {string[]} */ (path.match(/[^.[\]{}]+|\[]|{}/g)).map((step) => /\w/.test(step) && step.split("|")),
        )
    : [];
}

/**
 * Replaces the values at a path, wherever that leads, in place.
 * @param {any} value any: of a service or a gateway, which may send anything
 * @param {(string[] | false)[]} path
 * @param {(leaf: unknown) => unknown} convert
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
    // cast: the next line refuses a value that is not text.
    const letters = atob(/** @type {string} */ (text));
    // Engines accept more: white space, and missing padding.
    if (btoa(letters) === text) return new Uint8Array(letters.length).map((_, at) => letters.charCodeAt(at));
  } catch {
    // Not base64 either.
  }
  throw new StreamIntegrityError("a blob in the response is not base64", { code: "invalid_base64" });
}

/**
 * A time in a response: a number of seconds since 1970, or RFC 3339 text.
 * @param {unknown} value
 */
export function dateOf(value) {
  return new Date(typeof value === "string" ? value : Number(value) * 1000);
}
