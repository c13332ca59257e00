// A body as it is read, chunk by chunk, and the iterator over its events.
import { ChunkReader } from "./chunk-events.js";
import { BedrockError, IncompleteStreamError, InputError, reasonOf, StreamIntegrityError } from "../errors.js";
import { forget, whenDropped } from "../lib/garbage.js";

/**
 * @typedef {object} EventIterator The events of a body, or parts of them; its `next()` calls queue up.
 * @property {(event: any) => any} pick the part of an event to deliver; an event without it is skipped
 * @property {() => Promise<IteratorResult<any>>} next
 * @property {(value?: any) => Promise<IteratorResult<any>>} return
 * @property {() => EventIterator} [Symbol.asyncIterator]
 */

/**
 * @param {ReturnType<typeof bodyReader>} reader
 * @returns {EventIterator}
 */
export function eventIterator(reader) {
  /** @type {EventIterator} */
  const iterator = {
    pick: (event) => event,
    next() {
      return reader.next(this);
    },
    async return(value) {
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
 * @param {ReturnType<import("../data/reader.js").readerOf>} body
 * @param {any} parts
 */
export function bodyReader(body, { decoder, assembler, ending, $metadata, host }) {
  const chunks = new ChunkReader(decoder.native, decoder.reviverOf, $metadata);
  /** The calls of `next()` that have no event yet. @type {{ iterator?: EventIterator, resolve: Function, reject: Function }[]} */
  const waiting = [];
  /** @type {any[]} */
  let events = [];
  let at = 0;
  let isReading = false;
  /** `failed` until the error was thrown, then `ended`. @type {"reading" | "failed" | "ended"} */
  let state = "reading";
  /** @type {any} */
  let error;

  const reader = {
    /** Whether the answer was read to its end. */
    completed: false,
    /** Whether the service, or the model, is known to end an answer there. */
    isComplete: false,
    /** Errors of the models of a list that were asked before, until an event has been taken. @type {unknown[] | undefined} */
    earlier: undefined,

    /** @param {EventIterator} iterator */
    next(iterator) {
      const result = waiting[0] ? undefined : take(iterator);
      return result ? Promise.resolve(result) : wait(iterator);
    },

    /** Waits for the first event, and throws the error that came instead of one. */
    first: () => wait(),

    cancel: (/** @type {unknown} */ reason) => leave("ended", reason),

    /** The message that Converse would have returned. */
    assembled: () => assembler?.message(),

    /** The same, if the stream was read to its end. */
    whole() {
      const partial = reader.assembled();
      if (!reader.completed) {
        const cancelled = new IncompleteStreamError("the stream was cancelled before it was complete", {
          code: "cancelled",
          $metadata,
        });
        throw Object.assign(cancelled, { partial });
      }
      const cause = assembler?.damage;
      if (!cause) return partial;
      throw new StreamIntegrityError("an event does not match Converse's format; iterate over the events instead", {
        code: "invalid_event",
        $metadata,
        cause,
      });
    },
  };

  /** The next of the events that have arrived, if there is one; without an iterator, whether there is one. */
  const take = (/** @type {EventIterator | undefined} */ iterator) => {
    while (at < events.length) {
      if (!iterator) return true;
      const event = events[at++];
      reader.earlier = undefined;
      assembler?.add(event);
      const value = iterator.pick(event);
      if (value !== undefined) return { done: false, value };
    }
  };

  const wait = (/** @type {EventIterator | undefined} */ iterator) =>
    /** @type {Promise<any>} */ (
      new Promise((resolve, reject) => {
        // A pending promise refers to the iterator, which therefore is not collected.
        waiting.push({ iterator, resolve, reject });
        serve();
      })
    );

  /** Hands out what has arrived, and reads on for the rest. */
  const serve = () => {
    while (waiting[0]) {
      const result = take(waiting[0].iterator);
      if (!result && state === "reading") return read();
      const { resolve, reject } = /** @type {any} */ (waiting.shift());
      if (result) resolve(result);
      else finish(resolve, reject);
    }
  };

  /** The result of a `next()` when nothing is left: the error that ended the stream early, once. */
  const finish = (/** @type {Function} */ resolve, /** @type {Function} */ reject) => {
    release();
    if (state === "ended") return resolve({ done: true, value: undefined });
    state = "ended";
    if (error instanceof IncompleteStreamError) error.partial = reader.assembled();
    if (reader.earlier?.length && error instanceof BedrockError) error.errors = reader.earlier;
    reject(error);
  };

  const read = () => {
    if (isReading) return;
    isReading = true;
    body.read().then(arrived, (cause) => arrived({ lost: cause instanceof InputError ? cause : cut(cause) }));
  };

  const arrived = (/** @type {{ done?: boolean, value?: any, lost?: BedrockError }} */ { done, value, lost }) => {
    isReading = false;
    // It may have been cancelled meanwhile.
    if (state === "reading") {
      try {
        if (lost) throw lost;
        if (done) {
          chunks.finish();
          reader.isComplete = ending.isComplete();
          reader.completed = true;
          end("ended");
        } else {
          const batch = chunks.push(value);
          events = batch.events;
          at = 0;
          if (ending.add) events.forEach(ending.add);
          if (batch.error) throw batch.error;
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

  /** Closes the connection and stops the limits. */
  const end = async (/** @type {"failed" | "ended"} */ next, /** @type {unknown} */ reason) => {
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
    new IncompleteStreamError(`the connection was lost in the middle of the response: ${reasonOf(cause)}`, {
      code: "stream_lost",
      retryable: true,
      $metadata,
      cause,
    });

  // Also once the body has ended: whoever aborts does not want the events that are left.
  host.onAbort = (/** @type {unknown} */ reason) => leave("failed", reason);
  return reader;
}
