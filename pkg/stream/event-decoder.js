// Decodes the bytes of an operation's stream into events.
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "../data/paths.js";
import { StreamDecoder } from "../wasm/bedrock_wasm.js";

/**
 * The module's decoder for a row's stream, and the conversions that it leaves to JavaScript.
 * @param {Record<string, string>} operation
 * @param {number} [maxMessageBytes]
 */
export function eventDecoder({ until = "", streamBlobs, streamDates }, maxMessageBytes) {
  /** By event, the member whose bytes the module sets apart. */
  const slices = new Map();
  /** @type {(false | string[])[][]} */
  const deep = [];
  for (const path of pathsOf(streamBlobs)) {
    if (path.length === 2 && !slices.has(`${path[0]}`)) slices.set(...path.map(String));
    else deep.push(path);
  }
  const dates = pathsOf(streamDates);
  const native = new StreamDecoder(maxMessageBytes, `${until}\0${[...slices].map((path) => path.join(".")).join(" ")}`);
  if (slices.size + deep.length + dates.length === 0) return { native };
  const revive = (event, bytesAt) => {
    for (const [name, member] of slices) {
      if (event[name] === undefined) continue;
      const [payload, range] = event[name];
      event[name] = payload;
      if (range) payload[member] = bytesAt(range);
      else convertAt(payload, [[member]], fromBase64OrThrow);
    }
    for (const path of deep) convertAt(event, path, fromBase64OrThrow);
    for (const path of dates) convertAt(event, path, dateOf);
    return event;
  };
  return { native, revive };
}
