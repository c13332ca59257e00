// From chunks to events: one call of the module and one JSON.parse for all events that a chunk completes.
import { errorFrom, StreamIntegrityError } from "../errors.js";
import { moduleFailure } from "../module/instance.js";
import { parseJson } from "../data/json.js";

export class ChunkReader {
  #decoder;
  #revive;
  #$metadata;

  /**
   * @param {import("../wasm/bedrock_wasm.js").StreamDecoder} decoder
   * @param {((element: any, bytesAt: (range: number[]) => Uint8Array) => any) | undefined} revive
   * @param {object} [$metadata] for errors
   */
  constructor(decoder, revive, $metadata) {
    this.#decoder = decoder;
    this.#revive = revive;
    this.#$metadata = $metadata;
  }

  /**
   * @param {Uint8Array} chunk
   * @returns {{ events: any[], error?: unknown }} the error follows the events
   */
  push(chunk) {
    return this.#unlessTrapped(() => this.#batch(chunk));
  }

  /** Throws if the body must not end here. */
  finish() {
    const failure = this.#unlessTrapped(() => this.#decoder.finish());
    if (failure) throw errorFrom(failure, this.#$metadata);
  }

  #unlessTrapped(work) {
    try {
      return work();
    } catch (error) {
      throw moduleFailure(error, this.#$metadata);
    }
  }

  /** @param {number[] | Uint8Array} chunk */
  #batch(chunk) {
    const text = this.#decoder.push(chunk);
    let events = [];
    let error;
    try {
      if (text) events = parseJson(text);
    } catch {
      ({ events, error } = this.#oneByOne(text));
    }
    const last = events.at(-1);
    if (isFailure(last)) {
      events.pop();
      error = errorFrom(last, this.#$metadata);
    }
    let blobs;
    const bytesAt = ([start, end]) => (blobs ??= this.#decoder.blobs()).slice(start, end);
    for (let at = 0; this.#revive && at < events.length; at++) {
      try {
        events[at] = this.#revive(events[at], bytesAt);
      } catch (damage) {
        return { events: events.slice(0, at), error: Object.assign(damage, { $metadata: this.#$metadata ?? {} }) };
      }
    }
    return { events, error };
  }

  /** A payload is not JSON: the events before it are still delivered. */
  #oneByOne(text) {
    const bytes = new TextEncoder().encode(text);
    const events = [];
    let start = 1;
    for (const end of this.#decoder.ends().trim().split(" ").map(Number)) {
      const element = new TextDecoder().decode(bytes.subarray(start, end));
      try {
        events.push(parseJson(element));
      } catch (cause) {
        // The payload of an exception; the elements before it still name the error.
        const [exception] = /^\["service","service",null,"(?:[^"\\]|\\.)*",\d+,\w+/.exec(element) ?? [];
        const message = cause instanceof StreamIntegrityError ? cause.message : "the payload of an event is not JSON";
        const details = { code: "invalid_json", $metadata: this.#$metadata, cause };
        const error = exception
          ? errorFrom(`${exception}]`, this.#$metadata)
          : new StreamIntegrityError(message, details);
        return { events, error };
      }
      start = end + 1;
    }
    return { events };
  }
}

/** Events are objects, messages start with an array; only failures start with text. */
function isFailure(element) {
  return Array.isArray(element) && typeof element[0] === "string";
}
