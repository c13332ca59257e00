// Errors in the forms of OpenAI and Anthropic.

/** @typedef {import("../../http/errors.js").ServiceError} ServiceError */

/** @param {number} status @returns {string} the type that both makers give to such errors */
function typeOf(status) {
  if (status === 401 || status === 403) return "permission_error";
  if (status === 404) return "not_found_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "api_error";
}

const headersOf = (/** @type {ServiceError} */ { errorType }) => ({
  "content-type": "application/json",
  "x-amzn-errortype": errorType,
});

const openAi = (/** @type {ServiceError} */ { name, status, message }) => ({
  error: { message, type: typeOf(status), param: null, code: name },
});

const anthropic = (/** @type {ServiceError} */ { status, message }) => ({
  type: "error",
  error: { type: typeOf(status), message },
});

/** @typedef {Required<Pick<import("../../http/router.js").Route, "refusal" | "lastEvent">>} ErrorForm */

/** Errors as OpenAI writes them, AWS's name as their code. @type {ErrorForm} */
export const openAiError = {
  refusal: (error) => ({ status: error.status, headers: headersOf(error), body: JSON.stringify(openAi(error)) }),
  lastEvent: (error) => `data: ${JSON.stringify(openAi(error))}\n\n`,
};

/**
 * The same, but in mid-stream: there the Responses API has an event for them.
 * @type {ErrorForm}
 */
export const responseError = {
  refusal: openAiError.refusal,
  lastEvent: ({ name: code, message }, sequence_number) =>
    `event: error\ndata: ${JSON.stringify({ type: "error", code, message, param: null, sequence_number })}\n\n`,
};

/** Errors as Anthropic writes them. @type {ErrorForm} */
export const anthropicError = {
  refusal: (error) => ({ status: error.status, headers: headersOf(error), body: JSON.stringify(anthropic(error)) }),
  lastEvent: (error) => `event: error\ndata: ${JSON.stringify(anthropic(error))}\n\n`,
};

/** Headers of a stream of server-sent events. */
export const SSE_HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
