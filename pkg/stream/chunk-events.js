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
 * @property {Uint8Array} [blobs] the bytes that the module set apart, until it is called again
 * @typedef {any} Element of a batch, or the event made of it; any: JSON of a service or a gateway, which may send anything
 */

/**
 * Makes an event of an element of a batch. `bytesOf` gives the next bytes that the module set apart, by their number.
 * @typedef {(element: Element, bytesOf: (length: number) => Uint8Array) => Element} Revive
 */

/**
 * @param {StreamDecoder} decoder
 * @param {(text: string) => Revive | undefined} reviverOf the text of a batch; `undefined` if its elements are the events
 * @param {ResponseMetadata} [$metadata] for errors
 * @returns {(chunk?: Uint8Array) => Batch} takes a chunk, or the end of the body if there is none
 */
export function chunkReader(decoder, reviverOf, $metadata) {
  /**
   * @param {NonNullable<ReturnType<StreamDecoder["push"]>>} batch
   * @returns {Batch}
   */
  const eventsOf = ({ text, exact, blobs }) => {
    let events;
    let error;
    try {
      events = parseJson(text, exact);
    } catch {
      ({ events, error } = oneByOne(text));
    }
    const last = events.at(-1);
    if (isFailure(last)) {
      events.pop();
      error = errorFrom(last, $metadata);
    }
    const revive = reviverOf(text);
    let start = 0;
    // A copy: each has its own buffer.
    const bytesOf = (/** @type {number} */ length) => blobs.slice(start, (start += length));
    for (let at = 0; at < events.length; at++) {
      if (!revive) break;
      try {
        events[at] = revive(events[at], bytesOf);
      } catch (damage) {
        // cast: `revive` throws errors of the package.
        error = Object.assign(/** @type {Error} */ (damage), { $metadata: $metadata ?? {} });
        events.length = at;
      }
    }
    return { events, error, blobs };
  };

  /**
   * A payload is not JSON: the events before it are still delivered.
   * @param {string} text
   * @returns {Batch}
   */
  const oneByOne = (text) => {
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
          ? errorFrom(`${exception}]`, $metadata)
          : new StreamIntegrityError(message, { code: "invalid_json", $metadata, cause });
        return { events, error };
      }
    }
    return { events };
  };

  return (chunk) => {
    let batch;
    try {
      batch = decoder.push(chunk ?? new Uint8Array(), !chunk);
    } catch (error) {
      throw moduleFailure(error, $metadata);
    }
    return batch ? eventsOf(batch) : { events: [] };
  };
}

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

/**
 * Events are objects, messages start with a number; only failures start with text.
 * @param {Element} element
 * @returns {element is Failure}
 */
function isFailure(element) {
  return Array.isArray(element) && typeof element[0] === "string";
}
