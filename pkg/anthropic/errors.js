// Errors in Anthropic's form (https://platform.claude.com/docs/en/api/errors), from which its SDK makes its own.
import { BedrockError, CredentialsError, InputError, NetworkError, ServiceException, TimeoutError } from "../errors.js";

/** Anthropic's types, by parts of AWS's names. @type {[RegExp, string][]} */
const TYPES = [
  [/Throttling|Quota/, "rate_limit_error"],
  [/Unavailable|NotReady/, "overloaded_error"],
  [/^Model(Stream)?Error/, "api_error"],
  [/Timeout/, "timeout_error"],
  [/AccessDenied/, "permission_error"],
  [/NotFound/, "not_found_error"],
  [/Credentials|Token|Signature|UnrecognizedClient/, "authentication_error"],
];

/**
 * @param {string} type
 * @param {string} message
 */
export const errorOf = (type, message) => JSON.stringify({ type: "error", error: { type, message } });

/**
 * The error as an event's data, or as the body of a response.
 * @param {BedrockError} error
 */
export function bodyOf(error) {
  const { name, message } = error;
  const isCallers = error instanceof InputError || (error instanceof ServiceException && error.$fault === "client");
  const [, type = isCallers ? "invalid_request_error" : "api_error"] = TYPES.find(([names]) => names.test(name)) ?? [];
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
  const { httpStatusCode = 0, requestId } = thrown.$metadata;
  const ownStatus = thrown instanceof InputError ? 400 : thrown instanceof CredentialsError ? 401 : 502;
  return refusal(httpStatusCode < 400 ? ownStatus : httpStatusCode, bodyOf(thrown), thrown.name, requestId);
}

/**
 * @param {number} status
 * @param {string} body
 * @param {string} [name] AWS's
 * @param {string} [requestId]
 */
export function refusal(status, body, name = "", requestId = "") {
  const headers = {
    "content-type": "application/json",
    "request-id": requestId,
    "x-amzn-errortype": name,
    // The client has made its attempts.
    "x-should-retry": "false",
  };
  return new Response(body, { status, headers });
}
