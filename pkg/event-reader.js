// A body as it is read, chunk by chunk, and the iterator over its events.
import { BatchReader } from "./batch.js";
import { IncompleteStreamError } from "./errors.js";

/** Bodies that nobody can read to their end any more: their connections are closed. Workers' older runtimes cannot tell. */
const dropped = globalThis.FinalizationRegistry && new FinalizationRegistry((reader) => reader.cancel());

/** The events of a body: an async iterator whose `next()` calls queue up. */
export class EventIterator {
  #reader;
  #queue = Promise.resolve();
  #queued = 0;

  /** @param {EventReader} reader */
  constructor(reader) {
    this.#reader = reader;
    dropped?.register(this, reader);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    const reader = this.#reader;
    const taken = this.#queued === 0 && reader.take();
    if (taken) return Promise.resolve(taken);
    this.#queued++;
    // What is awaited holds this iterator, which thus cannot be taken for dropped.
    const result = this.#queue.then(() => reader.advance()).finally(() => this.#queued--);
    this.#queue = result.catch(() => {});
    return result;
  }

  async return(value) {
    await this.#reader.cancel();
    return { done: true, value };
  }
}

/** The one consumer of a body. It knows nothing of its iterator, so that one that is dropped can be told. */
export class EventReader {
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

  async first() {
    while (this.#at === this.#events.length && !this.#over) await this.#read();
    if (this.#at === this.#events.length && this.#failed) await this.advance();
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

  /** The next of the events that have come, if there is one. */
  take() {
    if (this.#at === this.#events.length) return;
    const value = this.#events[this.#at++];
    this.#assembler?.add(value);
    return { done: false, value };
  }

  /** What comes next. */
  async advance() {
    for (;;) {
      const taken = this.take();
      if (taken) return taken;
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
