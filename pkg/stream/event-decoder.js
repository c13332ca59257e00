// Decodes the bytes of an operation's stream into events.
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "../data/paths.js";
import { StreamDecoder } from "../wasm/bedrock_wasm.js";

/**
 * The module's decoder for a row's stream, and the conversions that it leaves to JavaScript.
 * @param {import("../call/request.js").Row} operation
 * @param {number} maxMessageBytes
 */
export function eventDecoder({ until = "", streamBlobs, streamDates }, maxMessageBytes) {
  /** The members of events whose bytes the module sets apart. @type {string[][]} */
  const members = [];
  /** @type {[path: (false | string[])[], convert: (leaf: any) => unknown][]} any: each conversion judges its leaf */
  const places = pathsOf(streamDates).map((path) => [path, dateOf]);
  for (const path of pathsOf(streamBlobs)) {
    if (path.length === 2 && members.every(([name]) => name !== `${path[0]}`)) members.push(path.map(String));
    else places.push([path, fromBase64OrThrow]);
  }
  const blobs = members.map((path) => path.join(".")).join(" ");
  const native = new StreamDecoder(maxMessageBytes, `${until}\0${blobs}`);
  // A name may be escaped.
  const names = ["\\u00", ...places.flatMap(([path]) => namesOf(path))];
  /**
   * Most batches have nothing at the places: to search the text takes less time than to walk each event.
   * @param {string} text
   */
  const reviverOf = (/** @type {string} */ text) => {
    const here = names.some((name) => text.includes(name)) ? places : [];
    if (members.length + here.length === 0) return;
    /** @type {import("./chunk-events.js").Revive} */
    return (event, bytesOf) => {
      for (const slice of members) {
        // No destructuring: this runs for every event.
        const name = slice[0];
        if (event[name] === undefined) continue;
        const [payload, length] = event[name];
        event[name] = payload;
        if (length === undefined) convertAt(payload, [slice.slice(1)], fromBase64OrThrow);
        else payload[slice[1]] = bytesOf(length);
      }
      for (const [path, convert] of here) convertAt(event, path, convert);
      return event;
    };
  };
  return { native, reviverOf };
}

/**
 * The names of the last step that has any.
 * @param {(false | string[])[]} path
 */
const namesOf = (path) => path.reduce((/** @type {string[]} */ names, step) => step || names, []);
