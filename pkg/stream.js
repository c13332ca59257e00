// A service's answer as it arrives. It completes, or it throws.
import { BatchReader } from "./batch.js";
import { BedrockError, IncompleteStreamError } from "./errors.js";
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "./paths.js";
import { sse, sseResponse } from "./to-sse.js";
import { StreamDecoder } from "./wasm/bedrock_wasm.js";

const asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** Streams that nobody began to read and nobody can any more: their connections are closed. Workers' older runtimes cannot tell. */
const unread = globalThis.FinalizationRegistry && new FinalizationRegistry((source) => source.cancel());

/**
 * Waits for a stream's first event without taking it; throws what the stream throws in place of one.
 * @type {(stream: EventStream) => Promise<void>}
 */
export let firstEvent;

export class EventStream {
  #source;
  #claimed = false;

  static {
    firstEvent = (stream) => stream.#source.first();
  }

  /**
   * Made by the clients; a constructor of your own is not needed.
   * @param {ReadableStream<Uint8Array>} body
   * @param {object} parts
   */
  constructor(body, parts) {
    this.#source = new EventSource(body, parts);
    unread?.register(this, this.#source, this);
  }

  /** Events as they come. A stream can be consumed once. */
  [Symbol.asyncIterator]() {
    this.#claim();
    return this.#source;
  }

  /** Of a Converse stream: the text of the answer, piece by piece. */
  async *text() {
    this.#claim();
    for await (const event of iterable(this.#source)) {
      const text = event.contentBlockDelta?.delta?.text;
      if (text !== undefined) yield text;
    }
  }

  /** Of a Converse stream: reads it to its end and gives the whole answer. */
  async final() {
    this.#claim();
    for await (const event of iterable(this.#source)) void event;
    return this.#source.assembled();
  }

  /** The events as a `ReadableStream`, which `tee()` and `pipeTo()` work on. */
  toReadableStream() {
    this.#claim();
    const source = this.#source;
    return new ReadableStream(
      {
        async pull(controller) {
          const { done, value } = await source.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => source.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** The events as server-sent events, for a page. */
  toSSE() {
    this.#claim();
    return sse(this.#source);
  }

  /** The same as a response, for a handler to answer with. */
  toResponse(options) {
    return sseResponse(this.toSSE(), options);
  }

  /**
   * Closes the connection. What was not read yet is dropped.
   * @param {unknown} [reason]
   */
  async cancel(reason) {
    await this.#source.cancel(reason);
  }

  [asyncDispose]() {
    return this.cancel();
  }

  #claim() {
    if (this.#claimed) {
      throw new BedrockError("this stream is consumed already; use toReadableStream().tee() to read it twice", {
        code: "consumed",
      });
    }
    this.#claimed = true;
    unread?.unregister(this);
  }
}

/**
 * The module's decoder for a row's stream, and what it leaves to do on events.
 * @param {Record<string, string>} operation
 * @param {number} [maxMessageBytes]
 */
export function eventDecoder({ until = "", streamBlobs = "", streamDates }, maxMessageBytes) {
  const direct = streamBlobs.split(" ").filter((path) => path.split(".").length === 2 && !/[[{]/.test(path));
  const deep = pathsOf(streamBlobs).filter((path) => path.length > 2);
  const slices = direct.map((path) => path.split("."));
  const dates = pathsOf(streamDates);
  const native = new StreamDecoder(maxMessageBytes, `${until}\0${direct.join(" ")}`);
  if (slices.length + deep.length + dates.length === 0) return { native };
  const revive = (event, blobs) => {
    for (const [name, member] of slices) {
      const blob = event[name]?.[member];
      if (Array.isArray(blob)) event[name][member] = blobs.slice(blob[0], blob[1]);
      else if (blob !== undefined && blob !== null) event[name][member] = fromBase64OrThrow(blob);
    }
    for (const path of deep) convertAt(event, path, fromBase64OrThrow);
    for (const path of dates) convertAt(event, path, dateOf);
    return event;
  };
  return { native, revive };
}

/** The one consumer of a body: an async iterator whose `next()` calls queue up. */
class EventSource {
  /** Whether the answer has come to its proper end. */
  completed = false;
  #reader;
  #native;
  #batches;
  #assembler;
  #$metadata;
  #host;
  #events = [];
  #at = 0;
  #over = false;
  #failure;
  #failed = false;
  #queue = Promise.resolve();
  #queued = 0;
  #onAbort;

  constructor(body, { decoder, assembler, $metadata, host }) {
    this.#reader = body.getReader();
    this.#native = decoder.native;
    this.#batches = new BatchReader(decoder.native, decoder.revive, $metadata);
    this.#assembler = assembler;
    this.#$metadata = $metadata;
    this.#host = host;
    this.#onAbort = () => {
      this.#drop();
      this.#fail(host.signal.reason);
    };
    host.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    if (this.#queued === 0 && this.#at < this.#events.length) return Promise.resolve(this.#take());
    this.#queued++;
    const result = this.#queue.then(() => this.#advance()).finally(() => this.#queued--);
    this.#queue = result.catch(() => {});
    return result;
  }

  async first() {
    while (this.#at === this.#events.length && !this.#over) await this.#read();
    if (this.#at === this.#events.length && this.#failed) await this.#advance();
  }

  async return(value) {
    await this.cancel();
    return { done: true, value };
  }

  async cancel(reason) {
    this.#drop();
    this.#failed = false;
    this.#failure = undefined;
    if (this.#over) return;
    this.#close();
    await this.#reader.cancel(reason).catch(() => {});
  }

  /** What Converse itself would have answered. */
  assembled() {
    return this.#assembler?.message();
  }

  #take() {
    const value = this.#events[this.#at++];
    this.#assembler?.add(value);
    return { done: false, value };
  }

  async #advance() {
    for (;;) {
      if (this.#at < this.#events.length) return this.#take();
      if (this.#failed) {
        const failure = this.#failure;
        this.#failed = false;
        this.#failure = undefined;
        if (failure instanceof IncompleteStreamError) failure.partial = this.assembled();
        throw failure;
      }
      if (this.#over) return { done: true, value: undefined };
      await this.#read();
    }
  }

  async #read() {
    let result;
    try {
      result = await this.#host.unlessIdle(this.#reader.read());
    } catch (cause) {
      if (!this.#over) this.#fail(this.#cut(cause));
      return;
    }
    if (this.#over) return;
    if (result.done) return this.#end();
    let batch;
    try {
      batch = this.#batches.push(result.value);
    } catch (trap) {
      return this.#fail(trap);
    }
    this.#events = batch.events;
    this.#at = 0;
    if (batch.error) this.#fail(batch.error);
  }

  #end() {
    try {
      this.#batches.finish();
      this.completed = true;
      this.#close();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error) {
    if (this.#over) return;
    this.#failure = error;
    this.#failed = true;
    this.#close();
    this.#reader.cancel(error).catch(() => {});
  }

  #drop() {
    this.#events = [];
    this.#at = 0;
  }

  #close() {
    this.#over = true;
    this.#host.signal.removeEventListener("abort", this.#onAbort);
    this.#host.close();
    this.#native.free();
  }

  #cut(cause) {
    return new IncompleteStreamError("the connection was lost in mid-answer, and part of the answer is missing", {
      code: "connection_lost",
      retryable: true,
      $metadata: this.#$metadata,
      cause,
    });
  }
}

function iterable(source) {
  return { [Symbol.asyncIterator]: () => source };
}
