// Event streams of any origin, message by message.
import { ChunkReader } from "./chunk-events.js";
import { bytesOf, uuidOf } from "../data/body.js";
import { init } from "../module/instance.js";
import { checkOptions, invalid } from "../lib/options.js";
import { StreamDecoder } from "../wasm/bedrock_wasm.js";

/**
 * Decodes `application/vnd.amazon.eventstream`.
 * @param {ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>} source
 * @param {{ maxMessageBytes?: number }} [options]
 * @returns {AsyncIterableIterator<{ headers: Record<string, unknown>, body: Uint8Array }>}
 */
export function decodeEventStream(source, options = {}) {
  const chunks = { left: false };
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

async function* messagesOf(source, chunks, options) {
  checkOptions(options);
  await init();
  const decoder = new StreamDecoder(options.maxMessageBytes, "");
  const reader = new ChunkReader(decoder, () => ([headers, body], bytesOf) => ({
    headers: Object.fromEntries(headers.map(([name, type, length]) => [name, VALUES[type](bytesOf(length))])),
    body: bytesOf(body),
  }));
  try {
    for await (const chunk of chunksOf(source, chunks)) {
      if (!ArrayBuffer.isView(chunk)) throw invalid("source: its chunks must be Uint8Arrays");
      const { events, error } = reader.push(bytesOf(chunk, ["source"]));
      yield* events;
      if (error) throw error;
    }
    if (!chunks.left) reader.finish();
  } finally {
    decoder.free();
  }
}

/** Not every browser can iterate a ReadableStream, and an iteration cannot be left while a chunk is awaited. */
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

const view = ({ buffer }) => new DataView(buffer);

/** By the type numbers of the wire: what the bytes of a value stand for. */
const VALUES = [
  () => true,
  () => false,
  (bytes) => view(bytes).getInt8(0),
  (bytes) => view(bytes).getInt16(0),
  (bytes) => view(bytes).getInt32(0),
  (bytes) => view(bytes).getBigInt64(0),
  (bytes) => bytes,
  (/** @type {AllowSharedBufferSource | undefined} */ bytes) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
  (bytes) => new Date(Number(view(bytes).getBigInt64(0))),
  uuidOf,
];
