// Which pages may call, and what they may read.

/** An id to report to AWS, and the headers that a client reads errors and usage from. */
const EXPOSED =
  "x-amzn-requestid, x-amzn-errortype, x-amzn-bedrock-input-token-count, x-amzn-bedrock-output-token-count";
const PREFLIGHT_SECONDS = "7200";

/**
 * @param {Response} response
 * @param {Request} request
 * @param {string[]} origins that may call; the browser hides the response from pages of any other
 */
export function withCors(response, request, origins) {
  const headers = new Headers(response.headers);
  headers.set("vary", "origin");
  const origin = request.headers.get("origin");
  if (origin !== null && origins.includes(origin)) {
    headers.set("access-control-allow-origin", origin);
    headers.set("access-control-expose-headers", EXPOSED);
    if (request.method === "OPTIONS") {
      headers.set("access-control-allow-methods", "POST");
      headers.set("access-control-allow-headers", request.headers.get("access-control-request-headers") ?? "");
      headers.set("access-control-max-age", PREFLIGHT_SECONDS);
    }
  }
  return new Response(response.body, { status: response.status, headers });
}
