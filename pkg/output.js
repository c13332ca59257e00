// From a 2xx response to an operation's output.
import { BlobPayload } from "./blob-payload.js";
import { isConverse, MessageAssembler } from "./converse.js";
import { StreamIntegrityError } from "./errors.js";
import { eventDecoder } from "./event-decoder.js";
import { parseJson } from "./json.js";
import { convertAt, dateOf, fromBase64OrThrow, pathsOf } from "./paths.js";
import { entries } from "./request.js";
import { EventStream } from "./stream.js";

/**
 * @param {Record<string, string>} operation its row
 * @param {import("./host.js").Host} host
 */
export async function output(operation, host) {
  const { response, $metadata } = host;
  const { outPayload, outPayloadJson, readPayload, status, stream } = operation;
  const result = { $metadata };
  if (status) result[status] = response.status;
  for (const { name, wire, marker } of entries(operation.outHeaders)) {
    if (marker === "map") {
      result[name] = prefixed(response.headers, wire.toLowerCase());
      continue;
    }
    const value = response.headers.get(wire);
    if (value !== null) result[name] = HEADER_VALUES[marker]?.(value) ?? value;
  }
  if (stream) {
    result[stream] = eventStream(operation, response, $metadata, host);
    return result;
  }
  if (outPayload) {
    result[outPayload] = readPayload?.(host) ?? new BlobPayload(await response.arrayBuffer());
    return result;
  }
  const text = await response.text();
  const body = text && outPayloadJson ? { [outPayloadJson]: parsed(text, $metadata, true) } : parsed(text || "{}", $metadata);
  for (const path of pathsOf(operation.blobs)) convertAt(body, path, fromBase64OrThrow);
  for (const path of pathsOf(operation.dates)) convertAt(body, path, dateOf);
  for (const name in body) if (body[name] !== null) result[name] = body[name];
  return result;
}

/** What a header's text stands for, by the marker of its entry. */
const HEADER_VALUES = { number: Number, boolean: (text) => text === "true", date: (text) => new Date(text) };

/** The headers that start so, by the rest of their names. */
function prefixed(headers, start) {
  const found = [...headers].filter(([name]) => name.startsWith(start));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), value]));
}

function eventStream(operation, response, $metadata, host) {
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("application/vnd.amazon.eventstream") || !response.body) {
    response.body?.cancel().catch(() => {});
    throw new StreamIntegrityError(
      `the answer is no event stream but ${type || "of no type"}; the endpoint or a proxy on the way is no Bedrock`,
      { code: "no_event_stream", $metadata },
    );
  }
  return new EventStream(response.body, {
    decoder: eventDecoder(operation, host.maxMessageBytes),
    assembler: isConverse(operation) ? new MessageAssembler() : undefined,
    $metadata,
    host,
  });
}

function parsed(text, $metadata, mayBeAny) {
  let cause;
  try {
    const body = parseJson(text);
    if (mayBeAny || (typeof body === "object" && body !== null && !Array.isArray(body))) return body;
  } catch (error) {
    cause = error;
  }
  throw new StreamIntegrityError("the answer is no JSON object; the endpoint or a proxy on the way is no Bedrock", {
    code: "invalid_json",
    $metadata,
    cause,
  });
}
