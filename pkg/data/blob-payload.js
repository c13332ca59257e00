import { base64Of } from "./body.js";
import { parseJson } from "./json.js";

/** A response body: bytes that can be read as text or as JSON. */
export class BlobPayload extends Uint8Array {
  /**
   * @param {"utf-8" | "base64"} [encoding]
   * @returns {string}
   */
  transformToString(encoding = "utf-8") {
    return encoding === "base64" ? base64Of(this) : new TextDecoder(encoding).decode(this);
  }

  /** The body as the model's JSON; integers that a number would round are `BigInt`s. */
  json() {
    return parseJson(this.transformToString());
  }
}

/** @param {Uint8Array[]} pieces */
export function joinedBytes(pieces) {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
