// From a 2xx response to an operation's output.
import { BlobPayload } from "../data/blob-payload.js";
import { kindOf } from "../data/body.js";
import { BedrockError, StreamIntegrityError } from "../errors.js";
import { ChunkReader } from "../stream/chunk-events.js";
import { eventDecoder } from "../stream/event-decoder.js";
import { parseJson } from "../data/json.js";
import { ModelEnd } from "../stream/model-end.js";
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "../data/paths.js";
import { isConverse, MessageAssembler } from "../stream/converse.js";
import { discard, readerOf } from "../data/reader.js";
import { wordsOf } from "../module/step.js";
import { entries } from "./request.js";
import { EventStream } from "../stream/event-stream.js";

/**
 * @import { Details } from "../errors.js"
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { Host } from "./response.js"
 * @import { Row } from "./request.js"
 */

/**
 * @param {Row} operation
 * @param {Host} host
 * @returns {any} any: pkg/types declares the output of each operation
 */
export function output(operation, host) {
  const { response, $metadata } = host;
  const { outPayload, outRequired, readHeader, readPayload, status, stream } = operation;
  /** @type {Record<string, unknown>} */
  const result = { $metadata };
  if (status) result[status] = response.status;
  for (const { name, wire, marker } of entries(operation.outHeaders)) {
    const value = readHeader ? readHeader(response.headers, wire, marker) : response.headers.get(wire);
    if (value !== null) result[name] = value;
  }
  if (stream) {
    result[stream] = eventStream(operation, host, $metadata);
    return result;
  }
  if (readPayload) {
    // cast: a row with one of them has the other.
    result[/** @type {string} */ (outPayload)] = readPayload(host);
    return result;
  }
  const body = host.members;
  if (!body) {
    const problem = `the response is larger than ${host.maxMessageBytes} bytes (maxMessageBytes)`;
    throw new StreamIntegrityError(problem, { code: "body_too_large" });
  }
  if (outRequired && !hasAnswer(operation, body)) {
    const details = { code: "no_answer", retryable: true };
    throw notBedrock(host, `has no ${outRequired.replaceAll(" ", ", ")}`, details, host.redactor.clean(body));
  }
  for (const path of pathsOf(operation.blobs)) convertAt(body, path, fromBase64OrThrow);
  for (const path of pathsOf(operation.dates)) convertAt(body, path, dateOf);
  // Names in a body set nothing: not the prototype, not `$metadata`, and no member that a header carries.
  const members = Object.entries(body).filter(([name, value]) => value !== null && !Object.hasOwn(result, name));
  return { ...result, ...Object.fromEntries(members) };
}

/**
 * Whether a body has a member that the model requires; one is enough. Neither null nor a payload without bytes is there.
 * @param {Row} operation
 * @param {any} members any: of a service or a gateway, which may send anything
 */
export function hasAnswer({ outRequired }, members) {
  return outRequired?.split(" ").some((name) => members[name] != null && members[name].byteLength !== 0);
}

/**
 * @param {Host} host
 * @param {string} problem of the response
 * @param {Details} details
 * @param {unknown} [body] of the response
 */
function notBedrock(host, problem, details, body) {
  const words = wordsOf(host.response.headers, body);
  return new StreamIntegrityError(
    `the response ${problem}${words ? ` (${words})` : ""}; the endpoint, or a proxy in front of it, is not AWS's`,
    details,
  );
}

/**
 * @param {Row} operation
 * @param {Host} host
 * @param {ResponseMetadata} $metadata
 */
function eventStream(operation, host, $metadata) {
  const { response } = host;
  const type = response.headers.get("content-type") || "untyped";
  if (!/^application\/vnd\.amazon\.eventstream/i.test(type)) {
    discard(response);
    throw notBedrock(host, `is ${type}, not an event stream`, { code: "no_event_stream" }, host.errorBody);
  }
  if (!response.body) {
    throw new StreamIntegrityError("the response has no body: the client's fetch cannot stream", {
      code: "no_event_stream",
    });
  }
  return new EventStream(readerOf(response, host.idle), {
    decoder: eventDecoder(operation, host.maxMessageBytes, $metadata),
    assembler: isConverse(operation) ? new MessageAssembler() : undefined,
    ending:
      operation.stream === "body" && !operation.until
        ? new ModelEnd($metadata)
        : { isComplete: () => Boolean(operation.until) },
    $metadata,
    host,
  });
}

/**
 * One of each object that reads a stream. Engines drop the code that they have compiled for objects of which none is left, as after
 * each collection of garbage between two streams.
 */
eventStream.kept = new EventStream(
  readerOf({}),
  // cast: nobody reads from it.
  /** @type {any} */ ({
    host: {},
    // cast: nor decodes anything.
    decoder: new ChunkReader(/** @type {any} */ (undefined), [], String),
    assembler: new MessageAssembler(),
    ending: new ModelEnd({}),
  }),
);

/**
 * The members of a body that was read whole.
 * @param {Row} operation
 * @param {Uint8Array} bytes
 * @param {Host} host
 * @returns {any} any: as above
 */
export function membersOf({ outPayload, outPayloadJson, parse = parseJson }, bytes, host) {
  // cast: joined bytes are in a buffer that is not shared.
  if (outPayload) return { [outPayload]: new BlobPayload(/** @type {ArrayBuffer} */ (bytes.buffer)) };
  const text = new TextDecoder().decode(bytes).trim();
  let cause;
  try {
    const body = parse(text || "{}");
    if (outPayloadJson) return text ? { [outPayloadJson]: body } : {};
    if (kindOf(body) === "Object") return body;
  } catch (error) {
    cause = error;
  }
  throw cause instanceof BedrockError
    ? cause
    : notBedrock(host, "is not a JSON object", { code: "invalid_json", cause });
}
