// A service's answer as it arrives. It completes, or it throws.
import { BedrockError, InputError } from "../errors.js";
import { EventIterator, BodyReader } from "./event-reader.js";
import { sse, sseResponse } from "./to-sse.js";

const asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/**
 * Waits for a stream's first event without taking it; throws what the stream throws in place of one.
 * @type {(stream: EventStream) => Promise<void>}
 */
export let firstEvent;

/**
 * Says what failed before, for the error of a stream that fails before its first event.
 * @type {(stream: EventStream, errors: unknown[]) => void}
 */
export let afterErrors;

const textOf = (event) => event.contentBlockDelta?.delta?.text ?? undefined;

export class EventStream {
  #reader;
  /** Until somebody reads. */
  #iterator;

  static {
    firstEvent = (stream) => stream.#reader.first();
    afterErrors = (stream, errors) => void (stream.#reader.earlier = errors);
  }

  /**
   * Made by the clients; a constructor of your own is not needed.
   * @param {ReturnType<import("../lib/reader.js").readerOf>} body
   * @param {object} parts
   */
  constructor(body, parts) {
    this.#reader = new BodyReader(body, parts);
    this.#iterator = new EventIterator(this.#reader);
  }

  /** Whether the stream was read to an end that is known to be that of the answer. */
  get isComplete() {
    return this.#reader.isComplete;
  }

  /** Events as they come. A stream can be consumed once. */
  [Symbol.asyncIterator]() {
    return this.#claim();
  }

  /** Of a Converse stream: the text of the answer, piece by piece. */
  text() {
    try {
      return Object.assign(this.#claim(), { pick: textOf });
    } catch (error) {
      const refused = { next: () => Promise.reject(error), [Symbol.asyncIterator]: () => refused };
      return refused;
    }
  }

  /** Of a Converse stream: reads it to its end and gives the whole answer. */
  async final() {
    if (!this.#reader.assembled()) throw new InputError("final() puts Converse's answers together; read the events of this stream", { code: "no_converse_stream" });
    for await (const event of this.#claim()) void event;
    return this.#reader.whole();
  }

  /** The events as a `ReadableStream`, which `tee()` and `pipeTo()` work on. */
  toReadableStream() {
    const iterator = this.#claim();
    return new ReadableStream(
      {
        async pull(controller) {
          const { done, value } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => this.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** The events as server-sent events, for a page. */
  toSSE(options) {
    return sse(this.#claim(), this.#reader, options);
  }

  /** The same as a response, for a handler to answer with. */
  toResponse(options) {
    return sseResponse(this.toSSE(options), options);
  }

  /**
   * Closes the connection. What was not read yet is dropped.
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
      throw new BedrockError("this stream is consumed already; use toReadableStream().tee() to read it twice", {
        code: "consumed",
      });
    }
    this.#iterator = undefined;
    return iterator;
  }
}
