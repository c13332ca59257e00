// A header of an event-stream message: its name, the number of its type, its value.
import { InputError } from "../errors.js";

/** The most that a length of two bytes can be, as the format limits it. */
const MAX_VALUE_BYTES = 2 ** 15 - 1;

const encoder = new TextEncoder();

/** The bytes of a value, by its type; the numbers are the wire's. @type {Record<string, (value: unknown, place: string) => Uint8Array>} */
const TYPES = {
  boolean: (value, place) => {
    if (typeof value !== "boolean") throw refused(place, "must be true or false");
    return Uint8Array.of(value ? 0 : 1);
  },
  byte: (value, place) => integer(2, 1, value, place),
  short: (value, place) => integer(3, 2, value, place),
  integer: (value, place) => integer(4, 4, value, place),
  long: (value, place) => integer(5, 8, value, place),
  binary: (value, place) => {
    const bytes = viewed(value);
    if (!bytes) throw refused(place, "must be a Uint8Array");
    return sized(6, bytes, place);
  },
  string: (value, place) => {
    if (typeof value !== "string") throw refused(place, "must be a string");
    return sized(7, encoder.encode(value), place);
  },
  timestamp: (value, place) => {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw refused(place, "must be a valid Date");
    return integer(8, 8, value.getTime(), place);
  },
  uuid: (value, place) => {
    const hex = String(value).replaceAll("-", "");
    if (!/^[0-9a-f]{32}$/i.test(hex)) throw refused(place, "must be a UUID in text");
    // cast: it has 32 digits.
    return Uint8Array.of(9, .../** @type {string[]} */ (hex.match(/../g)).map((byte) => Number.parseInt(byte, 16)));
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
 * The bytes that a value is a view of, if it is one, also one of another window or worker.
 * @param {unknown} value
 */
export function viewed(value) {
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

/**
 * The type that a plain value stands for; the others have to be named.
 * @param {unknown} value
 * @returns {{ type: string, value: unknown }}
 */
function typed(value) {
  if (ArrayBuffer.isView(value)) return { type: "binary", value };
  if (value instanceof Date) return { type: "timestamp", value };
  // cast: `headerBytes` judges both of its members.
  if (typeof value === "object" && value !== null) return /** @type {{ type: string, value: unknown }} */ (value);
  /** @type {Partial<Record<string, string>>} */
  const { [typeof value]: type = typeof value } = { number: "integer", bigint: "long" };
  return { type, value };
}

/**
 * @param {number} type
 * @param {number} bytes
 * @param {unknown} value
 * @param {string} place
 */
function integer(type, bytes, value, place) {
  const bits = BigInt(bytes * 8 - 1);
  // cast: a number or a BigInt.
  const whole =
    typeof value === "bigint" || Number.isSafeInteger(value)
      ? BigInt(/** @type {number | bigint} */ (value))
      : undefined;
  if (whole === undefined || whole < -(2n ** bits) || whole >= 2n ** bits) {
    throw refused(place, `must be a whole number of ${bytes * 8} bits`);
  }
  const wide = new DataView(new ArrayBuffer(8));
  wide.setBigInt64(0, whole);
  return Uint8Array.of(type, ...new Uint8Array(wide.buffer, 8 - bytes));
}

/**
 * @param {number} type
 * @param {Uint8Array} bytes
 * @param {string} place
 */
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
