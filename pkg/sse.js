// The other end of `toSSE()`: reads its events, in a page that downloads nothing else of this package.
import {
  BedrockError,
  CredentialsError,
  IncompleteStreamError,
  InputError,
  NetworkError,
  ServiceException,
  StreamIntegrityError,
  TimeoutError,
} from "./errors.js";
import { parseJson } from "./data/json.js";
import { checkOptions, invalid } from "./lib/options.js";
import { SseMessages } from "./stream/sse-messages.js";

/** @type {Record<string, typeof BedrockError>} */
const CLASSES = {
  CredentialsError,
  IncompleteStreamError,
  InputError,
  NetworkError,
  StreamIntegrityError,
  TimeoutError,
};

/** 64 MiB, the limit of event streams as well. */
const MAX_MESSAGE_BYTES = 2 ** 26;

/**
 * Reads the events that `toSSE()` or `toResponse()` wrote. It completes, or it throws the error that the stream threw there.
 * @param {Response | ReadableStream<Uint8Array>} source
 * @param {{ maxMessageBytes?: number | undefined }} [options]
 * @returns {AsyncIterableIterator<any>} any: the caller knows whose events they are
 */
export function readSSE(source, options = {}) {
  checkOptions(options);
  const { maxMessageBytes = MAX_MESSAGE_BYTES } = options;
  const reader = readerOf(source);
  let left = false;
  const events = eventsOf(source, reader, maxMessageBytes, () => left);
  return {
    next: () => events.next(),
    // Not after a read that is awaited: the connection closes at once.
    async return(value) {
      left = true;
      await reader?.cancel().catch(() => {});
      return events.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * The reader of the body; `undefined` if the response has no body.
 * @param {Response | ReadableStream<Uint8Array>} source
 */
function readerOf(source) {
  const body = source && typeof source === "object" && "body" in source ? source.body : source;
  if (source && body === null) return undefined;
  if (typeof body?.getReader !== "function") {
    throw refusedSource("must be a Response or a ReadableStream of Uint8Arrays");
  }
  if (body.locked) throw refusedSource("is being read already; readSSE() must be its only reader");
  return body.getReader();
}

/**
 * @param {Response | ReadableStream<Uint8Array>} source
 * @param {ReadableStreamDefaultReader<Uint8Array> | undefined} reader
 * @param {number} maxMessageBytes
 * @param {() => boolean} wasLeft
 */
async function* eventsOf(source, reader, maxMessageBytes, wasLeft) {
  try {
    // casts: a stream has no `ok`.
    if (/** @type {Response} */ (source).ok === false) throw refused(/** @type {Response} */ (source));
    if (!reader) throw cut();
    const messages = new SseMessages(maxMessageBytes);
    for (;;) {
      const { done, value } = await reader.read().catch((/** @type {unknown} */ cause) => {
        // What `fetch` says of a lost connection; an abort's reason is the caller's own.
        throw cause instanceof TypeError ? cut(cause) : cause;
      });
      if (wasLeft()) return;
      if (done) throw cut();
      if (!ArrayBuffer.isView(value)) throw refusedSource("its chunks must be Uint8Arrays");
      for (const { event, data } of messages.push(value)) {
        // Such a message is not dispatched, says the specification: what ends a stream always has data.
        if (data === undefined) continue;
        if (event === "done") return;
        if (event === "error") throw errorOf(parsed(data) ?? {});
        if (data) yield event ? { [event]: parsed(data) } : parsed(data);
      }
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}

/** @param {string} data */
function parsed(data) {
  try {
    return parseJson(data);
  } catch (cause) {
    if (cause instanceof StreamIntegrityError) throw cause;
    const message =
      "the data of a message is not JSON; check that the URL is of a handler that responds with toSSE() or toResponse()";
    throw new StreamIntegrityError(message, { code: "invalid_json", cause });
  }
}

/**
 * The writer of the message may have written anything: only strings are texts, and only the names of classes name one.
 * @param {Record<string, unknown>} members
 */
function errorOf(members) {
  /**
   * @template {string | undefined} [Otherwise=undefined]
   * @param {string} name
   * @param {Otherwise} [otherwise]
   */
  const textOf = (name, otherwise) =>
    // cast: it may be left out only if it may be undefined.
    /** @type {string | Otherwise} */ (typeof members[name] === "string" ? members[name] : otherwise);
  const name = textOf("name", "Error");
  const message = textOf("message", "the handler's stream failed, and its message does not say why");
  const code = textOf("code");
  const retryable = members.retryable === true;
  if (code === "service") {
    return new ServiceException(name, message, { fault: retryable ? "server" : "client", retryable });
  }
  const error = new (Object.hasOwn(CLASSES, name) ? CLASSES[name] : BedrockError)(message, { code, retryable });
  error.name = name;
  return error;
}

/** @param {string} problem */
function refusedSource(problem) {
  return invalid(`source: ${problem}`);
}

/** @param {Response} response */
function refused({ status }) {
  const retryable = status === 429 || status >= 500;
  return new BedrockError(`the handler responded with status ${status}`, {
    code: "status",
    retryable,
    $metadata: { httpStatusCode: status },
  });
}

/** @param {TypeError | undefined} [cause] */
function cut(cause) {
  return new IncompleteStreamError("the stream ended early: the response is incomplete", {
    code: "stream_lost",
    retryable: true,
    cause,
  });
}
