// Encodes the frames of event streams, as Bedrock writes them.
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { bytesOf, textOf } from "../lib/bytes.js";

const codec = new EventStreamCodec(textOf, bytesOf);

/** Bedrock pads every event with a prefix of this, which hides the lengths of tokens from eavesdroppers. */
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * The padding of one event: at least one and at most all of the characters, as in recorded streams.
 * @returns {string}
 */
const padding = () => PADDING.slice(0, 1 + Math.floor(Math.random() * PADDING.length));

/**
 * Encodes one event as Bedrock sends it: headers in Bedrock's order, keys sorted at every depth, padding `p` among them.
 * @param {string} eventType the union member, for example `contentBlockDelta`
 * @param {Record<string, unknown>} payload
 * @returns {Uint8Array} one whole frame
 */
export function encodeEvent(eventType, payload) {
  return encode(
    { ":event-type": eventType, ":content-type": "application/json", ":message-type": "event" },
    { ...payload, p: padding() },
  );
}

/**
 * Encodes an exception that ends a stream.
 * @param {string} exceptionType the union member, for example `modelStreamErrorException`
 * @param {Record<string, unknown>} payload
 * @returns {Uint8Array} one whole frame
 */
export function encodeException(exceptionType, payload) {
  return encode(
    { ":exception-type": exceptionType, ":content-type": "application/json", ":message-type": "exception" },
    payload,
  );
}

/**
 * Encodes an error that is not in the service model. It has no body.
 * @param {string} code
 * @param {string} message
 * @returns {Uint8Array} one whole frame
 */
export const encodeError = (code, message) =>
  encode({ ":error-code": code, ":error-message": message, ":message-type": "error" }, undefined);

/**
 * @param {Record<string, string>} headers
 * @param {Record<string, unknown> | undefined} payload
 */
function encode(headers, payload) {
  /** @type {Parameters<typeof codec.encode>[0]["headers"]} */
  const typed = {};
  for (const [name, value] of Object.entries(headers)) typed[name] = { type: "string", value };
  const body = bytesOf(payload === undefined ? "" : sortedJson(payload));
  return codec.encode({ headers: typed, body });
}

/**
 * JSON text with the keys of every object in alphabetical order, the form of Bedrock's own events.
 * @param {unknown} value
 * @returns {string}
 */
export function sortedJson(value) {
  return JSON.stringify(value, (_key, member) =>
    member && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
