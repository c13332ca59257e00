// Turns one bit of a frame.

/** Where the headers of a frame begin: after total length, headers' length and prelude CRC. */
const HEADERS_AT = 12;
const HEADERS_LENGTH_AT = 4;
const PRELUDE_CRC_AT = 8;
const MESSAGE_CRC_BYTES = 4;

const headersLength = (/** @type {Uint8Array} */ frame) =>
  new DataView(frame.buffer, frame.byteOffset).getUint32(HEADERS_LENGTH_AT);

/** @typedef {NonNullable<import("../../types/faults.js").Step["flip"]>} Place */

/** Where each kind of damage hits. @type {Record<Place, (frame: Uint8Array) => number>} */
const HITS = {
  preludeCrc: () => PRELUDE_CRC_AT,
  messageCrc: (frame) => frame.length - MESSAGE_CRC_BYTES,
  headers: () => HEADERS_AT,
  payload: (frame) => Math.min(HEADERS_AT + headersLength(frame), frame.length - MESSAGE_CRC_BYTES),
};

/** The places that a step may name. */
export const PLACES = Object.keys(HITS);

/**
 * @param {Uint8Array} piece one whole frame
 * @param {Place} place whose first byte has one bit flipped
 * @returns {Uint8Array} a copy
 */
export function damaged(piece, place) {
  const frame = piece.slice();
  const at = frame.length > HEADERS_AT + MESSAGE_CRC_BYTES ? HITS[place](frame) : 0;
  frame[at] ^= 1;
  return frame;
}
