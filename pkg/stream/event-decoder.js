// Decodes the bytes of an operation's stream into events.
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "../data/paths.js";
import { ChunkReader } from "./chunk-events.js";
import { newDecoder } from "../wasm/bedrock_wasm.js";

/**
 * The module's decoder for a row's stream, and the conversions that it leaves to JavaScript.
 * @param {import("../call/request.js").Row} operation
 * @param {number} maxMessageBytes
 * @param {import("../types/index.js").ResponseMetadata} $metadata for errors
 */
export function eventDecoder({ until = "", streamBlobs, streamDates }, maxMessageBytes, $metadata) {
  /** @type {[path: (false | string[])[], convert: (leaf: any) => unknown][]} any: each conversion judges its leaf */
  const places = pathsOf(streamDates).map((path) => [path, dateOf]);
  for (const path of pathsOf(streamBlobs)) places.push([path, fromBase64OrThrow]);
  // The module sets most chunks apart.
  const native = newDecoder(maxMessageBytes, `${until}\0${streamBlobs?.startsWith("chunk.bytes") || ""}`);
  // A name may be escaped.
  const names = ["\\u00", ...places.flatMap(([path]) => namesOf(path))];
  const revive = (/** @type {import("./chunk-events.js").Element} */ event) => {
    for (const [path, convert] of places) convertAt(event, path, convert);
    return event;
  };
  return new ChunkReader(native, names, revive, $metadata);
}

/**
 * The names of the last step that has any.
 * @param {(false | string[])[]} path
 */
const namesOf = (path) => path.reduce((/** @type {string[]} */ names, step) => step || names, []);
