// From a 2xx response to an operation's output.
import { BlobPayload } from "./blob-payload.js";
import { isConverse, MessageAssembler } from "./converse.js";
import { NetworkError, StreamIntegrityError } from "./errors.js";
import { convertAt, fromBase64OrThrow, pathsOf } from "./paths.js";
import { entries } from "./request.js";
import { EventStream, eventDecoder } from "./stream.js";

/**
 * @param {Record<string, string>} operation its row
 * @param {import("./host.js").Host} host
 */
export async function output(operation, host) {
  const { response, $metadata } = host;
  const result = { $metadata };
  for (const { name, wire } of entries(operation.outHeaders)) {
    const value = response.headers.get(wire);
    if (value !== null) result[name] = value;
  }
  if (operation.stream) {
    result[operation.stream] = eventStream(operation, response, $metadata, host);
    return result;
  }
  if (operation.outPayload) {
    result[operation.outPayload] = new BlobPayload(await read(response.arrayBuffer(), $metadata));
    return result;
  }
  const body = parsed(await read(response.text(), $metadata), $metadata);
  for (const path of pathsOf(operation.blobs)) convertAt(body, path, fromBase64OrThrow);
  for (const path of pathsOf(operation.dates)) convertAt(body, path, dateOf);
  return Object.assign(result, body);
}

function eventStream(operation, response, $metadata, host) {
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("application/vnd.amazon.eventstream") || !response.body) {
    response.body?.cancel();
    throw new StreamIntegrityError(
      `the answer is no event stream but ${type || "of no type"}; the endpoint or a proxy on the way is no Bedrock`,
      { code: "no_event_stream", $metadata },
    );
  }
  return new EventStream(response.body, {
    decoder: eventDecoder(operation),
    assembler: isConverse(operation) ? new MessageAssembler() : undefined,
    $metadata,
    host,
  });
}

async function read(body, $metadata) {
  try {
    return await body;
  } catch (cause) {
    throw new NetworkError(`the connection was lost while the answer was read: ${cause?.message ?? cause}`, {
      code: "connection_lost",
      retryable: true,
      $metadata,
      cause,
    });
  }
}

function parsed(text, $metadata) {
  if (text === "") return {};
  let cause;
  try {
    const body = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  } catch (error) {
    cause = error;
  }
  throw new StreamIntegrityError("the answer is no JSON object; the endpoint or a proxy on the way is no Bedrock", {
    code: "invalid_json",
    $metadata,
    cause,
  });
}

/** Seconds since 1970, or RFC 3339 text. */
function dateOf(value) {
  return new Date(typeof value === "number" ? value * 1000 : value);
}
