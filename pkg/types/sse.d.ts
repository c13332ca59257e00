// The types of `bedrock-wasm/sse`.
import type { ConverseStreamOutput } from "./bedrock-runtime.js";

/**
 * Reads what `EventStream`'s `toSSE()` or `toResponse()` wrote: the same events, but blobs and times are text (base64
 * and RFC 3339). It completes, or it throws: what the stream threw at its origin, and `IncompleteStreamError` where
 * the connection between was cut. `break`, `return` and an error in the loop close the connection.
 * @throws {BedrockError} `code` is `"status"`: the response is no success
 * @throws {StreamIntegrityError} what is read is no JSON
 */
export declare function readSSE<Event = ConverseStreamOutput>(
  source: Response | ReadableStream<Uint8Array>,
): AsyncIterableIterator<Event>;
