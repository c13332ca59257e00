// Reads a response: an output, unless it streams, or an error.
import { joinedBytes } from "../data/blob-payload.js";
import { kindOf } from "../data/body.js";
import { InputError, NetworkError, reasonOf } from "../errors.js";
import { responseEvent } from "../module/step.js";
import { hasAnswer, membersOf } from "./output.js";
import { lengthOf, readerOf } from "../data/reader.js";

/** Of an error response. AWS's errors are far smaller; larger bodies are pages of other servers. */
const MAX_FAILURE_BYTES = 2 ** 20;
/** Of an output, unless `maxMessageBytes` is given. The module has the same default for the messages of streams. */
export const MAX_OUTPUT_BYTES = 2 ** 26;

/**
 * @typedef {object} Host the reader of a response: a call, or an attempt of one
 * @property {AbortSignal} signal
 * @property {ReturnType<typeof import("../lib/redact.js").redactor>} redactor
 * @property {number} maxMessageBytes
 * @property {any} response any: of a user's `fetch`, as far as `checkResponse` knows it
 * @property {import("../types/index.js").ResponseMetadata} $metadata
 * @property {any} members any: as `output` gives them; set unless the answer is too large
 * @property {Record<string, unknown> | undefined} errorBody set if the body of an error is a JSON object
 * @property {((reason: unknown) => unknown) | undefined} onAbort set to what ends the reading of the body
 * @property {(isPause?: boolean) => void} [idle] limits the time from `idle(true)` to `idle(false)`
 * @property {() => void} stop stops the limit of the call
 * @property {() => void} close ends the call
 */

/**
 * Reads a response, unless it is a stream.
 * @param {Host} host
 * @param {Response} response
 * @param {import("./request.js").Row} operation
 * @param {(text: string) => unknown} parseFailure error bodies that are not JSON
 * @returns {Promise<import("../module/step.js").ResponseEvent>}
 */
export async function received(host, response, operation, parseFailure) {
  const isError = !response.ok || response.headers.get("x-amzn-errortype");
  if (isError || (operation.stream && /json/i.test(`${response.headers.get("content-type")}`))) {
    const body = await errorBody(host, response, parseFailure);
    if (isError || typeof body?.__type === "string") return responseEvent(response, body);
  }
  if (operation.stream ?? operation.readPayload) return responseEvent(response);
  /** @type {any} any: bytes, or only a length */
  let bytes;
  try {
    // JSON shows by itself whether it is whole.
    const length = operation.outPayload ? lengthOf(response) : 0;
    bytes = await bytesOf(host, response, host.maxMessageBytes, length);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new NetworkError(`the connection was lost while the response was read: ${reasonOf(cause)}`, {
      code: "connection_lost",
      retryable: true,
      $metadata: host.$metadata,
      cause,
    });
  }
  if (bytes.length > host.maxMessageBytes) return responseEvent(response);
  const members = (host.members = membersOf(operation, bytes, host));
  // An error with the wrong status.
  const isMisplaced = typeof members.__type === "string" && !hasAnswer(operation, members);
  if (isMisplaced) host.errorBody = host.redactor.clean(members);
  return responseEvent(response, isMisplaced && members);
}

/**
 * A body, read until its end or an abort: a user's `fetch` may ignore the signal, and Node's may lose it.
 * @param {Host} host
 * @param {Response} response
 * @param {number} limit in bytes; the result is longer if the body is, whose rest is not read
 * @param {number} [length] that it has to have, at least
 */
async function bytesOf(host, response, limit, length = 0) {
  // Without a body to read in pieces, all of it would be in memory before its length is known.
  if (response.body === undefined && lengthOf(response) > limit) return { length: Infinity };
  const reader = readerOf(response, host.idle);
  const pieces = [];
  const cancel = (host.onAbort = () => reader.cancel().catch(() => {}));
  for (let left = limit; left >= 0;) {
    const { done, value } = await new Promise(reader.read);
    host.signal.throwIfAborted();
    if (done && limit - left < length) throw new Error(`the body ended after ${limit - left} of ${length} bytes`);
    if (done) break;
    pieces.push(value);
    left -= value.length;
    if (left < 0) cancel();
  }
  return joinedBytes(pieces);
}

/**
 * Of an error response: parsed, or the text if it is not JSON; nothing if it was cut off.
 * @param {Host} host
 * @param {Response} response
 * @param {(text: string) => unknown} parseFailure
 */
async function errorBody(host, response, parseFailure) {
  /** @type {any} any: a gateway may send any JSON */
  let body;
  try {
    /** @type {any} any: bytes, or only a length */
    const bytes = await bytesOf(host, response, MAX_FAILURE_BYTES);
    const text = new TextDecoder().decode(bytes.buffer);
    if (bytes.length > MAX_FAILURE_BYTES) {
      const __type = /"__type"\s*:\s*"([^"\\]+)/.exec(text)?.[1];
      body = { __type, message: "the body of the error is larger than 1 MiB" };
    } else body = parseFailure((body = text));
  } catch {
    // The body cannot be read, or the call was aborted, which the caller checks.
  }
  // Before a part of it is cut off: half a secret would not be found.
  body = host.redactor.clean(body);
  host.errorBody = kindOf(body) === "Object" ? body : undefined;
  return body;
}
