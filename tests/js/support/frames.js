// Event-stream bytes, encoded by AWS's own codec.
import { EventStreamCodec } from "@smithy/eventstream-codec";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

/** What Bedrock pads events with. */
export const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEF";

/**
 * A frame with any headers, typed as the codec takes them, and any body.
 * @param {Record<string, { type: string, value: unknown }>} headers
 * @param {Uint8Array | string} body
 * @returns {Uint8Array}
 */
export function message(headers, body = "") {
  return codec.encode({ headers, body: Buffer.from(body) });
}

/** An event as Bedrock sends it: padded, its keys sorted. A string is taken as the raw payload. */
export function event(type, payload) {
  const body = typeof payload === "string" ? payload : sorted({ ...payload, p: PADDING });
  return message(
    strings({ ":event-type": type, ":content-type": "application/json", ":message-type": "event" }),
    body,
  );
}

/** A modelled exception, which ends a stream. */
export function exception(type, payload) {
  const headers = { ":exception-type": type, ":content-type": "application/json", ":message-type": "exception" };
  return message(strings(headers), typeof payload === "string" ? payload : JSON.stringify(payload));
}

/** An unmodelled error, which ends a stream. */
export function error(code, text) {
  return message(strings({ ":message-type": "error", ":error-code": code, ":error-message": text }));
}

/** @param {...Uint8Array} frames */
export function joined(...frames) {
  return new Uint8Array(Buffer.concat(frames));
}

/** Header values of the type that nearly all headers have. */
export function strings(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: "string", value }]));
}

function sorted(payload) {
  return JSON.stringify(Object.fromEntries(Object.entries(payload).sort(([a], [b]) => (a < b ? -1 : 1))));
}
