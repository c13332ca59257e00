// Event-stream frames as they lie in the bytes, damaged ones included: lengths, headers, payload, both checksums.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html

const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;

/**
 * @typedef {object} Frame
 * @property {number} start of it in the body
 * @property {number} end
 * @property {number} headersEnd
 * @property {boolean} isPreludeOk whether the prelude's CRC matches
 * @property {boolean} isMessageOk whether the message's CRC matches
 * @property {Record<string, string>} headers
 * @property {string} payload as text
 *
 * @typedef {object} Frames
 * @property {Frame[]} frames
 * @property {number} rest bytes after the last whole frame: a frame that was cut, or what is not a frame
 */

/**
 * @param {Uint8Array} bytes of a body
 * @returns {Frames}
 */
export function framesOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames = [];
  let at = 0;
  while (bytes.length - at >= PRELUDE_BYTES + CRC_BYTES) {
    const length = view.getUint32(at);
    const headersEnd = at + PRELUDE_BYTES + view.getUint32(at + 4);
    const end = at + length;
    const isPreludeOk = crc32(bytes.subarray(at, at + 8)) === view.getUint32(at + 8);
    // A length whose checksum is wrong says nothing about where the next frame begins.
    if (!isPreludeOk || end > bytes.length || headersEnd > end - CRC_BYTES) break;
    frames.push({
      start: at,
      end,
      headersEnd,
      isPreludeOk,
      isMessageOk: crc32(bytes.subarray(at, end - CRC_BYTES)) === view.getUint32(end - CRC_BYTES),
      headers: headersOf(bytes.subarray(at + PRELUDE_BYTES, headersEnd)),
      payload: new TextDecoder().decode(bytes.subarray(headersEnd, end - CRC_BYTES)),
    });
    at = end;
  }
  return { frames, rest: bytes.length - at };
}

/** Bytes of a value by its type; those of 6 and 7 say their length themselves. */
const VALUE_BYTES = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];

/** @param {Uint8Array} bytes */
function headersOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = new TextDecoder();
  /** @type {Record<string, string>} */
  const headers = {};
  let at = 0;
  try {
    while (at < bytes.length) {
      const nameEnd = at + 1 + bytes[at];
      const name = text.decode(bytes.subarray(at + 1, nameEnd));
      const type = bytes[nameEnd];
      const fixed = VALUE_BYTES[type];
      const start = nameEnd + 1 + (fixed === undefined ? 2 : 0);
      const end = start + (fixed ?? view.getUint16(nameEnd + 1));
      headers[name] = type === 7 ? text.decode(bytes.subarray(start, end)) : hex(bytes.subarray(start, end));
      at = end;
    }
  } catch {
    // Damaged: what could be read is shown.
  }
  return headers;
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}
