// A body as it is read, chunk by chunk, and the iterator over its events.
import { BatchReader } from "./chunk-events.js";
import { BedrockError, IncompleteStreamError, reasonOf, StreamIntegrityError } from "../errors.js";
import { forget, whenDropped } from "../lib/garbage.js";

/** The events of a body, or what is picked of them: an async iterator whose `next()` calls queue up. */
export class EventIterator {
  /** What of an event is given; nothing leaves it out. @type {(event: any) => any} */
  pick = (event) => event;
  #reader;
  #queue = Promise.resolve();
  #queued = 0;

  /** @param {EventReader} reader */
  constructor(reader) {
    this.#reader = reader;
    whenDropped(this, () => reader.cancel(), reader);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    const taken = this.#queued === 0 && this.#take();
    if (taken) return Promise.resolve(taken);
    this.#queued++;
    // What is awaited holds this iterator, which thus cannot be taken for dropped.
    const result = this.#queue.then(() => this.#advance()).finally(() => this.#queued--);
    this.#queue = result.catch(() => {});
    return result;
  }

  async return(value) {
    await this.#reader.cancel();
    return { done: true, value };
  }

  /** What has come already, if anything has. */
  #take() {
    for (let event; (event = this.#reader.take()); ) {
      const value = this.pick(event);
      if (value !== undefined) return { done: false, value };
    }
  }

  async #advance() {
    for (;;) {
      const taken = this.#take();
      if (taken) return taken;
      if (await this.#reader.isOver()) return { done: true, value: undefined };
    }
  }
}

/** The one consumer of a body. It knows nothing of its iterator, so that one that is dropped can be told. */
export class EventReader {
  /** Whether the answer has come to its proper end. */
  completed = false;
  /** Whether this end is where the service, or the model, ends an answer. */
  isComplete = false;
  #reader;
  #native;
  #batches;
  #assembler;
  #$metadata;
  #host;
  #events = [];
  #at = 0;
  /** The last event of the body so far. */
  #last;
  #isEnd;
  #over = false;
  #failure;
  #failed = false;
  #taken = false;
  #onAbort;
  /** Errors of the models of a list that were asked before. @type {unknown[] | undefined} */
  earlier;

  constructor(reader, { decoder, assembler, isEnd, $metadata, host }) {
    this.#reader = reader;
    this.#native = decoder.native;
    this.#batches = new BatchReader(decoder.native, decoder.revive, $metadata);
    this.#assembler = assembler;
    this.#isEnd = isEnd;
    this.#$metadata = $metadata;
    this.#host = host;
    // Also once the body has ended: whoever aborts wants nothing of what is left.
    this.#onAbort = () => {
      this.#drop();
      this.#failed = true;
      this.#failure = host.signal.reason;
      this.#end(this.#failure);
      this.#release();
    };
    host.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Waits for the first event, and throws what there is in place of one. */
  async first() {
    while (this.#at === this.#events.length && !(await this.isOver()));
  }

  async cancel(reason) {
    this.#drop();
    this.#failed = false;
    this.#failure = undefined;
    this.#release();
    await this.#end(reason);
  }

  /** What Converse itself would have answered. */
  assembled() {
    return this.#assembler?.message();
  }

  /** The same, of an answer that has come to its end. */
  whole() {
    const partial = this.assembled();
    const details = { code: "cancelled", $metadata: this.#$metadata };
    if (!this.completed) throw Object.assign(new IncompleteStreamError("the stream was cancelled before the answer was whole", details), { partial });
    const cause = this.#assembler?.damage;
    if (cause) throw new StreamIntegrityError("an event is not of the shape that it should have; read the events themselves", { ...details, code: "invalid_event", cause });
    return partial;
  }

  /** The next of the events that have come, if there is one. */
  take() {
    if (this.#at === this.#events.length) return;
    const event = this.#events[this.#at++];
    this.#taken = true;
    this.#assembler?.add(event);
    return event;
  }

  /** Whether there is nothing to read any more; where there is, some of it was read. Throws what ended the stream before its end. */
  async isOver() {
    if (this.#failed) {
      const failure = this.#failure;
      this.#failed = false;
      this.#failure = undefined;
      this.#release();
      if (failure instanceof IncompleteStreamError) failure.partial = this.assembled();
      if (this.earlier?.length && !this.#taken && failure instanceof BedrockError) failure.errors = this.earlier;
      throw failure;
    }
    if (this.#over) {
      this.#release();
      return true;
    }
    await this.#read();
    return false;
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
    if (result.done) return this.#finish();
    let batch;
    try {
      batch = this.#batches.push(result.value);
    } catch (trap) {
      return this.#fail(trap);
    }
    this.#events = batch.events;
    this.#last = batch.events.at(-1) ?? this.#last;
    this.#at = 0;
    if (batch.error) this.#fail(batch.error);
  }

  #finish() {
    try {
      this.#batches.finish();
      this.isComplete = this.#isEnd(this.#last);
      this.completed = true;
      this.#end();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error) {
    if (this.#over) return;
    this.#failure = this.#host.redactor.clean(error);
    this.#failed = true;
    this.#end(error);
  }

  #drop() {
    this.#events = [];
    this.#at = 0;
  }

  /** The connection is closed, and no limit runs any more. */
  async #end(reason) {
    if (this.#over) return;
    this.#over = true;
    this.#host.stop();
    this.#native.free();
    await this.#reader.cancel(reason).catch(() => {});
  }

  /** Nobody is given anything any more: no abort matters. */
  #release() {
    forget(this);
    this.#host.signal.removeEventListener("abort", this.#onAbort);
    this.#host.close();
  }

  #cut(cause) {
    return new IncompleteStreamError(`the connection was lost in mid-answer, and part of the answer is missing: ${reasonOf(cause)}`, {
      code: "stream_lost",
      retryable: true,
      $metadata: this.#$metadata,
      cause,
    });
  }
}
