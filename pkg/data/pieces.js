// What a body or a file holds, piece by piece.
import { onAbort } from "../lib/abort.js";
import { invalid } from "../lib/options.js";
import { bytesOf } from "./body.js";
import { readerOf } from "./reader.js";

/**
 * The bytes of a stream or an async iterable, which is closed at the end. A character may be cut between two texts.
 * @param {unknown} body
 * @param {string} [name] of it, for errors
 * @param {AbortSignal} [signal] closes it even if it is waited for
 * @returns {AsyncGenerator<Uint8Array, void, undefined>}
 */
export async function* piecesOf(body, name, signal) {
  let half = "";
  const reader = readerOf({ body }, undefined, name);
  reader.convert = (value, path) => {
    if (typeof value !== "string") return bytesOf(value, path);
    const [text, last] = (half + value).split(/([\ud800-\udbff])$/);
    half = last ?? "";
    return bytesOf(text, path);
  };
  const close = () => reader.cancel().catch(() => {});
  const ignore = signal && onAbort(signal, close);
  try {
    for (;;) {
      const { done, value } = await new Promise(reader.read);
      if (done && half) throw invalid(`${name}: ends within a character`);
      if (done) return;
      yield value;
    }
  } finally {
    ignore?.();
    await close();
  }
}
