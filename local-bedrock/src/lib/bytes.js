// Bytes as text and back, and random ones, in pages as in Node.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @typedef {Uint8Array<ArrayBuffer>} Bytes of memory that is not shared, as WebCrypto wants them */

/** @param {Uint8Array | string} value @returns {Uint8Array} texts as UTF-8 */
export const bytesOf = (value) => (typeof value === "string" ? encoder.encode(value) : value);

/** @param {Uint8Array} bytes @returns {string} read as UTF-8; what is not UTF-8 becomes U+FFFD */
export const textOf = (bytes) => decoder.decode(bytes);

/** @param {Uint8Array[]} pieces @returns {Bytes} */
export function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes @returns {string} */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} text of hex digits @returns {Uint8Array} */
export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** @param {Uint8Array | string} value @returns {string} */
export const toBase64 = (value) => btoa(Array.from(bytesOf(value), (byte) => String.fromCharCode(byte)).join(""));

/** @param {Uint8Array | string} value @returns {string} for URLs, without padding */
export const toBase64Url = (value) => toBase64(value).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/**
 * @param {string} text base64 in either alphabet, with or without padding
 * @returns {Uint8Array} what is not base64 is left out, as clients are checked elsewhere
 */
export function fromBase64(text) {
  const digits = text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
}

/** @param {number} count @returns {Uint8Array} */
export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** @param {number} count of bytes @returns {string} twice as many digits */
export const randomHex = (count) => toHex(randomBytes(count));
