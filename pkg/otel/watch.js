// Watches a stream while its consumer reads it.
import { whenDropped } from "../lib/garbage.js";
import { readerIn } from "../stream/event-stream.js";
import { quietly } from "./quietly.js";

/** @import { EventIterator } from "../stream/event-reader.js" */

/**
 * @param {import("../stream/event-stream.js").EventStream} stream
 * @param {import("./attributes.js").Found} found
 * @param {() => number} seconds since the call began
 * @param {(error?: unknown) => void} end at the end, whoever brings it about
 */
export function watch(stream, found, seconds, end) {
  const reader = readerIn(stream);
  const { next, cancel } = reader;
  let isClaimed = false;
  found.message = () => reader.assembled();
  whenDropped(stream, () => isClaimed || end(), found);
  const read = (/** @type {EventIterator | undefined} */ iterator) => {
    const result = next.call(reader, iterator);
    result.then(({ done }) => done && end(), end);
    return result;
  };
  // Only a list of models reads without an iterator, before its call is answered.
  reader.next = (/** @type {EventIterator} */ iterator) => {
    const { pick } = iterator;
    iterator.pick = (event) => {
      quietly(() => see(event));
      return pick ? pick(event) : event;
    };
    isClaimed = true;
    whenDropped(iterator, end, found);
    reader.next = read;
    return read(iterator);
  };
  reader.cancel = (reason, state) => {
    end(state === "failed" ? reason : undefined);
    return cancel(reason, state);
  };

  /** @type {(event: any) => void} any: of any operation */
  const see = ({ messageStop, metadata, chunk }) => {
    found.firstChunk ??= seconds();
    if (messageStop) found.stopReason = messageStop.stopReason;
    if (metadata) found.usage = metadata.usage;
    // Bedrock's own, whichever the model.
    if (chunk) found.usage = JSON.parse(new TextDecoder().decode(chunk.bytes))["amazon-bedrock-invocationMetrics"];
  };
}
