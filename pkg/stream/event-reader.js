// A body as it is read, chunk by chunk, and the iterator over its events.
import { chunkReader } from "./chunk-events.js";
import { BedrockError, IncompleteStreamError, InputError, reasonOf } from "../errors.js";
import { forget, whenDropped } from "../lib/garbage.js";

/**
 * @import { BedrockError as PublicError, IncompleteStreamError as PublicIncomplete, ResponseMetadata } from "../types/index.js"
 * @import { Reader } from "../data/reader.js"
 * @import { Host } from "../call/response.js"
 * @import { Element } from "./chunk-events.js"
 *
 * @typedef {ReturnType<typeof bodyReader>} BodyReader
 * @typedef {object} Parts of a stream
 * @property {ReturnType<typeof import("./event-decoder.js").eventDecoder>} decoder
 * @property {ReturnType<typeof import("./converse.js").messageAssembler> | undefined} assembler
 * @property {{ add?: (event: Element) => void, isComplete: () => boolean }} ending judges the end of the stream
 * @property {ResponseMetadata} $metadata
 * @property {Host} host
 */

/**
 * The events of a body, or parts of them; its `next()` calls queue up. `pick` gives the part of an event to deliver; an event
 * without it is skipped.
 * @typedef {AsyncIterableIterator<Element> & { pick: (event: Element) => unknown, return: (value?: any) => Promise<IteratorResult<Element>> }} EventIterator
 *   any: given back as it is
 */

/**
 * @param {BodyReader} reader
 * @returns {EventIterator}
 */
export function eventIterator(reader) {
  const iterator = {
    pick: (/** @type {import("./chunk-events.js").Element} */ event) => event,
    next() {
      return reader.next(/** @type {EventIterator} cast: declared without it */ (this));
    },
    async return(/** @type {any} */ value) {
      await reader.cancel();
      return { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  // No function here refers to the iterator: one that did would keep it.
  whenDropped(iterator, reader.cancel, reader);
  return iterator;
}

/**
 * The one consumer of a body. It refers to its iterator only while a `next()` waits, so that garbage collection can find a dropped one.
 * @param {Reader} body
 * @param {Parts} parts
 */
export function bodyReader(body, { decoder, assembler, ending, $metadata, host }) {
  const eventsOf = chunkReader(decoder.native, decoder.reviverOf, $metadata);
  /**
   * The calls of `next()` that have no event yet.
   * @type {{ iterator: EventIterator | undefined, resolve: (result: any) => void, reject: (reason: unknown) => void }[]} any: of the
   *   caller's promise
   */
  const waiting = [];
  /** @type {Element[]} */
  let events = [];
  let at = 0;
  let isReading = false;
  /** `failed` until the error was thrown, then `ended`. @type {"reading" | "failed" | "ended"} */
  let state = "reading";
  /** @type {unknown} */
  let error;

  const reader = {
    /** Whether the response was read to its end. */
    completed: false,
    /** Whether the service, or the model, is known to end a response there. */
    isComplete: false,
    /** Errors of the models of a list that were asked before, until an event has been taken. @type {PublicError[] | undefined} */
    earlier: undefined,

    /**
     * @param {EventIterator} iterator
     * @returns {Promise<IteratorResult<Element>>}
     */
    next(iterator) {
      const result = waiting[0] ? undefined : take(iterator);
      return result ? Promise.resolve(result) : wait(iterator);
    },

    /** Waits for the first event, and throws the error that came instead of one. @type {() => Promise<void>} */
    first: () => wait(),

    /** @type {(reason?: unknown) => Promise<void>} */
    cancel: (reason) => leave("ended", reason),

    /** The message that Converse would have returned. */
    assembled: () => assembler?.message(),

    /** The same, if the stream was read to its end. */
    whole() {
      if (!reader.completed) {
        const cancelled = new IncompleteStreamError("the stream was cancelled before it was complete", {
          code: "cancelled",
          $metadata,
        });
        throw Object.assign(cancelled, { partial: reader.assembled() });
      }
      return assembler?.whole($metadata);
    },
  };

  /**
   * The next of the events that have arrived, if there is one; without an iterator, whether there is one.
   * @type {(iterator: EventIterator | undefined) => any} any: a result or true
   */
  const take = (iterator) => {
    while (at < events.length) {
      if (!iterator) return true;
      const event = events[at++];
      reader.earlier = undefined;
      assembler?.add(event);
      const value = iterator.pick(event);
      if (value !== undefined) return { done: false, value };
    }
  };

  /** @type {(iterator?: EventIterator) => Promise<any>} any: as above */
  const wait = (iterator) =>
    new Promise((resolve, reject) => {
      // A pending promise refers to the iterator, which therefore is not collected.
      waiting.push({ iterator, resolve, reject });
      serve();
    });

  /** Hands out the events that have arrived, and reads on for the rest. */
  const serve = () => {
    while (waiting[0]) {
      const result = take(waiting[0].iterator);
      if (!result && state === "reading") return read();
      // cast: it is not empty.
      const { resolve, reject } = /** @type {typeof waiting[0]} */ (waiting.shift());
      if (result) resolve(result);
      else finish(resolve, reject);
    }
  };

  /** The result of a `next()` when nothing is left: the error that ended the stream early, once. */
  /** @type {(resolve: (result: IteratorReturnResult<undefined>) => void, reject: (reason: unknown) => void) => void} */
  const finish = (resolve, reject) => {
    release();
    if (state === "ended") return resolve({ done: true, value: undefined });
    state = "ended";
    if (error instanceof IncompleteStreamError) error.partial = reader.assembled();
    if (reader.earlier?.length && error instanceof BedrockError) {
      // cast: it is declared, and set here and for calls.
      /** @type {PublicError} */ (error).errors = reader.earlier;
    }
    reject(error);
  };

  const read = () => {
    if (isReading) return;
    isReading = true;
    body
      .read()
      .then(arrived, (/** @type {unknown} */ cause) =>
        arrived({ lost: cause instanceof InputError ? cause : cut(cause) }),
      );
  };

  /** @type {(result: { done?: boolean, value?: any, lost?: BedrockError }) => void} any: bytes, unless it is done */
  const arrived = ({ done, value, lost }) => {
    isReading = false;
    // It may have been cancelled meanwhile.
    if (state === "reading") {
      try {
        if (lost) throw lost;
        const batch = eventsOf(done ? undefined : value);
        events = batch.events;
        at = 0;
        if (ending.add) events.forEach(ending.add);
        if (batch.error) throw batch.error;
        if (done) {
          reader.isComplete = ending.isComplete();
          reader.completed = true;
          end("ended");
        }
      } catch (thrown) {
        end("failed", host.redactor.clean(thrown));
      }
    }
    serve();
  };

  /** Drops the events that are left. Nothing will be delivered any more, so no abort matters. */
  const leave = (/** @type {"failed" | "ended"} */ next, /** @type {unknown} */ reason) => {
    events = [];
    at = 0;
    release();
    const ended = end(next, reason);
    serve();
    return ended;
  };

  /**
   * Closes the connection and stops the limits.
   * @param {"failed" | "ended"} next
   * @param {unknown} [reason]
   */
  const end = async (next, reason) => {
    const before = state;
    state = next;
    error = reason;
    if (before !== "reading") return;
    host.stop();
    decoder.native.free();
    await body.cancel(reason).catch(() => {});
  };

  const release = () => {
    forget(reader);
    host.close();
  };

  const cut = (/** @type {unknown} */ cause) =>
    new IncompleteStreamError(`the connection was lost while the response was read: ${reasonOf(cause)}`, {
      code: "stream_lost",
      retryable: true,
      $metadata,
      cause,
    });

  // Also once the body has ended: whoever aborts does not want the events that are left.
  host.onAbort = (/** @type {unknown} */ reason) => leave("failed", reason);
  return reader;
}
