// A body in parts of one size, in any form; no more than one part is held.
import { onAbort } from "../lib/abort.js";
import { bytesOf, kindOf } from "../data/body.js";
import { invalid } from "../lib/options.js";
import { readerOf } from "../data/reader.js";

/**
 * The number of bytes, if it is known before they are read.
 * @param {unknown} body
 */
export function sizeOf(body) {
  return isBlob(body) ? body.size : bytesOf(body)?.length;
}

/** @param {unknown} body @returns {body is Blob} */
const isBlob = (body) => /^(Blob|File)$/.test(kindOf(body));

/**
 * Every part has `partSize` bytes, but the last may have fewer. An empty body has one empty part.
 * @param {any} body any: callers without TypeScript may give anything, and it is judged here
 * @param {number} partSize
 * @param {AbortSignal} signal closes a body that is waited for
 * @returns {AsyncGenerator<Uint8Array, void, undefined>}
 */
export async function* partsOf(body, partSize, signal) {
  const bytes = bytesOf(body);
  const size = bytes?.length ?? (isBlob(body) ? body.size : undefined);
  if (size === undefined) return yield* joinedParts(body, partSize, signal);
  for (let at = 0; at < size || at === 0; at += partSize) {
    yield bytes ? bytes.subarray(at, at + partSize) : new Uint8Array(await body.slice(at, at + partSize).arrayBuffer());
  }
}

/**
 * @param {any} body any: judged on the first line
 * @param {number} partSize
 * @param {AbortSignal} signal
 */
async function* joinedParts(body, partSize, signal) {
  if (!body?.getReader && !body?.[Symbol.asyncIterator]) {
    throw invalid(
      "Body: give a Uint8Array, an ArrayBuffer, a Blob, a string, a ReadableStream or an async iterable of them",
    );
  }
  const reader = readerOf({ body }, undefined, "Body");
  const close = () => reader.cancel().catch(() => {});
  const ignore = onAbort(signal, close);
  let part = new Uint8Array(partSize);
  let held = 0;
  let isFirst = true;
  try {
    for (let item = await new Promise(reader.read); !item.done; item = await new Promise(reader.read)) {
      for (let rest = item.value; rest.length;) {
        const piece = rest.subarray(0, partSize - held);
        // Straight into its place: pieces that were joined afterwards would take the room of a second part.
        part.set(piece, held);
        held += piece.length;
        rest = rest.subarray(piece.length);
        if (held < partSize) continue;
        yield part;
        isFirst = false;
        part = new Uint8Array(partSize);
        held = 0;
      }
    }
    if (held || isFirst) yield part.slice(0, held);
  } finally {
    ignore();
    // Left early, nobody will read the rest; at its end, this does nothing.
    await close();
  }
}
