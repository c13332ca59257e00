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
 * @returns {AsyncGenerator<any>}
 */
export async function* readSSE(source) {
  if (source.ok === false) throw refused(source);
  const reader = (source.body ?? source).getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause) => {
        // What `fetch` says of a lost connection; an abort's reason is the caller's own.
        throw cause instanceof TypeError ? cut(cause) : cause;
      });
      if (done) throw cut();
      text += decoder.decode(value, { stream: true });
      const messages = text.split("\n\n");
      text = messages.pop();
      for (const message of messages) {
        const { event, data } = fieldsOf(message);
        if (event === "done") return;
        if (event === "error") throw errorOf(JSON.parse(data));
        if (data) yield event === undefined ? JSON.parse(data) : { [event]: JSON.parse(data) };
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** Servers between may add comments, which are lines that begin with a colon. */
function fieldsOf(message) {
  const lines = message.split("\n").map((line) => /^(event|data): (.*)/s.exec(line)?.slice(1));
  return Object.fromEntries(lines.filter(Boolean));
}

function errorOf({ name, message, code, retryable }) {
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
    code: "connection_lost",
    retryable: true,
    cause,
  });
}
