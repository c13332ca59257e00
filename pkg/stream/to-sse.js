// A stream's events as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html),
// for pages without credentials. There too it completes, with `done`, or fails, with `error`.
import { bytesOf, jsonOf } from "../data/body.js";
import { BedrockError } from "../errors.js";
import { invalid } from "../lib/options.js";

/**
 * Sent in place of an error from outside this package, such as an abort reason, which may contain a secret. Its message
 * also replaces those of the package's errors, which may name the account, a role or an internal host.
 */
const STOPPED = { name: "Error", message: "the stream was stopped", code: "stopped", retryable: false };

/** Names of events that a message cannot have: such a message has no name, and the whole event as data. */
const OTHERS = /^(done|error)$|[\r\n]/;

/**
 * @import { SSEOptions } from "../types/index.js"
 * @import { BodyReader, EventIterator } from "./event-reader.js"
 */

/**
 * @param {EventIterator} iterator
 * @param {BodyReader} reader of its body
 * @param {SSEOptions} [options]
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function sse(iterator, reader, { errorMessages } = {}) {
  return new ReadableStream(
    {
      async pull(controller) {
        const write = (/** @type {string} */ fields) => controller.enqueue(bytesOf(`${fields}\n\n`));
        const send = (/** @type {string} */ name, /** @type {unknown} */ data) =>
          write(`event: ${name}\ndata: ${jsonOf(data, name)}`);
        try {
          const { done, value } = await iterator.next();
          if (!done) {
            const [[name, data]] = Object.entries(value);
            return OTHERS.test(name) ? write(`data: ${jsonOf(value, name)}`) : send(name, data);
          }
          // A cancelled stream ends, too, but is incomplete.
          if (reader.completed) send("done", {});
          else send("error", STOPPED);
        } catch (thrown) {
          const { name, message, code, retryable } = thrown instanceof BedrockError ? thrown : STOPPED;
          send("error", { name, message: errorMessages ? message : STOPPED.message, code, retryable });
          void reader.cancel(thrown);
        }
        controller.close();
      },
      cancel: reader.cancel,
    },
    { highWaterMark: 0 },
  );
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {{ status?: number | undefined, headers?: HeadersInit | undefined }} [options]
 */
export function sseResponse(body, { status, headers } = {}) {
  try {
    const all = new Headers(headers);
    all.set("content-type", "text/event-stream; charset=utf-8");
    all.set("cache-control", "no-store, no-transform");
    return new Response(body, { status, headers: all });
  } catch {
    void body.cancel();
    throw invalid("toResponse: give a status that allows a body, and valid headers");
  }
}
