// Decodes the bytes of an operation's stream into events.
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "../data/paths.js";
import { StreamDecoder } from "../wasm/bedrock_wasm.js";

/**
 * The module's decoder for a row's stream, and the conversions that it leaves to JavaScript.
 * @param {import("../call/request.js").Row} operation
 * @param {number} maxMessageBytes
 */
export function eventDecoder({ until = "", streamBlobs, streamDates }, maxMessageBytes) {
  /** By event, the member whose bytes the module sets apart. @type {Map<string, string>} */
  const slices = new Map();
  /** @type {[path: (false | string[])[], convert: (leaf: any) => unknown][]} any: each conversion judges its leaf */
  const places = pathsOf(streamDates).map((path) => [path, dateOf]);
  for (const path of pathsOf(streamBlobs)) {
    if (path.length === 2 && !slices.has(`${path[0]}`)) {
      // cast: it has two steps.
      slices.set(.../** @type {[string, string]} */ (path.map(String)));
    } else places.push([path, fromBase64OrThrow]);
  }
  const members = [...slices];
  const native = new StreamDecoder(maxMessageBytes, `${until}\0${members.map((path) => path.join(".")).join(" ")}`);
  /**
   * Most batches have nothing at the places: to search the text takes less time than to walk each event.
   * @param {string} text
   */
  const reviverOf = (/** @type {string} */ text) => {
    const escaped = places.length && text.includes("\\u00");
    const here = places.filter(([path]) => escaped || namesOf(path).some((name) => text.includes(name)));
    if (members.length + here.length === 0) return;
    /** @type {import("./chunk-events.js").Revive} */
    return (event, bytesOf) => {
      for (const [name, member] of members) {
        if (event[name] === undefined) continue;
        const [payload, length] = event[name];
        event[name] = payload;
        if (length === undefined) convertAt(payload, [[member]], fromBase64OrThrow);
        else payload[member] = bytesOf(length);
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
