// Text in lines, however its bytes are cut.
import { bytesOf } from "../data/body.js";
import { piecesOf } from "../data/pieces.js";

/** Records that are handled at a time: a promise for each would take longer than the records. */
const LIST = 32;
/** Decoded at a time. */
const PIECE_BYTES = 2 ** 16;

/**
 * The text of a Blob, a stream, an async iterable, bytes or a text, as it comes; a byte order mark is left out.
 * @param {any} source any: it is judged here and by `piecesOf`
 * @returns {AsyncGenerator<string, void, undefined>}
 */
export async function* textOf(source) {
  if (typeof source === "string") return yield source.replace(/^\ufeff/, "");
  const decoder = new TextDecoder();
  const bytes = ArrayBuffer.isView(source) && bytesOf(source);
  const pieces = bytes ? [bytes] : piecesOf(source?.stream?.() ?? source);
  for await (const piece of pieces) {
    // Node gives a Blob in one piece, which may be longer than a text can be. Lines of short texts also take less time.
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      yield decoder.decode(piece.subarray(at, at + PIECE_BYTES), { stream: true });
    }
  }
  yield decoder.decode();
}

/**
 * Lists of whole lines, one for each piece that ends some: a promise for each line would take longer than the lines.
 * @param {AsyncIterable<string>} texts
 */
export async function* linesOf(texts) {
  /**
   * A long line comes in many pieces, which are joined once.
   * @type {(string | undefined)[]}
   */
  let pending = [];
  for await (const text of texts) {
    const lines = text.split("\n");
    pending.push(lines[0]);
    if (lines.length === 1) continue;
    lines[0] = pending.join("");
    pending = [lines.pop()];
    yield lines;
  }
  const last = pending.join("");
  if (last) yield [last];
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
