/** Response headers that a page may read. Bedrock's own plus the ones this emulator adds nothing to. */
const EXPOSED = [
  "x-amzn-requestid",
  "x-amzn-errortype",
  "x-amzn-bedrock-content-type",
  "x-amzn-bedrock-invocation-latency",
  "x-amzn-bedrock-input-token-count",
  "x-amzn-bedrock-output-token-count",
  "x-amzn-bedrock-agent-content-type",
  "x-amz-bedrock-agent-session-id",
  "x-amz-bedrock-agent-memory-id",
  "x-amz-bedrock-flow-execution-id",
  "x-amzn-bedrock-knowledge-base-session-id",
  "x-amz-retry-after",
  "retry-after",
  "date",
].join(",");

/**
 * Puts the CORS headers on a response, errors included. Credentials travel in `Authorization`, never in cookies.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {object} surroundings
 * @param {boolean} surroundings.hideHeaders lets pages read only the headers that every page may read
 * @param {boolean} surroundings.allowOrigin if false, pages may read nothing
 * @param {string | undefined} surroundings.readableBy `*`, the page's own origin, or nobody
 * @param {boolean} surroundings.named whether the user named the page's origin with `--allow-origin`
 */
export function allowCrossOrigin(request, response, { hideHeaders, allowOrigin, readableBy, named }) {
  response.removeHeader("access-control-allow-origin");
  response.removeHeader("access-control-expose-headers");
  if (readableBy !== "*") response.setHeader("vary", "origin");
  if (!allowOrigin || readableBy === undefined) return;
  response.setHeader("access-control-allow-origin", readableBy);
  if (!hideHeaders) response.setHeader("access-control-expose-headers", EXPOSED);
  if (request.method !== "OPTIONS") return;
  response.setHeader("access-control-allow-methods", "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS");
  response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
  response.setHeader("access-control-max-age", "600");
  // A browser may ask before a public page reaches a loopback address: https://wicg.github.io/private-network-access/
  if (named && request.headers["access-control-request-private-network"] === "true") {
    response.setHeader("access-control-allow-private-network", "true");
  }
}
