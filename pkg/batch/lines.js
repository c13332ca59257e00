// Text in lines, however its bytes are cut.
import { joinedBytes } from "../data/blob-payload.js";
import { bytesOf } from "../data/body.js";
import { piecesOf } from "../data/pieces.js";

/** Records that are handled at a time: a promise for each would take longer than the records. */
const LIST = 32;
/** Decoded at a time. */
const PIECE_BYTES = 2 ** 16;

/**
 * The text of a Blob, a stream, an async iterable, bytes or a text, as whole lines: as many at a time as have come, without the last
 * line end. A byte order mark is left out.
 * @param {any} source any: it is judged here and by `piecesOf`
 * @returns {AsyncGenerator<string, void, undefined>}
 */
export async function* textOf(source) {
  if (typeof source === "string") return yield source.replace(/^\ufeff/, "");
  // Node decodes several times faster what does not go on in the next text, and parses that faster, too.
  let decoder = new TextDecoder();
  /** Of a line that has not ended. @type {Uint8Array[]} */
  let pending = [];
  const bytes = bytesOf(source, ["file"]);
  for await (const piece of bytes ? [bytes] : piecesOf(source?.stream?.() ?? source, "file")) {
    // Node gives a Blob in one piece, which may be longer than a text can be. Lines of short texts also take less time.
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      const part = piece.subarray(at, at + PIECE_BYTES);
      const end = part.lastIndexOf(10);
      if (end >= 0) {
        yield decoder.decode(joinedBytes([...pending, part.subarray(0, end)]));
        decoder = new TextDecoder("utf-8", { ignoreBOM: true });
        pending = [];
      }
      // A copy: whoever gives the pieces may use their memory again.
      pending.push(new Uint8Array(part.subarray(end + 1)));
    }
  }
  yield decoder.decode(joinedBytes(pending));
}

/**
 * Lists of whole lines.
 * @param {AsyncIterable<string>} texts
 */
export async function* linesOf(texts) {
  for await (const text of texts) yield text.split("\n");
}

/**
 * Lists of the results for the items, without items that have none. Results before an error are given before it.
 * @template T, U
 * @param {AsyncIterable<Iterable<T>> | Iterable<Iterable<T>>} lists
 * @param {(item: T) => U | undefined} make
 * @returns {AsyncGenerator<U[], void, undefined>}
 */
export async function* mapped(lists, make) {
  /** @type {U[]} */
  let made = [];
  try {
    for await (const list of lists) {
      for (const item of list) {
        const one = make(item);
        // No more than that: to hold objects for long costs the garbage collector more than to make them.
        if (one === undefined || made.push(one) < LIST) continue;
        yield made;
        made = [];
      }
      yield made;
      made = [];
    }
  } catch (error) {
    yield made;
    throw error;
  }
}
