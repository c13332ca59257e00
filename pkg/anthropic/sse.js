// InvokeModelWithResponseStream's chunks, each of which is one of Anthropic's events, as server-sent events.
import { bytesOf } from "../data/body.js";
import { ServiceException, StreamIntegrityError } from "../errors.js";
import { bodyOf } from "./errors.js";

/**
 * An exception of the service is Anthropic's `error` event. Anything else, such as a stream that was cut, fails the body.
 * @param {import("../types/index.js").EventStream<import("../types/bedrock-runtime.js").ResponseStream>} events
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function sseOf(events) {
  const iterator = events[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const send = (/** @type {string} */ type, /** @type {string} */ data) =>
          controller.enqueue(bytesOf(`event: ${type}\ndata: ${data}\n\n`));
        try {
          for (;;) {
            const { done, value } = await iterator.next();
            if (done) return controller.close();
            const text = new TextDecoder().decode(value.chunk?.bytes);
            // A chunk without a type, such as one that keeps a connection open, is not an event; an event without a chunk is Bedrock's own.
            const { type } = parsed(text || "{}");
            if (type) return send(type, text.replace(/\r\n?|\n/g, "\ndata: "));
          }
        } catch (error) {
          if (!(error instanceof ServiceException)) throw error;
          send("error", bodyOf(error));
          controller.close();
        }
      },
      cancel: (reason) => events.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch (cause) {
    throw new StreamIntegrityError("a chunk of the model's response is not JSON", { code: "invalid_json", cause });
  }
}
