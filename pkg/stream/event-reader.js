// A body as it is read, chunk by chunk, and the iterator over its events.
import { ChunkReader } from "./chunk-events.js";
import { BedrockError, IncompleteStreamError, InputError, reasonOf, StreamIntegrityError } from "../errors.js";
import { forget, whenDropped } from "../lib/garbage.js";

/** The events of a body, or parts of them: an async iterator whose `next()` calls queue up. */
export class EventIterator {
  /** The part of an event to deliver; an event without it is skipped. @type {(event: any) => any} */
  pick = (event) => event;
  #reader;
  #queue = Promise.resolve();
  #queued = 0;

  /** @param {BodyReader} reader */
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
    // A pending promise refers to this iterator, which therefore is not collected.
    const result = this.#queue.then(() => this.#advance()).finally(() => this.#queued--);
    this.#queue = result.catch(() => {});
    return result;
  }

  async return(value) {
    await this.#reader.cancel();
    return { done: true, value };
  }

  /** The next result, if its event has arrived. */
  #take() {
    for (let event; (event = this.#reader.take());) {
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

/** The one consumer of a body. It does not refer to its iterator, so that garbage collection can find that dropped. */
export class BodyReader {
  /** Whether the answer was read to its end. */
  completed = false;
  /** Whether the service, or the model, is known to end an answer there. */
  isComplete = false;
  #reader;
  #native;
  #chunks;
  #assembler;
  #$metadata;
  #host;
  #events = [];
  #at = 0;
  #ending;
  /** `failed` until the error was thrown, then `ended`. @type {"reading" | "failed" | "ended"} */
  #state = "reading";
  #error;
  #taken = false;
  #onAbort;
  /** Errors of the models of a list that were asked before. @type {unknown[] | undefined} */
  earlier;

  constructor(reader, { decoder, assembler, ending, $metadata, host }) {
    this.#reader = reader;
    this.#native = decoder.native;
    this.#chunks = new ChunkReader(decoder.native, decoder.reviverOf, $metadata);
    this.#assembler = assembler;
    this.#ending = ending;
    this.#$metadata = $metadata;
    this.#host = host;
    // Also once the body has ended: whoever aborts does not want the events that are left.
    this.#onAbort = () => this.#leave("failed", host.signal.reason);
    host.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Waits for the first event, and throws the error that came instead of one. */
  async first() {
    while (this.#at === this.#events.length && !(await this.isOver()));
  }

  /** @param {unknown} [reason] */
  async cancel(reason) {
    await this.#leave("ended", reason);
  }

  /** The message that Converse would have returned. */
  assembled() {
    return this.#assembler?.message();
  }

  /** The same, if the stream was read to its end. */
  whole() {
    const partial = this.assembled();
    const details = { code: "cancelled", $metadata: this.#$metadata };
    if (!this.completed) {
      throw Object.assign(new IncompleteStreamError("the stream was cancelled before it was complete", details), {
        partial,
      });
    }
    const cause = this.#assembler?.damage;
    if (cause) {
      throw new StreamIntegrityError("an event does not match Converse's format; iterate over the events instead", {
        ...details,
        code: "invalid_event",
        cause,
      });
    }
    return partial;
  }

  /** The next of the events that have arrived, if there is one. */
  take() {
    if (this.#at === this.#events.length) return;
    const event = this.#events[this.#at++];
    this.#taken = true;
    this.#assembler?.add(event);
    return event;
  }

  /** Whether nothing is left to read; otherwise a chunk was read. Throws the error that ended the stream early. */
  async isOver() {
    if (this.#state === "reading") {
      await this.#read();
      return false;
    }
    this.#release();
    if (this.#state === "ended") return true;
    this.#state = "ended";
    const error = this.#error;
    if (error instanceof IncompleteStreamError) error.partial = this.assembled();
    if (this.earlier?.length && !this.#taken && error instanceof BedrockError) error.errors = this.earlier;
    throw error;
  }

  async #read() {
    let result;
    try {
      result = await this.#host.unlessIdle(this.#reader.read());
    } catch (cause) {
      return this.#fail(cause instanceof InputError ? cause : this.#cut(cause));
    }
    // It may have been cancelled meanwhile.
    if (this.#state !== "reading") return;
    try {
      if (result.done) return this.#finish();
      const { events, error } = this.#chunks.push(result.value);
      this.#events = events;
      if (this.#ending.add) events.forEach(this.#ending.add);
      this.#at = 0;
      if (error) this.#fail(error);
    } catch (error) {
      this.#fail(error);
    }
  }

  #finish() {
    this.#chunks.finish();
    this.isComplete = this.#ending.isComplete();
    this.completed = true;
    this.#end("ended");
  }

  #fail(error) {
    if (this.#state === "reading") this.#end("failed", this.#host.redactor.clean(error));
  }

  /** Drops the events that are left. Nothing will be delivered any more, so no abort matters. */
  #leave(state, reason) {
    this.#events = [];
    this.#at = 0;
    this.#release();
    return this.#end(state, reason);
  }

  /** Closes the connection and stops the limits. */
  async #end(state, error) {
    const before = this.#state;
    this.#state = state;
    this.#error = error;
    if (before !== "reading") return;
    this.#host.stop();
    this.#native.free();
    await this.#reader.cancel(error).catch(() => {});
  }

  #release() {
    forget(this);
    this.#host.signal.removeEventListener("abort", this.#onAbort);
    this.#host.close();
  }

  #cut(cause) {
    return new IncompleteStreamError(`the connection was lost in the middle of the response: ${reasonOf(cause)}`, {
      code: "stream_lost",
      retryable: true,
      $metadata: this.#$metadata,
      cause,
    });
  }
}
