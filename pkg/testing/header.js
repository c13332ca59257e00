// A header of an event-stream message: its name, the number of its type, its value.
import { InputError } from "../errors.js";

/** What a length of two bytes can tell, as the format limits it. */
const MAX_VALUE_BYTES = 2 ** 15 - 1;

const encoder = new TextEncoder();

/** What each type makes of a value; the numbers are the wire's. */
const TYPES = {
  boolean: (value, place) => {
    if (typeof value !== "boolean") throw refused(place, "must be true or false");
    return Uint8Array.of(value ? 0 : 1);
  },
  byte: (/** @type {unknown} */ value, /** @type {string} */ place) => integer(2, 1, value, place),
  short: (/** @type {unknown} */ value, /** @type {string} */ place) => integer(3, 2, value, place),
  integer: (/** @type {unknown} */ value, /** @type {string} */ place) => integer(4, 4, value, place),
  long: (/** @type {unknown} */ value, /** @type {string} */ place) => integer(5, 8, value, place),
  binary: (/** @type {Uint8Array} */ value, /** @type {string} */ place) => {
    const bytes = viewed(value);
    if (!bytes) throw refused(place, "must be a Uint8Array");
    return sized(6, bytes, place);
  },
  string: (/** @type {string | undefined} */ value, /** @type {string} */ place) => {
    if (typeof value !== "string") throw refused(place, "must be a string");
    return sized(7, encoder.encode(value), place);
  },
  timestamp: (/** @type {{ getTime: () => unknown }} */ value, /** @type {string} */ place) => {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw refused(place, "must be a valid Date");
    return integer(8, 8, value.getTime(), place);
  },
  uuid: (value, place) => {
    const hex = String(value).replaceAll("-", "");
    if (!/^[0-9a-f]{32}$/i.test(hex)) throw refused(place, "must be a UUID in text");
    return Uint8Array.of(9, ...hex.match(/../g).map((byte) => Number.parseInt(byte, 16)));
  },
};

/**
 * @param {string} name
 * @param {unknown} value a plain one, or `{ type, value }`
 */
export function headerBytes(name, value) {
  const place = `headers[${JSON.stringify(name)}]`;
  const key = encoder.encode(name);
  if (key.length < 1 || key.length > 255) throw refused(place, "a name has 1 to 255 bytes");
  const { type, value: plain } = typed(value);
  if (!Object.hasOwn(TYPES, type)) {
    throw refused(place, `type must be one of ${Object.keys(TYPES).join(", ")}`);
  }
  const bytes = TYPES[type](plain, place);
  const header = new Uint8Array(1 + key.length + bytes.length);
  header[0] = key.length;
  header.set(key, 1);
  header.set(bytes, 1 + key.length);
  return header;
}

/**
 * The bytes that a value is a view of, if it is one, of whatever realm.
 * @param {Uint8Array} value
 */
export function viewed(value) {
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

/**
 * The type that a plain value stands for; the others have to be named.
 * @param {unknown} value
 */
function typed(value) {
  if (ArrayBuffer.isView(value)) return { type: "binary", value };
  if (value instanceof Date) return { type: "timestamp", value };
  if (typeof value === "object" && value !== null) return value;
  return { type: { number: "integer", bigint: "long" }[typeof value] ?? typeof value, value };
}

/**
 * @param {number} type
 * @param {number} bytes
 * @param {unknown} value
 * @param {string} place
 */
function integer(type, bytes, value, place) {
  const bits = BigInt(bytes * 8 - 1);
  const whole = typeof value === "bigint" || Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (whole === undefined || whole < -(2n ** bits) || whole >= 2n ** bits) {
    throw refused(place, `must be a whole number of ${bytes * 8} bits`);
  }
  const wide = new DataView(new ArrayBuffer(8));
  wide.setBigInt64(0, whole);
  return Uint8Array.of(type, ...new Uint8Array(wide.buffer, 8 - bytes));
}

function sized(type, bytes, place) {
  if (bytes.length > MAX_VALUE_BYTES) throw refused(place, `is of more than ${MAX_VALUE_BYTES} bytes`);
  const value = new Uint8Array(3 + bytes.length);
  value.set([type, bytes.length >> 8, bytes.length & 0xff]);
  value.set(bytes, 3);
  return value;
}

/**
 * @param {string} place
 * @param {string} problem
 */
function refused(place, problem) {
  return new InputError(`${place}: ${problem}`, { code: "invalid_input" });
}
