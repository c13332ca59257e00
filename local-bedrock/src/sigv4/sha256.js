// SHA-256 and HMAC by WebCrypto.
import { bytesOf, joined, toBase64, toHex } from "../lib/bytes.js";

const digest = async (/** @type {import("../lib/bytes.js").Bytes} */ bytes) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {import("../lib/bytes.js").Bytes} bytes @returns {Promise<string>} */
export const sha256Hex = async (bytes) => toHex(await digest(bytes));

/** @param {string} text @returns {Promise<string>} */
export const sha256Base64 = async (text) => toBase64(await digest(joined([bytesOf(text)])));

/** @typedef {string | ArrayBuffer | ArrayBufferView} Data as `@smithy/signature-v4` may give it */

/** SHA-256 in the form `@smithy/signature-v4` asks for: HMAC when built with a key, a plain hash otherwise. */
export class Sha256 {
  /** @type {Uint8Array[]} */
  #pieces = [];

  /** @param {Data} [key] */
  constructor(key) {
    this.key = key;
  }

  /** @param {Data} data */
  update(data) {
    this.#pieces.push(viewOf(data));
  }

  /** @returns {Promise<Uint8Array>} */
  async digest() {
    const data = joined(this.#pieces);
    if (this.key === undefined) return digest(data);
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", joined([viewOf(this.key)]), hmac, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign(hmac, key, data));
  }
}

/** @param {Data} data */
function viewOf(data) {
  if (typeof data === "string") return bytesOf(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
