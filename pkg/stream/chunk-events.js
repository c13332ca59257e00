// From chunks to events: one call of the module and one JSON.parse for all events that a chunk completes.
import { errorFrom, StreamIntegrityError } from "../errors.js";
import { moduleFailure } from "../module/instance.js";
import { parseJson } from "../data/json.js";

/**
 * @import { Failure } from "../errors.js"
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { StreamDecoder } from "../wasm/bedrock_wasm.js"
 *
 * @typedef {object} Batch
 * @property {Element[]} events
 * @property {unknown} [error] follows the events
 * @property {Uint8Array} [blobs] all bytes of the events, until the module is called again; only if it has set all of them apart
 * @typedef {any} Element of a batch, or the event made of it; any: JSON of a service or a gateway, which may send anything
 */

/** Makes events of a decoder's batches. A class, not closures for each stream: engines would compile those anew. */
export class ChunkReader {
  native;
  #metadata;
  #names;
  #revive;
  /** Where the bytes of the next blob begin in those that the module set apart for the batch at hand. */
  #at = 0;

  /**
   * @param {StreamDecoder} native
   * @param {string[]} names whose elements are not the events if one is in a batch's text: to search that takes less time than to
   *   walk each event
   * @param {(element: Element, chunk: ChunkReader) => Element} revive makes an event of an element
   * @param {ResponseMetadata} [$metadata] for errors
   */
  constructor(native, names, revive, $metadata) {
    this.native = native;
    this.#names = names;
    this.#revive = revive;
    this.#metadata = $metadata;
  }

  /**
   * @param {Uint8Array} [chunk] the end of the body if there is none
   * @returns {Batch}
   */
  read(chunk) {
    const { native } = this;
    let text;
    try {
      text = native.push(chunk);
    } catch (error) {
      throw moduleFailure(error, this.#metadata);
    }
    if (!text) return { events: [] };
    this.#at = 0;
    let elements;
    let error;
    try {
      elements = deltaOf(text) ?? parseJson(text, native.exact);
    } catch {
      ({ events: elements, error } = this.#oneByOne(text));
    }
    const last = elements.at(-1);
    // Events are objects, messages start with a number; only failures start with text.
    if (Array.isArray(last) && typeof last[0] === "string") {
      elements.pop();
      // cast: the module writes failures in full.
      error = errorFrom(/** @type {Failure} */ (last), this.#metadata);
    }
    let isToRevive;
    // The events take the places of the elements, which are as many or more.
    let count = 0;
    try {
      for (let at = 0; at < elements.length; at++) {
        let event = elements[at];
        if (typeof event === "number") {
          event =
            event < 0
              ? { chunk: { bytes: this.next(~event) } }
              : { contentBlockDelta: { contentBlockIndex: event, delta: { text: elements[++at] } } };
        } else if ((isToRevive ??= this.#names.some((name) => text.includes(name)))) event = this.#revive(event, this);
        elements[count++] = event;
      }
    } catch (damage) {
      // cast: `revive` throws errors of the package.
      error = Object.assign(/** @type {Error} */ (damage), { $metadata: this.#metadata ?? {} });
    }
    elements.length = count;
    return { events: elements, error, blobs: isToRevive ? undefined : native.blobs };
  }

  /**
   * The next bytes that the module set apart. A copy: each blob has its own buffer.
   * @param {number} length
   */
  next(length) {
    return this.native.blobs.slice(this.#at, (this.#at += length));
  }

  /**
   * A payload is not JSON: the events before it are still delivered.
   * @param {string} text
   * @returns {Batch}
   */
  #oneByOne(text) {
    /** @type {Element[]} */
    const events = [];
    for (const element of elementsOf(text)) {
      try {
        events.push(parseJson(element));
      } catch (cause) {
        // The payload of an exception; the elements before it still name the error.
        const [exception] = /^\["service","service",null,"(?:[^"\\]|\\.)*",\d+,\w+/.exec(element) ?? [];
        const message = cause instanceof StreamIntegrityError ? cause.message : "the payload of an event is not JSON";
        const error = exception
          ? errorFrom(`${exception}]`, this.#metadata)
          : new StreamIntegrityError(message, { code: "invalid_json", $metadata: this.#metadata, cause });
        return { events, error };
      }
    }
    return { events };
  }
}

/**
 * The elements of a batch that is one piece of text without escapes.
 * @param {string} text
 */
const deltaOf = (text) =>
  text[3] === '"' && text.indexOf('"', 4) === text.length - 2 && !text.includes("\\")
    ? [+text[1], text.slice(4, -2)]
    : undefined;

/**
 * The elements of an array up to the first that is not JSON, at which the array's text may end early.
 * @param {string} text
 */
function* elementsOf(text) {
  let start = 1;
  let depth = 0;
  let quoted = false;
  for (const { 0: token, index } of text.matchAll(/\\.|["[\]{},]/gs)) {
    if (token === '"') quoted = !quoted;
    if (quoted) continue;
    if (/[[{]/.test(token)) depth++;
    if (/[\]}]/.test(token)) depth--;
    if (depth === (token === "," ? 1 : 0)) {
      yield text.slice(start, index);
      start = index + 1;
    }
  }
  yield text.slice(start);
}
