// From a 2xx response to an operation's output.
import { BlobPayload } from "../data/blob-payload.js";
import { isConverse, MessageAssembler } from "../stream/converse.js";
import { errorFrom, StreamIntegrityError } from "../errors.js";
import { eventDecoder } from "../stream/event-decoder.js";
import { parseJson } from "../data/json.js";
import { modelEnd } from "../stream/model-end.js";
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "../data/paths.js";
import { discard, readerOf } from "../data/reader.js";
import { entries } from "./request.js";
import { EventStream } from "../stream/event-stream.js";

/**
 * @param {Record<string, string>} operation its row
 * @param {import("./driver.js").Host} host
 */
export function output(operation, host) {
  const { response, $metadata } = host;
  const { outPayload, outRequired, readHeader, readPayload, status, stream } = operation;
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
    result[outPayload] = readPayload(host);
    return result;
  }
  if (!host.bytes) throw new StreamIntegrityError("the response is larger than maxMessageBytes", { code: "body_too_large", $metadata });
  const body = outPayload ? { [outPayload]: new BlobPayload(host.bytes.buffer) } : parsedBody(operation, host);
  if (!outRequired?.split(" ").some((name) => isThere(body[name]))) {
    if (typeof body.__type === "string") throw misplaced(body, $metadata);
    if (outRequired) throw notBedrock(`has no ${outRequired.replaceAll(" ", ", ")}`, { code: "no_answer", retryable: true, $metadata });
  }
  for (const path of pathsOf(operation.blobs)) convertAt(body, path, fromBase64OrThrow);
  for (const path of pathsOf(operation.dates)) convertAt(body, path, dateOf);
  // Names in a body set nothing: not the prototype, not `$metadata`, and no member that a header carries.
  const members = Object.entries(body).filter(([name, value]) => value !== null && !Object.hasOwn(result, name));
  return { ...result, ...Object.fromEntries(members) };
}

/** Neither null nor a payload without bytes. */
const isThere = (/** @type {{ byteLength: number } | null} */ value) => value != null && value.byteLength !== 0;

/** The error that a 2xx response holds. */
function misplaced(body, $metadata) {
  const name = body.__type.split(":")[0].split("#").pop();
  const ours = /^(InternalServer|ServiceUnavailable)/.test(name);
  return errorFrom(["service", "", undefined, name, ours ? 500 : 400, ours || /^(Throttling|ModelNotReady)/.test(name), body], $metadata);
}

/**
 * @param {string} problem what the response is or lacks
 * @param {{ code?: string, retryable?: boolean, $metadata?: object, cause?: unknown } | undefined} details
 */
function notBedrock(problem, details) {
  return new StreamIntegrityError(`the response ${problem}; the endpoint or a proxy on the way is not Bedrock`, details);
}

function eventStream(operation, host, $metadata) {
  const { response } = host;
  const type = response.headers.get("content-type") || "of no type";
  if (!/^application\/vnd\.amazon\.eventstream/i.test(type)) {
    discard(response);
    throw notBedrock(`is ${type}, not an event stream`, { code: "no_event_stream", $metadata });
  }
  if (!response.body) throw new StreamIntegrityError("the response has no body: the client's fetch cannot stream", { code: "no_event_stream", $metadata });
  return new EventStream(readerOf(response), {
    decoder: eventDecoder(operation, host.maxMessageBytes),
    assembler: isConverse(operation) ? new MessageAssembler() : undefined,
    ending: operation.stream === "body" && !operation.until ? modelEnd($metadata) : { isComplete: () => Boolean(operation.until) },
    $metadata,
    host,
  });
}

function parsedBody({ outPayloadJson }, { bytes, $metadata }) {
  const text = new TextDecoder().decode(bytes).trim();
  let cause;
  try {
    const body = parseJson(text || "{}");
    if (outPayloadJson) return text ? { [outPayloadJson]: body } : {};
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  } catch (error) {
    cause = error;
  }
  throw notBedrock("is not a JSON object", { code: "invalid_json", $metadata, cause });
}
