/** Where the headers of a frame begin: after total length, headers' length and prelude CRC. */
const HEADERS_AT = 12;
const PRELUDE_CRC_AT = 8;
const MESSAGE_CRC_BYTES = 4;

/** Where each kind of damage hits. @type {Record<string, (frame: Buffer) => number>} */
const PLACES = {
  preludeCrc: () => PRELUDE_CRC_AT,
  headers: () => HEADERS_AT,
  payload: (frame) => Math.min(HEADERS_AT + frame.readUInt32BE(4), frame.length - MESSAGE_CRC_BYTES),
  messageCrc: (frame) => frame.length - MESSAGE_CRC_BYTES,
};

/**
 * @param {Uint8Array | string} piece one whole frame
 * @param {"preludeCrc" | "messageCrc" | "headers" | "payload"} place whose first byte has one bit flipped
 * @returns {Buffer} a copy
 */
export function damaged(piece, place) {
  const frame = Buffer.from(piece);
  const at = frame.length > HEADERS_AT + MESSAGE_CRC_BYTES ? PLACES[place](frame) : 0;
  frame[at] ^= 1;
  return frame;
}
