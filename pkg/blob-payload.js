import { toBase64 } from "./wasm/bedrock_wasm.js";

/** A response body: bytes that can be read as text or as JSON. */
export class BlobPayload extends Uint8Array {
  /**
   * @param {"utf-8" | "base64"} [encoding]
   * @returns {string}
   */
  transformToString(encoding = "utf-8") {
    return encoding === "base64" ? toBase64(this) : new TextDecoder(encoding).decode(this);
  }

  /** The body as the model's JSON. */
  json() {
    return JSON.parse(this.transformToString());
  }
}

/**
 * @param {Uint8Array | undefined} first
 * @param {Uint8Array} second
 */
export function joinedBytes(first = new Uint8Array(), second) {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
