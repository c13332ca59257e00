// Request bodies: JSON with blobs as base64, bytes for the wire, and their hash.
import { InputError } from "./errors.js";
import { inModule } from "./instance.js";
import { bigIntMark } from "./json.js";
import { sha256, toBase64 } from "./wasm/bedrock_wasm.js";

/** From here on WebCrypto takes less time than the module, in spite of its fixed cost (3 KB: 18 µs both, Node 20). */
const WEBCRYPTO_FROM_BYTES = 3072;
const MAX_DEPTH = 200;

const encoder = new TextEncoder();
let bigIntsGiven = false;

/**
 * The JSON text of a value in which `Uint8Array`s, at any depth, stand for blobs.
 * @param {unknown} value
 * @param {string} path the value's place in the input, for errors
 */
export function jsonOf(value, path) {
  const text = JSON.stringify(withBase64(value, [path]));
  // Nothing is searched for in an app that gives no bigint.
  return bigIntsGiven ? text.replace(new RegExp(`"${bigIntMark()}(-?\\d+)"`, "g"), "$1") : text;
}

/**
 * @param {unknown} value bytes or text
 * @param {string[]} [path] the value's place in the input, for errors
 * @returns {Uint8Array | undefined} nothing, where it is neither
 */
export function bytesOf(value, path = ["body"]) {
  if (typeof value === "string") return encoder.encode(value);
  try {
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
  } catch {
    throw refused(path, "is detached, because its buffer was transferred; give a copy");
  }
}

/** @param {Uint8Array} bytes */
export function base64Of(bytes) {
  return inModule(() => toBase64(bytes));
}

/**
 * The lower-case SHA-256 of a body in hex; no body hashes as an empty one.
 * @param {Uint8Array} [bytes]
 */
export async function payloadHash(bytes = new Uint8Array()) {
  const subtle = globalThis.crypto?.subtle;
  if (bytes.length < WEBCRYPTO_FROM_BYTES || !subtle) return sha256(bytes);
  return hexOf(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

/**
 * Lower-case hex.
 * @param {Uint8Array} bytes
 */
export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A UUID as text.
 * @param {Uint8Array} bytes
 */
export function uuidOf(bytes) {
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * Whole seconds without a fraction, as the AWS SDK has them.
 * @param {Date} date
 */
export function rfc3339(date) {
  return date.toISOString().replace(".000Z", "Z");
}

/** The same value where it holds neither bytes nor times, else a copy with text in their place. */
function withBase64(value, path) {
  if (typeof value === "bigint") {
    bigIntsGiven = true;
    return bigIntMark() + value;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw refused(path, `is ${value}, which JSON cannot carry`);
  if (typeof value !== "object" || value === null) return value;
  if (path.length > MAX_DEPTH) throw refused(path, "is nested too deeply, or refers to itself");
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return base64Of(bytesOf(value, path));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refused(path, "is no valid Date");
    return rfc3339(value);
  }
  if (typeof value.toJSON === "function") return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && !Array.isArray(value)) refuseOpaque(value, path);
  let copy = value;
  for (const key of Object.keys(value)) {
    path.push(key);
    const member = value[key];
    const encoded = withBase64(member, path);
    path.pop();
    if (encoded === member) continue;
    if (copy === value) copy = Array.isArray(value) ? value.slice() : { ...value };
    copy[key] = encoded;
  }
  return copy;
}

/** Objects that JSON would silently turn into `{}`. */
function refuseOpaque(value, path) {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (!/^(Blob|File|Map|Set|Promise|ReadableStream|SharedArrayBuffer)$/.test(kind)) return;
  const bytes = kind === "Blob" || kind === "File";
  throw refused(path, `is a ${kind}; give ${bytes ? "new Uint8Array(await blob.arrayBuffer())" : "plain data"}`);
}

function refused(path, problem) {
  const place = path.map((key, depth) => (depth === 0 ? key : /^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join("");
  return new InputError(`${place}: ${problem}`, { code: "invalid_input" });
}
