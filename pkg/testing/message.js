// One message of an event stream, as bytes on the wire
// (https://smithy.io/2.0/aws/amazon-eventstream.html).
import { InputError } from "../errors.js";
import { crc32 } from "./crc32.js";
import { headerBytes, viewed } from "./header.js";

/** Total length, length of the headers, and the checksum of both. */
const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;

const encoder = new TextEncoder();

/**
 * @param {Record<string, unknown>} headers values as `decodeEventStream` gives them, or `{ type, value }`
 * @param {Uint8Array | string} [body]
 * @returns {Uint8Array}
 */
export function message(headers, body = "") {
  const payload = typeof body === "string" ? encoder.encode(body) : viewed(body);
  if (!payload) throw new InputError("body: give a Uint8Array or a string", { code: "invalid_input" });
  const head = joined(...Object.entries(headers).map(([name, value]) => headerBytes(name, value)));
  const frame = new Uint8Array(PRELUDE_BYTES + head.length + payload.length + CRC_BYTES);
  const view = new DataView(frame.buffer);
  view.setUint32(0, frame.length);
  view.setUint32(4, head.length);
  view.setUint32(8, crc32(frame.subarray(0, 8)));
  frame.set(head, PRELUDE_BYTES);
  frame.set(payload, PRELUDE_BYTES + head.length);
  view.setUint32(frame.length - CRC_BYTES, crc32(frame.subarray(0, frame.length - CRC_BYTES)));
  return frame;
}

/** @param {...Uint8Array} parts */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * The same bytes in chunks of a length.
 * @param {Uint8Array} bytes
 * @param {number} length
 */
export function inChunks(bytes, length) {
  if (!(length > 0)) throw new InputError("length: give a number above 0", { code: "invalid_input" });
  const chunks = [];
  for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.slice(at, at + length));
  return chunks;
}
