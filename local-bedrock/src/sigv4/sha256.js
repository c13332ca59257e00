// SHA-256 and HMAC by WebCrypto.
import { bytesOf, joined, toBase64, toHex } from "../lib/bytes.js";

const digest = async (/** @type {Uint8Array | BufferSource} */ bytes) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {Uint8Array} bytes @returns {Promise<string>} */
export const sha256Hex = async (bytes) => toHex(await digest(bytes));

/** @param {string} text @returns {Promise<string>} */
export const sha256Base64 = async (text) => toBase64(await digest(bytesOf(text)));

/** SHA-256 in the form `@smithy/signature-v4` asks for: HMAC when built with a key, a plain hash otherwise. */
export class Sha256 {
  #pieces = [];

  /** @param {Uint8Array | string} [key] */
  constructor(key) {
    this.key = key;
  }

  /** @param {Uint8Array | string} data */
  update(data) {
    this.#pieces.push(bytesOf(data));
  }

  /** @returns {Promise<Uint8Array>} */
  async digest() {
    const data = joined(this.#pieces);
    if (this.key === undefined) return digest(data);
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytesOf(this.key), hmac, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign(hmac, key, data));
  }
}
