// Messages as Bedrock sends them: events, exceptions and errors.
import { jsonText } from "./json.js";
import { message } from "./message.js";

/** Bedrock pads events, with a different length each time, so that their sizes do not reveal their text. */
export const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEF";

const JSON_TYPE = "application/json";

/**
 * An event as Bedrock sends it: keys sorted, padded.
 * @param {string} type such as `contentBlockDelta`, or one that is not in the service model
 * @param {object | string | Uint8Array} payload text and bytes are taken as they are
 */
export function event(type, payload = {}) {
  const headers = { ":event-type": type, ":content-type": JSON_TYPE, ":message-type": "event" };
  return message(headers, isRaw(payload) ? payload : jsonText(sorted({ ...payload, p: PADDING })));
}

/**
 * An exception of the service's model, which ends a stream.
 * @param {string} type such as `throttlingException`
 * @param {object | string | Uint8Array} payload text and bytes are taken as they are
 */
export function exception(type, payload = {}) {
  const headers = { ":exception-type": type, ":content-type": JSON_TYPE, ":message-type": "exception" };
  return message(headers, isRaw(payload) ? payload : jsonText(payload));
}

/**
 * An error that is not in any service model, which ends a stream.
 * @param {string} code such as `InternalError`
 * @param {string} text
 */
export function errorFrame(code, text) {
  return message({ ":message-type": "error", ":error-code": code, ":error-message": text });
}

/**
 * @param {string | object} payload
 * @returns {payload is string | Uint8Array}
 */
function isRaw(payload) {
  return typeof payload === "string" || ArrayBuffer.isView(payload);
}

/** @param {Record<string, unknown>} payload */
function sorted(payload) {
  const names = Object.keys(payload).sort();
  return Object.fromEntries(names.map((name) => [name, payload[name]]));
}
