// A body in parts of one size, in any form; no more than one part is held.
import { bytesOf, kindOf } from "../data/body.js";
import { piecesOf } from "../data/pieces.js";
import { invalid } from "../lib/options.js";

/** @param {unknown} body @returns {body is Blob} */
export const isBlob = (body) => /^(Blob|File)$/.test(kindOf(body));

/**
 * The number of bytes, if it is known before they are read.
 * @param {unknown} body
 */
export const sizeOf = (body) => (isBlob(body) ? body.size : bytesOf(body)?.length);

/**
 * Every part has `partSize` bytes, but the last may have fewer. An empty body has one empty part.
 * @param {any} body any: callers without TypeScript may give anything, and it is judged here
 * @param {number} partSize
 * @param {AbortSignal} signal closes a body that is waited for
 * @returns {AsyncGenerator<Uint8Array, void, undefined>}
 */
export async function* partsOf(body, partSize, signal) {
  const size = sizeOf(body);
  const bytes = bytesOf(body);
  if (size !== undefined) {
    for (let at = 0; at < size || !at; at += partSize) {
      yield bytes?.subarray(at, at + partSize) ?? new Uint8Array(await body.slice(at, at + partSize).arrayBuffer());
    }
    return;
  }
  if (!body?.getReader && !body?.[Symbol.asyncIterator]) {
    throw invalid("Body: give bytes, a Blob or text, or a stream or an async iterable of them");
  }
  let part = new Uint8Array();
  let held = 0;
  for await (const piece of piecesOf(body, "Body", signal)) {
    for (let at = 0; at < piece.length;) {
      // Straight into its place: pieces that were joined afterwards would take the room of a second part.
      if (!held) part = new Uint8Array(partSize);
      const taken = piece.subarray(at, at + partSize - held);
      part.set(taken, held);
      held += taken.length;
      at += taken.length;
      if (held < partSize) continue;
      yield part;
      held = 0;
    }
  }
  if (held || !part.length) yield part.slice(0, held);
}
