// The piece with which a script ends a stream: a frame in an event stream, an event in server-sent events.
import { ServiceError } from "../http/errors.js";
import { encodeError, encodeEvent, encodeException } from "../http/frames.js";

/**
 * @typedef {import("../../types/faults.js").Step} Step
 * @typedef {import("../http/router.js").Route["lastEvent"]} LastEvent
 */

/**
 * The HTTP statuses of the exceptions that streams have, from the service models. Other makers' errors have types by status.
 * @type {Record<string, number>}
 */
const STATUSES = {
  AccessDeniedException: 403,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  ValidationException: 400,
};

/**
 * @param {Step} step with an exception, an error or an event
 * @param {{ lastEvent: LastEvent, position: number, isSse: boolean }} stream `position` counts events from 0
 * @returns {Uint8Array | string}
 */
export function pieceOf({ exception, error, event }, { lastEvent, position, isSse }) {
  if (event) {
    const { type, payload = {} } = event;
    return isSse ? `event: ${type}\ndata: ${JSON.stringify(payload)}\n\n` : encodeEvent(type, payload);
  }
  const { type: code, message = "", members } = exception ?? { ...error, type: error?.code ?? "" };
  if (isSse && lastEvent) {
    const name = code[0].toUpperCase() + code.slice(1);
    return lastEvent(new ServiceError(name, STATUSES[name] ?? 500, message, members), position);
  }
  return exception ? encodeException(code, { message: exception.message, ...members }) : encodeError(code, message);
}
