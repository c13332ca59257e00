// Answers of a scripted fetch. Any function from a request to a `Response` is an answer, too.
import { jsonText } from "./json.js";

/** @import { Answer } from "../types/testing.js" */

const REQUEST_ID = { "x-amzn-requestid": "request-1" };

/** Statuses of errors that do not come with 400. If models differ, Bedrock Runtime's counts. @type {Record<string, number>} */
const STATUSES = {
  AccessDeniedException: 403,
  BadGatewayException: 502,
  DependencyFailedException: 424,
  DuplicateIdException: 409,
  InternalServerException: 500,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  RetryableConflictException: 409,
  RuntimeClientError: 424,
  ServiceException: 500,
  ServiceUnavailableException: 503,
  SubscriptionRequiredException: 403,
  ThrottledException: 429,
  ThrottlingException: 429,
  UnauthorizedException: 401,
};

/**
 * JSON, such as the output that `converseOutput` makes.
 * @param {unknown} value
 * @param {number} [status]
 * @param {Record<string, string>} [headers]
 * @returns {Answer}
 */
export function json(value, status = 200, headers = {}) {
  const all = { "content-type": "application/json", ...REQUEST_ID, ...headers };
  return () => new Response(jsonText(value), { status, headers: all });
}

/**
 * An event stream.
 * @param {readonly Uint8Array[]} frames each is sent as one chunk
 * @param {Record<string, string>} [headers] such as another `content-type`
 * @returns {Answer}
 */
export function stream(frames, headers = {}) {
  const all = { "content-type": "application/vnd.amazon.eventstream", ...REQUEST_ID, ...headers };
  return () => new Response(chunked(frames), { headers: all });
}

/**
 * An error of the service, in place of an output or a stream.
 * @param {string} name such as `ThrottlingException`
 * @param {{ status?: number, message?: string, retryAfterMs?: number, members?: object }} [details] the status is the model's unless given
 * @returns {Answer}
 */
export function serviceError(
  name,
  { status = STATUSES[name] ?? 400, message = `scripted ${name}`, retryAfterMs, members } = {},
) {
  /** @type {Record<string, string>} */
  const retryAfter = retryAfterMs === undefined ? {} : { "x-amz-retry-after": String(retryAfterMs) };
  return json({ message, ...members }, status, { "x-amzn-errortype": name, ...retryAfter });
}

/**
 * A page, as proxies and captive portals send.
 * @param {number} [status]
 * @param {string} [html]
 * @returns {Answer}
 */
export function htmlPage(status = 502, html = "<!doctype html><title>Bad Gateway</title>") {
  return () => new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

/**
 * A failed connection: `fetch` rejects, with the error of browsers unless another one is given.
 * @param {Error} [error]
 * @returns {Answer}
 */
export function networkFailure(error = new TypeError("Failed to fetch")) {
  return () => Promise.reject(error);
}

/**
 * A response that never begins: the caller has to give up.
 * @returns {Answer}
 */
export function noAnswer() {
  return () => new Promise(() => {});
}

/**
 * Chunks one by one, as they are asked for.
 * @param {readonly Uint8Array[]} chunks
 */
function chunked(chunks) {
  let at = 0;
  const pull = (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) =>
    at < chunks.length ? controller.enqueue(chunks[at++]) : controller.close();
  return new ReadableStream({ pull });
}
