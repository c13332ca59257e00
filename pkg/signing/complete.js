// Server-sent events that end before their last one. The SDKs of OpenAI and Anthropic take such a body for a whole response.
import { readerOf } from "../data/reader.js";
import { IncompleteStreamError, reasonOf } from "../errors.js";
import { withBody } from "../lib/fetch.js";

/** Chat completions, Responses and Messages. */
const PATH = /\/(completions|messages|responses(\/[^/]*)?)$/;

/** In their last events alone. In a text inside JSON, quotes and line ends would be escaped. */
const LAST = /[\r\n]data: ?\[DONE\]|"type"\s*:\s*"(message_stop|response\.(completed|failed|incomplete))"/;

/** Characters, so many that `LAST` matches across chunks. */
const KEPT = 99;

/**
 * The response, with a body that fails if it ends early.
 * @param {Response} response
 * @param {URL} url of the request
 * @param {AbortSignal | null | undefined} signal
 * @param {(thrown: unknown) => unknown} redacted
 */
export function completeOrThrow(response, { pathname }, signal, redacted) {
  // cast: null is not that type either.
  const type = /** @type {string} */ (response.headers.get("content-type"));
  if (!/^text\/event-stream/i.test(type) || !PATH.test(pathname)) return response;
  // Only ASCII is looked for: other characters may be cut.
  const decoder = new TextDecoder();
  let end = "\n";
  let hasLast = false;
  /** @type {import("../data/reader.js").Reader | undefined} */
  let reader;
  // Not before the first read: a locked body would keep the connection of a response that was dropped unread.
  const body = () => (reader ??= readerOf(response));
  const lost = (/** @type {unknown} */ thrown) => {
    if (signal?.aborted) throw thrown;
    return cut(redacted(thrown));
  };
  const stream = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await new Promise(body().read).catch(lost);
        if (!done) {
          end += decoder.decode(value);
          hasLast ||= LAST.test(end);
          end = end.slice(-KEPT);
          controller.enqueue(value);
          // A blank line ends an event; without it, nobody is given the event.
        } else if (hasLast && end.replace(/\r\n?/g, "\n").endsWith("\n\n")) controller.close();
        else cut();
      },
      cancel: (reason) => body().cancel(reason),
    },
    // A chunk is read when it is asked for: so none waits, which an error would drop.
    { highWaterMark: 0 },
  );
  return withBody(response, stream);
}

/**
 * @param {any} [cause] any: anything can be thrown
 * @returns {never}
 */
function cut(cause) {
  const reason = cause ? ` (${reasonOf(cause)})` : "";
  throw new IncompleteStreamError(`the stream ended before its last event${reason}: the response is incomplete`, {
    code: cause ? "stream_lost" : "no_terminal_event",
    retryable: true,
    cause,
  });
}
