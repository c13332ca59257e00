// Bodies in pieces, from any `fetch`: not every one has web streams.
import { invalid } from "../lib/options.js";
import { bytesOf } from "./body.js";

/**
 * @typedef {(value: unknown, path: string[]) => Uint8Array | undefined} Convert
 * @typedef {{ done?: boolean, value: Uint8Array }} Piece of a body, without a value if it is done
 *
 * @typedef {object} Reader of a body
 * @property {(take: (piece: Piece) => void, fail: (reason: unknown) => void) => void} read calls one of them: `new Promise(reader.read)`
 * @property {(take: (piece: Piece) => void, fail: (reason: unknown) => void) => void} readTo the same, for calls as a method
 * @property {(reason?: unknown) => Promise<void>} cancel
 * @property {Convert} convert chunks that are not a Uint8Array
 */

/**
 * Reads a response's body. node-fetch gives a Node stream; the `fetch` of React Native and of jsdom gives no body, only
 * methods that wait for all of it.
 * @param {any} response any: the user's `fetch` may resolve to anything, and it is judged here
 * @param {(isPause: boolean) => void} [idle] is told when a wait for a piece begins and ends
 * @param {string} [name] of what is read, for errors
 * @returns {Reader}
 */
export function readerOf(response, idle, name = "fetch: the body of its response") {
  const { body, bodyUsed } = response;
  if (bodyUsed || body?.locked) throw invalid(`${name}: was read before; give a new one`);
  const reader = body?.getReader ? body.getReader() : iterated(response, name);
  return new Pieces(reader, idle, name);
}

/** A class, not closures for each body: engines would compile those anew. @implements {Reader} */
class Pieces {
  #reader;
  #idle;
  #name;

  /**
   * @param {any} reader any: of the user's `fetch`
   * @param {((isPause: boolean) => void) | undefined} idle
   * @param {string} name
   */
  constructor(reader, idle, name) {
    this.#reader = reader;
    this.#idle = idle;
    this.#name = name;
  }

  /** @type {Convert} */
  convert = bytesOf;

  /** @type {Reader["read"]} */
  read = (take, fail) => this.readTo(take, fail);

  /** @type {Reader["readTo"]} */
  async readTo(take, fail) {
    let piece;
    try {
      this.#idle?.(true);
      piece = pieceOf(await this.#reader.read(), this.#name, this.convert);
    } catch (reason) {
      return fail(reason);
    } finally {
      this.#idle?.(false);
    }
    take(piece);
  }

  /** @type {Reader["cancel"]} */
  cancel(reason) {
    return this.#reader.cancel(reason);
  }
}

/**
 * @param {any} piece any: of the user's `fetch`
 * @param {string} name
 * @param {Convert} convert
 * @returns {Piece}
 */
function pieceOf(piece, name, convert) {
  const { done, value } = piece;
  // Nearly every chunk has its type: nothing is looked up.
  if (done || value instanceof Uint8Array) return piece;
  const bytes = convert(value, [name]);
  if (bytes) return { value: bytes };
  throw invalid(`${name}: its chunks must be bytes or text`);
}

/**
 * @param {any} response any: as above
 * @param {string} name
 */
function iterated(response, name) {
  const { body } = response;
  const pieces = body?.[Symbol.asyncIterator]?.() ?? whole(response, name);
  return {
    read: () => pieces.next(),
    async cancel() {
      // Without it, `return` would wait for the piece that is being read.
      body?.destroy?.();
      pieces.return?.().catch(() => {});
    },
  };
}

/**
 * @param {any} response any: as above
 * @param {string} name
 */
async function* whole(response, name) {
  if (typeof response.arrayBuffer !== "function") {
    throw invalid(`${name}: is not a stream, and the response has no arrayBuffer()`);
  }
  yield response.arrayBuffer();
}

/**
 * How many bytes a body has to have; 0 if that is not known. The header counts bytes before `fetch` decodes them, and does not
 * show that it did if the response is of another origin.
 * @param {Response} response
 */
export function lengthOf({ type, headers }) {
  return type === "cors" || headers.get("content-encoding") ? 0 : Number(headers.get("content-length"));
}

/**
 * Closes the connection of a response that nobody will read.
 * @param {Response} response
 */
export async function discard(response) {
  try {
    await readerOf(response).cancel();
  } catch {
    // It cannot be read, or its connection is lost.
  }
}
