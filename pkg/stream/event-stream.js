// A response as it arrives. It completes, or it throws.
import { check, invalid } from "../lib/options.js";
import { BedrockError } from "../errors.js";
import { BodyReader, EventIterator } from "./event-reader.js";
import { sse, sseResponse } from "./to-sse.js";

/**
 * @import { BedrockError as PublicError, EventStream as PublicStream, SSEOptions } from "../types/index.js"
 * @import { Reader } from "../data/reader.js"
 * @import { Whole } from "./converse.js"
 * @import { Parts } from "./event-reader.js"
 */

/** @type {typeof Symbol.asyncDispose} */
const asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** The reader of a stream's body. @type {(stream: EventStream) => BodyReader} */
export let readerIn;

const textOf = (/** @type {import("./chunk-events.js").Element} */ event) =>
  event.contentBlockDelta?.delta?.text ?? undefined;

export class EventStream {
  #reader;
  /** Until a consumer claims it. @type {EventIterator | undefined} */
  #iterator;

  static {
    readerIn = (stream) => stream.#reader;
  }

  /**
   * For the clients only.
   * @param {Reader} body
   * @param {Parts} parts
   */
  constructor(body, parts) {
    this.#reader = new BodyReader(body, parts);
    this.#iterator = new EventIterator(this.#reader);
  }

  /** Whether the stream was read to its end, and this is known to be the end of the response. */
  get isComplete() {
    return this.#reader.isComplete;
  }

  /** Events as they arrive. A stream can be consumed once. */
  [Symbol.asyncIterator]() {
    return this.#claim();
  }

  /**
   * Of a Converse stream: the text of the response, piece by piece.
   * @returns {AsyncIterableIterator<string>}
   */
  text() {
    try {
      return Object.assign(this.#claim(), { pick: textOf });
    } catch (error) {
      return (async function* () {
        yield Promise.reject(error);
      })();
    }
  }

  /** Of a Converse stream: reads it to its end and returns the whole message. */
  async final() {
    if (!this.#reader.assembled()) {
      throw invalid("final() is for Converse's streams; iterate over the events instead", "no_converse_stream");
    }
    // Nothing is picked, so that the first result is the end.
    await Object.assign(this.#claim(), { pick() {} }).next();
    // cast: a Converse stream has a message.
    return /** @type {Whole} */ (this.#reader.whole());
  }

  /** The events as a `ReadableStream`, for `tee()` and `pipeTo()`. */
  toReadableStream() {
    const iterator = this.#claim();
    return new ReadableStream(
      {
        async pull(controller) {
          const { done, value } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: this.#reader.cancel,
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * The events as server-sent events, for a page.
   * @param {SSEOptions} [options]
   */
  toSSE(options = {}) {
    check("options", options);
    return sse(this.#claim(), this.#reader, options);
  }

  /**
   * The same as the response of a handler.
   * @param {Parameters<PublicStream<unknown>["toResponse"]>[0]} [options]
   */
  toResponse(options) {
    return sseResponse(this.toSSE(options), options);
  }

  /**
   * Closes the connection. Events that were not read are dropped.
   * @param {unknown} [reason]
   */
  cancel(reason) {
    return this.#reader.cancel(reason);
  }

  [asyncDispose]() {
    return this.cancel();
  }

  #claim() {
    const iterator = this.#iterator;
    if (!iterator) {
      throw new BedrockError("this stream was already consumed; use toReadableStream().tee() to read it twice", {
        code: "consumed",
      });
    }
    this.#iterator = undefined;
    return iterator;
  }
}
