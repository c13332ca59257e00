// The types of `bedrock-wasm/sse`.
import type { ConverseStreamOutput } from "./bedrock-runtime.js";

/**
 * Reads what `EventStream`'s `toSSE()` or `toResponse()` wrote: the same events, except that blobs and times are text (base64
 * and RFC 3339). It completes, or it throws: what the stream threw at its origin, and `IncompleteStreamError` if
 * the connection between was cut. `break`, `return` and an error in the loop close the connection. Integers that a
 * number would round are `bigint`s.
 *
 * `maxMessageBytes` bounds what is held of one message; the default is 64 MiB.
 * @throws {BedrockError} `code` is `"status"`: the response's status is not a success
 * @throws {InputError} the source is not a `Response` or a stream of `Uint8Array`s, or is being read already
 * @throws {StreamIntegrityError} a message's data is not JSON (`invalid_json`), or a message is over the limit (`message_too_large`)
 */
export declare function readSSE<Event = ConverseStreamOutput>(
  source: Response | ReadableStream<Uint8Array>,
  options?: { maxMessageBytes?: number | undefined },
): AsyncIterableIterator<Event>;
