// Errors in Anthropic's form (https://platform.claude.com/docs/en/api/errors), from which its SDK makes its own.
import { BedrockError, CredentialsError, InputError, NetworkError, TimeoutError } from "../errors.js";

/** How Anthropic's types begin, and parts of AWS's names. @type {[string, RegExp][]} */
const TYPES = [
  ["rate_limit", /Throttling|Quota/],
  ["overloaded", /Unavailable|NotReady/],
  ["api", /Model(Stream)?Error/],
  ["timeout", /Timeout/],
  ["permission", /AccessDenied/],
  ["not_found", /NotFound/],
  ["authentication", /Credentials|Token|Signature|UnrecognizedClient/],
];

/**
 * @param {string} type without its end
 * @param {string} message
 */
export const errorOf = (type, message) => JSON.stringify({ type: "error", error: { type: `${type}_error`, message } });

/**
 * The error as an event's data, or as the body of a response.
 * @param {BedrockError} error
 */
export function bodyOf(error) {
  const { name, message } = error;
  // cast: only a ServiceException has it.
  const isCallers =
    error instanceof InputError || /** @type {import("../errors.js").ServiceException} */ (error).$fault === "client";
  const [type] = TYPES.find(([, names]) => names.test(name)) ?? [isCallers ? "invalid_request" : "api"];
  return errorOf(type, message);
}

/**
 * A call that failed, as a response. Who aborts, or gets no response, gets the reason itself: the SDK has classes for both.
 * @param {unknown} thrown
 */
export function failed(thrown) {
  if (!(thrown instanceof BedrockError) || thrown instanceof NetworkError || thrown instanceof TimeoutError) {
    throw thrown;
  }
  const { httpStatusCode = 0 } = thrown.$metadata;
  const ownStatus = thrown instanceof InputError ? 400 : thrown instanceof CredentialsError ? 401 : 502;
  return refusal(httpStatusCode < 400 ? ownStatus : httpStatusCode, bodyOf(thrown), thrown);
}

/**
 * @param {number} status
 * @param {string} body
 * @param {Partial<BedrockError>} [error]
 */
export const refusal = (status, body, { name = "", $metadata = {} } = {}) =>
  // The client has made its attempts.
  respond(body, $metadata, { "x-amzn-errortype": name, "x-should-retry": "false" }, status);

/**
 * @param {BodyInit} body
 * @param {import("../types/index.js").ResponseMetadata} $metadata
 * @param {Record<string, string>} [headers]
 * @param {number} [status]
 */
export const respond = (body, { requestId = "" }, headers, status) =>
  new Response(body, { status, headers: { "content-type": "application/json", "request-id": requestId, ...headers } });
