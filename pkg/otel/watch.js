// Watches a stream while its consumer reads it.
import { whenDropped } from "../lib/garbage.js";
import { readerIn } from "../stream/event-stream.js";
import { quietly } from "./quietly.js";

/**
 * @param {import("../stream/event-stream.js").EventStream} stream
 * @param {import("./attributes.js").Found} found
 * @param {() => number} seconds since the call began
 * @param {(error?: unknown) => void} end at the end, whoever brings it about
 */
export function watch(stream, found, seconds, end) {
  const reader = readerIn(stream);
  const { next, cancel } = reader;
  /** The `pick` of the iterator that was claimed. @type {((event: any) => unknown) | undefined} any: as below */
  let claimed;
  found.message = () => reader.assembled();
  whenDropped(stream, () => claimed || end(), found);
  reader.next = (iterator) => {
    if (iterator && !claimed) {
      const { pick } = iterator;
      iterator.pick = claimed = (event) => {
        quietly(() => see(event));
        return pick ? pick(event) : event;
      };
      whenDropped(iterator, end, found);
    }
    const result = next.call(reader, iterator);
    result.then(({ done }) => done && end(), end);
    return result;
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
