// What a body or a file holds, piece by piece.
import { onAbort } from "../lib/abort.js";
import { readerOf } from "./reader.js";

/**
 * The bytes of a stream or an async iterable, which is closed at the end.
 * @param {unknown} body
 * @param {string} [name] of it, for errors
 * @param {AbortSignal} [signal] closes it even if it is waited for
 * @returns {AsyncGenerator<Uint8Array, void, undefined>}
 */
export async function* piecesOf(body, name, signal) {
  const reader = readerOf({ body }, undefined, name);
  const close = () => reader.cancel().catch(() => {});
  const ignore = signal && onAbort(signal, close);
  try {
    for (;;) {
      const { done, value } = await new Promise(reader.read);
      if (done) return;
      yield value;
    }
  } finally {
    ignore?.();
    await close();
  }
}
