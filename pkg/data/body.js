// Request bodies: JSON with blobs as base64, bytes for the wire, and their hash.
import { invalid } from "../lib/options.js";
import { bigIntMark } from "./json.js";
import { sha256 } from "../wasm/bedrock_wasm.js";

/** From this length on, WebCrypto takes less time than the module, in spite of its fixed cost (3 KB: 18 µs both, Node 20). */
const WEBCRYPTO_FROM_BYTES = 3072;
const MAX_DEPTH = 200;

const encoder = new TextEncoder();
let bigIntsGiven = false;

/**
 * The JSON text of a value in which `Uint8Array`s, at any depth, stand for blobs.
 * @param {unknown} value
 * @param {string} path the value's place in the input, for errors
 * @param {string} [documents] the members in which `null` is data, as `name` or `parent.name`: elsewhere it is
 *   absent, as in the AWS SDK; without a list, it is data everywhere
 */
export function jsonOf(value, path, documents) {
  const text = JSON.stringify(withBase64(value, [path], documents?.split(" ")));
  // Nothing is searched for in an app that gives no bigint.
  return bigIntsGiven ? text?.replace(new RegExp(`"${bigIntMark()}(-?\\d+)"`, "g"), "$1") : text;
}

/** Such as `Date`, also of values that were made in another window or worker. */
export const kindOf = (/** @type {unknown} */ value) => Object.prototype.toString.call(value).slice(8, -1);

/**
 * @overload
 * @param {string} value
 * @returns {Uint8Array<ArrayBuffer>}
 */
/**
 * @overload
 * @param {unknown} value bytes or text
 * @param {string[]} [path] the value's place in the input, for errors
 * @returns {Uint8Array<ArrayBuffer> | undefined} `undefined` if it is neither
 */
/**
 * @param {any} value any: it is judged here
 * @param {string[]} [path]
 */
export function bytesOf(value, path = ["body"]) {
  if (typeof value === "string") return encoder.encode(value);
  const isView = ArrayBuffer.isView(value);
  if (kindOf(isView ? value.buffer : value) === "SharedArrayBuffer") {
    throw refused(path, "is in shared memory; give a copy");
  }
  try {
    if (isView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (kindOf(value) === "ArrayBuffer") return new Uint8Array(value);
  } catch {
    throw refused(path, "is detached; give a copy");
  }
}

/** @param {Uint8Array} bytes */
export function base64Of(bytes) {
  let letters = "";
  // Engines limit the number of arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    // any: a list of numbers is enough.
    letters += String.fromCharCode.apply(null, /** @type {any} */ (bytes.subarray(at, at + 8192)));
  }
  return btoa(letters);
}

/**
 * The lower-case SHA-256 of a body in hex; no body hashes as an empty one.
 * @param {Uint8Array} [bytes]
 */
export async function payloadHash(bytes = new Uint8Array()) {
  const subtle = globalThis.crypto?.subtle;
  if (bytes.length < WEBCRYPTO_FROM_BYTES || !subtle) return sha256(bytes);
  // cast: `bytesOf` refuses shared memory.
  return hexOf(new Uint8Array(await subtle.digest("SHA-256", /** @type {Uint8Array<ArrayBuffer>} */ (bytes))));
}

/**
 * Lower-case hex.
 * @param {Uint8Array} bytes
 */
export function hexOf(bytes) {
  let digits = "";
  for (const byte of bytes) digits += (byte + 256).toString(16).slice(1);
  return digits;
}

/**
 * A UUID as text.
 * @param {Uint8Array} bytes
 */
export function uuidOf(bytes) {
  return hexOf(bytes).replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * Whole seconds without a fraction, as the AWS SDK has them.
 * @param {Date} date
 */
export function rfc3339(date) {
  return date.toISOString().replace(".000Z", "Z");
}

/**
 * The same value, or a copy that has text in place of values that JSON cannot carry.
 * @param {any} value any: an input of the user, at any depth
 * @param {string[]} path
 * @param {string[]} [documents]
 * @returns {any} any: as before
 */
function withBase64(value, path, documents) {
  if (typeof value === "bigint") {
    bigIntsGiven = true;
    return bigIntMark() + value;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw refused(path, `is ${value}, which JSON cannot carry`);
  if (value === null && documents) return undefined;
  // JSON would silently leave it out.
  if (typeof value === "function" || typeof value === "symbol") {
    throw refused(path, `is a ${typeof value}; give plain data`);
  }
  if (typeof value !== "object" || value === null) return value;
  if (path.length > MAX_DEPTH) throw refused(path, "is nested too deeply, or refers to itself");
  const prototype = Object.getPrototypeOf(value);
  // Most are plain, and to ask each for its kind would take longer than to write it.
  const isPlain = prototype === Object.prototype || Array.isArray(value);
  const bytes = isPlain ? undefined : bytesOf(value, path);
  if (bytes) return base64Of(bytes);
  const kind = isPlain ? "" : kindOf(value);
  if (kind === "Date") {
    if (Number.isNaN(value.getTime())) throw refused(path, "is not a valid Date");
    return rfc3339(value);
  }
  // Such as Object(5n).
  if (/^(BigInt|Number)$/.test(kind)) return withBase64(value.valueOf(), [...path, "valueOf()"], documents);
  const place = path.at(-1);
  if (typeof value.toJSON === "function") return withBase64(value.toJSON(place), [...path, "toJSON()"], documents);
  // JSON would silently make an object without members of a value that is not plain.
  if (prototype && Object.getPrototypeOf(prototype) && !Object.keys(value).length && JSON.stringify(value) === "{}") {
    const name = kind === "Object" ? prototype.constructor?.name : kind;
    throw refused(path, `is a ${name}; give new Uint8Array(await blob.arrayBuffer()) or plain data`);
  }
  if (documents && Array.isArray(value.$unknown)) {
    const {
      $unknown: [name, member],
      ...rest
    } = value;
    return { ...withBase64(rest, path, documents), [name]: withBase64(member, [...path, name]) };
  }
  let copy = value;
  for (const key of Object.keys(value)) {
    const member = value[key];
    path.push(key);
    const encoded = withBase64(
      member,
      path,
      documents?.some((/** @type {string} */ name) => name === key || name === `${place}.${key}`)
        ? undefined
        : documents,
    );
    path.pop();
    if (encoded === member) continue;
    if (copy === value) copy = Array.isArray(value) ? value.slice() : { ...value };
    copy[key] = encoded;
  }
  return Array.isArray(copy) && copy.includes(undefined) ? copy.filter((item) => item !== undefined) : copy;
}

/**
 * @param {string[]} path
 * @param {string} problem
 */
function refused(path, problem) {
  const place = path
    .map((/** @type {string} */ key, /** @type {number} */ depth) =>
      depth === 0 ? key : /^\d+$/.test(key) ? `[${key}]` : `.${key}`,
    )
    .join("");
  return invalid(`${place}: ${problem}`);
}
