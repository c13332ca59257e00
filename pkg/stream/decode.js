// Event streams from any source, message by message.
import { ChunkReader } from "./chunk-events.js";
import { bytesOf, uuidOf } from "../data/body.js";
import { init } from "../module/instance.js";
import { checkOptions, invalid } from "../lib/options.js";
import { newDecoder } from "../wasm/bedrock_wasm.js";

/**
 * @import { EventStreamHeaderValue, EventStreamMessage } from "../types/index.js"
 *
 * @typedef {{ left?: boolean, reader?: ReadableStreamDefaultReader<unknown> }} Chunks
 */

/**
 * Decodes `application/vnd.amazon.eventstream`.
 * @param {ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>} source
 * @param {{ maxMessageBytes?: number }} [options]
 * @returns {AsyncIterableIterator<EventStreamMessage>}
 */
export function decodeEventStream(source, options = {}) {
  /** @type {Chunks} */
  const chunks = {};
  const messages = messagesOf(source, chunks, options);
  return {
    next: () => messages.next(),
    // Not after a chunk that is awaited: the source closes at once.
    async return(value) {
      chunks.left = true;
      await chunks.reader?.cancel().catch(() => {});
      return messages.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * @param {unknown} source
 * @param {Chunks} chunks
 * @param {{ maxMessageBytes?: number }} options
 * @returns {AsyncGenerator<EventStreamMessage, void, undefined>}
 */
async function* messagesOf(source, chunks, options) {
  checkOptions(options);
  await init();
  // cast: the module has a default.
  const native = newDecoder(/** @type {number} */ (options.maxMessageBytes), "");
  const reader = new ChunkReader(native, [""], messageOf);
  try {
    for await (const chunk of chunksOf(source, chunks)) {
      if (!ArrayBuffer.isView(chunk)) throw invalid("source: its chunks must be Uint8Arrays");
      // cast: a view has bytes.
      const { events, error } = reader.read(/** @type {Uint8Array} */ (bytesOf(chunk, ["source"])));
      yield* events;
      if (error) throw error;
    }
    const { error } = chunks.left ? {} : reader.read();
    if (error) throw error;
  } finally {
    native.free();
  }
}

/**
 * @param {import("./chunk-events.js").Element} lengths
 * @param {ChunkReader} chunk
 * @returns {EventStreamMessage}
 */
function messageOf([headers, body], chunk) {
  return { headers: headersOf(chunk.next(headers)), body: chunk.next(body) };
}

/**
 * Not every browser can iterate a ReadableStream, and an iteration cannot be left while a chunk is awaited.
 * @param {any} source any: it is judged here
 * @param {Chunks} chunks
 */
async function* chunksOf(source, chunks) {
  if (typeof source?.getReader !== "function") {
    if (typeof source?.[Symbol.asyncIterator] === "function") return yield* source;
    throw invalid("source: must be a ReadableStream or an AsyncIterable of Uint8Arrays");
  }
  if (source.locked) {
    throw invalid(
      "source: is locked, because something else reads it; give the stream itself, or a branch of its tee()",
    );
  }
  /** @type {ReadableStreamDefaultReader<unknown>} */
  const reader = (chunks.reader = source.getReader());
  try {
    while (!chunks.left) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/**
 * The headers in a block that the module has checked: name length (1), name, type (1), value.
 * @param {Uint8Array} block
 */
function headersOf(block) {
  /** @type {[string, EventStreamHeaderValue][]} */
  const headers = [];
  let at = 0;
  const take = (/** @type {number} */ length) => block.slice(at, (at += length));
  while (at < block.length) {
    const name = text(take(block[at++]));
    const type = block[at++];
    const length = LENGTHS[type] ?? view(take(2)).getUint16(0);
    headers.push([name, VALUES[type](take(length))]);
  }
  return Object.fromEntries(headers);
}

const view = (/** @type {Uint8Array} */ { buffer }) => new DataView(buffer);

const text = (/** @type {Uint8Array} */ bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** How many bytes a value has, by the type numbers of the wire; of bytes and text, the first two say it. */
const LENGTHS = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];

/** The value of bytes, by the type numbers of the wire. @type {((bytes: Uint8Array) => EventStreamHeaderValue)[]} */
const VALUES = [
  () => true,
  () => false,
  (bytes) => view(bytes).getInt8(0),
  (bytes) => view(bytes).getInt16(0),
  (bytes) => view(bytes).getInt32(0),
  (bytes) => view(bytes).getBigInt64(0),
  (bytes) => bytes,
  text,
  (bytes) => new Date(Number(view(bytes).getBigInt64(0))),
  uuidOf,
];
