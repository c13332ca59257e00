// A body as it is read, chunk by chunk, and the iterator over its events.
import { BedrockError, IncompleteStreamError, InputError, reasonOf } from "../errors.js";
import { forget, whenDropped } from "../lib/garbage.js";

/**
 * @import { BedrockError as PublicError, IncompleteStreamError as PublicIncomplete, ResponseMetadata } from "../types/index.js"
 * @import { Reader } from "../data/reader.js"
 * @import { Host } from "../call/response.js"
 * @import { Element } from "./chunk-events.js"
 *
 * @typedef {object} Waiting a call of `next()` without an event
 * @property {EventIterator | undefined} iterator
 * @property {(result: any) => void} resolve any: of the caller's promise
 * @property {(reason: unknown) => void} reject
 *
 * @typedef {object} Parts of a stream
 * @property {import("./chunk-events.js").ChunkReader} decoder
 * @property {import("./converse.js").MessageAssembler | undefined} assembler
 * @property {{ add?: (events: Element[], blobs?: Uint8Array) => void, isComplete: () => boolean }} ending judges the end of the stream
 * @property {ResponseMetadata} $metadata
 * @property {Host} host
 */

/** Some hundred events: fewer are not worth a look at the clock. */
const BYTES_AT_ONCE = 65_536;

/** Far from the 50 ms after which people notice, since a page has other work; and a browser's shortest pause takes 4 of them. */
const MS_AT_ONCE = 10;

/** The events of a body, or parts of them; its `next()` calls queue up. */
export class EventIterator {
  /** Gives the part of an event to deliver, if that is not all of it; an event without it is skipped.
   * @type {((event: Element) => unknown) | undefined} */
  pick;
  #reader;

  /** @param {BodyReader} reader */
  constructor(reader) {
    this.#reader = reader;
    // No function here refers to the iterator: one that did would keep it.
    whenDropped(this, reader.cancel, reader);
  }

  /** @returns {Promise<IteratorResult<Element>>} */
  next() {
    // For nearly every event, nothing but this runs: engines compile little.
    const result = this.take();
    return result ? Promise.resolve(result) : this.#reader.next(this);
  }

  /** The next of the events that have arrived, if there is one. */
  take() {
    const { events } = this.#reader;
    while (events.length) {
      const event = events.pop();
      const value = this.pick ? this.pick(event) : event;
      if (value !== undefined) return { done: false, value };
    }
  }

  /**
   * @param {any} [value] any: given back as it is
   * @returns {Promise<IteratorResult<Element>>}
   */
  async return(value) {
    await this.#reader.cancel();
    return { done: true, value };
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

/**
 * The one consumer of a body. It refers to its iterator only while a `next()` waits, so that garbage collection can find a dropped
 * one. A class, not a closure for each stream: engines would compile the methods of every stream anew.
 */
export class BodyReader {
  /** Whether the response was read to its end. @type {boolean | undefined} */
  completed;
  /** Whether the service, or the model, is known to end a response there. */
  isComplete = false;
  /** Errors of the models of a list that were asked before, until an event has arrived. @type {PublicError[] | undefined} */
  earlier;
  /** Those that have arrived, the last one first. While there are some, nobody waits. @type {Element[]} */
  events = [];
  #body;
  #parts;
  /** Since the last pause. */
  #readBytes = 0;
  /** When reading went on after it. A date is not a small integer, and in place of one it would change the shape of the object. */
  #since = -Infinity;
  /** Of a chunk that is too long to be read at once. @type {Uint8Array | undefined} */
  #rest;
  /** @type {Waiting[]} */
  #waiting = [];
  /** @type {boolean | undefined} */
  #isReading;
  /** `failed` until the error was thrown, then `ended`. @type {"reading" | "failed" | "ended"} */
  #state = "reading";
  /** @type {unknown} */
  #error;

  /**
   * @param {Reader} body
   * @param {Parts} parts
   */
  constructor(body, parts) {
    this.#body = body;
    this.#parts = parts;
    // Also once the body has ended: whoever aborts does not want the events that are left.
    parts.host.onAbort = (/** @type {unknown} */ reason) => this.cancel(reason, "failed");
  }

  /**
   * Drops the events that are left. Nothing will be delivered any more, so no abort matters.
   * @param {unknown} [reason]
   * @param {"failed" | "ended"} [next]
   */
  cancel = (reason, next = "ended") => {
    this.events = [];
    this.#release();
    const ended = this.#end(next, reason);
    this.#serve();
    return ended;
  };

  /**
   * The next event; without an iterator, waits until there is one, and throws the error that came in its place.
   * @param {EventIterator} [iterator]
   * @returns {Promise<any>} any: a result or true
   */
  next(iterator) {
    return new Promise((resolve, reject) => {
      // A pending promise refers to the iterator, which therefore is not collected.
      this.#waiting.push({ iterator, resolve, reject });
      this.#serve();
    });
  }

  /** The message that Converse would have returned. */
  assembled() {
    return this.#parts.assembler?.message();
  }

  /** The same, if the stream was read to its end. */
  whole() {
    const { assembler, $metadata } = this.#parts;
    if (!this.completed) {
      const cancelled = new IncompleteStreamError("the stream was cancelled before it was complete", {
        code: "cancelled",
        $metadata,
      });
      throw Object.assign(cancelled, { partial: this.assembled() });
    }
    // cast: whoever asks has seen that there is one.
    return /** @type {NonNullable<typeof assembler>} */ (assembler).whole($metadata);
  }

  /** Hands out the events that have arrived, and reads on for the rest. */
  #serve() {
    while (this.#waiting[0]) {
      const { iterator, resolve, reject } = this.#waiting[0];
      const result = iterator ? iterator.take() : this.events.length > 0;
      if (!result && this.#state === "reading") {
        if (!this.#isReading) {
          this.#isReading = true;
          this.#read();
        }
        return;
      }
      this.#waiting.shift();
      if (result) resolve(result);
      else this.#finish(resolve, reject);
    }
  }

  /**
   * The result of a `next()` when nothing is left: the error that ended the stream early, once.
   * @param {(result: IteratorReturnResult<undefined>) => void} resolve
   * @param {(reason: unknown) => void} reject
   */
  #finish(resolve, reject) {
    const error = this.#error;
    this.#release();
    if (this.#state === "ended") return resolve({ done: true, value: undefined });
    this.#state = "ended";
    if (error instanceof IncompleteStreamError) error.partial = this.assembled();
    if (this.earlier?.length && error instanceof BedrockError) {
      // cast: it is declared, and set here and for calls.
      /** @type {PublicError} */ (error).errors = this.earlier;
    }
    reject(error);
  }

  /** Reads on, or lets the host do other things first: what has arrived already would hold a page until all of it is read. */
  #read() {
    // It may have been cancelled meanwhile.
    if (this.#state !== "reading") return;
    if (this.#readBytes >= BYTES_AT_ONCE && Date.now() - this.#since >= MS_AT_ONCE) {
      this.#readBytes = 0;
      // In another task: the page can be painted and used before.
      setTimeout(() => {
        this.#since = Date.now();
        this.#read();
      });
    } else if (this.#rest) this.#arrived({ value: this.#rest });
    else {
      this.#body.readTo(
        (piece) => this.#arrived(piece),
        (cause) => this.#arrived(undefined, cause),
      );
    }
  }

  /**
   * @param {import("../data/reader.js").Piece} [piece]
   * @param {unknown} [cause] why there is none
   */
  #arrived(piece, cause) {
    this.#isReading = false;
    const { decoder, assembler, ending, $metadata, host } = this.#parts;
    // It may have been cancelled meanwhile.
    if (this.#state === "reading") {
      try {
        if (!piece) {
          if (cause instanceof InputError) throw cause;
          throw new IncompleteStreamError(`the connection was lost while the response was read: ${reasonOf(cause)}`, {
            code: "stream_lost",
            retryable: true,
            $metadata,
            cause,
          });
        }
        const { done, value } = piece;
        const { length } = value ?? [];
        const isLong = length > BYTES_AT_ONCE;
        this.#readBytes += length;
        this.#rest = isLong ? value.subarray(BYTES_AT_ONCE) : undefined;
        const { events, error, blobs } = decoder.read(isLong ? value.subarray(0, BYTES_AT_ONCE) : value);
        if (events.length) {
          this.earlier = undefined;
          assembler?.add(events);
          ending.add?.(events, blobs);
        }
        this.events = events.reverse();
        if (error) throw error;
        if (done) {
          this.isComplete = ending.isComplete();
          this.completed = true;
          void this.#end("ended");
        }
      } catch (thrown) {
        void this.#end("failed", host.redactor.clean(thrown));
      }
    }
    this.#serve();
  }

  /**
   * Closes the connection and stops the limits.
   * @param {"failed" | "ended"} next
   * @param {unknown} [reason]
   */
  async #end(next, reason) {
    const before = this.#state;
    this.#state = next;
    this.#error = reason;
    if (before !== "reading") return;
    const { decoder, host } = this.#parts;
    host.stop();
    decoder.native.free();
    await this.#body.cancel(reason).catch(() => {});
  }

  #release() {
    forget(this);
    this.#parts.host.close();
  }
}
