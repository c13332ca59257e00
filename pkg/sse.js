// The other end of `toSSE()`: events again, in a page that downloads nothing else of this package.
import {
  BedrockError,
  CredentialsError,
  IncompleteStreamError,
  NetworkError,
  ServiceException,
  StreamIntegrityError,
  TimeoutError,
} from "./errors.js";

const CLASSES = { CredentialsError, IncompleteStreamError, NetworkError, StreamIntegrityError, TimeoutError };

/**
 * Reads what `toSSE()` or `toResponse()` wrote. It completes, or it throws what the stream itself threw there.
 * @param {Response | ReadableStream<Uint8Array>} source
 * @returns {AsyncIterableIterator<any>}
 */
export function readSSE(source) {
  const body = "body" in source ? source.body : source;
  const reader = body?.getReader();
  let left = false;
  const events = eventsOf(source, reader, () => left);
  return {
    next: () => events.next(),
    // Not after what is awaited: the connection closes at once.
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

async function* eventsOf(source, reader, wasLeft) {
  try {
    if (source.ok === false) throw refused(source);
    if (!reader) throw cut();
    const decoder = new TextDecoder();
    for (let text = ""; ; ) {
      const { done, value } = await reader.read().catch((cause) => {
        // What `fetch` says of a lost connection; an abort's reason is the caller's own.
        throw cause instanceof TypeError ? cut(cause) : cause;
      });
      if (wasLeft()) return;
      if (done) throw cut();
      const chunk = decoder.decode(value, { stream: true });
      text += chunk;
      // A long message is not looked through again for each of its chunks.
      if (!/[\r\n]/.test(chunk)) continue;
      const messages = text.split(/\r\n\r\n|\n\n|\r\r/);
      text = messages.pop();
      for (const message of messages) {
        const { event, data } = fieldsOf(message);
        if (event === "done") return;
        if (event === "error") throw errorOf(parsed(data) ?? {});
        if (data) yield event === undefined ? parsed(data) : { [event]: parsed(data) };
      }
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}

/** Servers between may add comments, which are lines that begin with a colon, and end lines in other ways. */
function fieldsOf(message) {
  const fields = {};
  for (const line of message.split(/\r\n|\r|\n/)) {
    const [, name, value] = /^(event|data): ?(.*)/s.exec(line) ?? [];
    if (name) fields[name] = name === "data" && name in fields ? `${fields.data}\n${value}` : value;
  }
  return fields;
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new StreamIntegrityError("the data of a message is no JSON; what answers is no toSSE()", { code: "invalid_json", cause });
  }
}

function errorOf({ name = "Error", message, code, retryable }) {
  if (code === "service") return new ServiceException(name, message, { fault: retryable ? "server" : "client", retryable });
  const error = new (CLASSES[name] ?? BedrockError)(message, { code, retryable });
  error.name = name;
  return error;
}

function refused({ status }) {
  const retryable = status === 429 || status >= 500;
  return new BedrockError(`the handler answered with status ${status}`, { code: "status", retryable, $metadata: { httpStatusCode: status } });
}

function cut(cause) {
  return new IncompleteStreamError("the stream ended before it was done, and part of the answer is missing", {
    code: "stream_lost",
    retryable: true,
    cause,
  });
}
