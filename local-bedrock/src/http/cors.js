// The CORS headers of a response, for pages of other origins.

/** Response headers that a page may read: Bedrock's own, and those that the CORS rule of an S3 bucket would have to expose. */
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
  "x-amzn-bedrock-agentcore-runtime-session-id",
  "x-amz-retry-after",
  "x-amz-request-id",
  "x-amz-id-2",
  "x-amz-bucket-region",
  "x-amz-mp-parts-count",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "x-amz-checksum-type",
  "etag",
  "accept-ranges",
  "content-range",
  "retry-after",
  "date",
].join(",");

/**
 * The CORS headers of a response, errors included. Credentials travel in `Authorization`, never in cookies.
 * @param {{ method: string, headers: Record<string, string> }} request
 * @param {object} surroundings
 * @param {boolean} surroundings.hideHeaders lets pages read only the headers that every page may read
 * @param {boolean} surroundings.allowOrigin if false, pages may read nothing
 * @param {string | undefined} surroundings.readableBy `*`, the page's origin, or undefined if no page may read it
 * @param {boolean} surroundings.named whether the user named the page's origin with `--allow-origin`
 * @returns {Record<string, string>}
 */
export function corsHeaders({ method, headers: sent }, { hideHeaders, allowOrigin, readableBy, named }) {
  /** @type {Record<string, string>} */
  const headers = readableBy === "*" ? {} : { vary: "origin" };
  if (allowOrigin && readableBy !== undefined) {
    headers["access-control-allow-origin"] = readableBy;
    if (!hideHeaders) headers["access-control-expose-headers"] = EXPOSED;
  }
  if (method !== "OPTIONS") return headers;
  headers["access-control-allow-methods"] = "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS";
  headers["access-control-allow-headers"] = sent["access-control-request-headers"] ?? "*";
  headers["access-control-max-age"] = "600";
  // A browser may ask before a public page reaches a loopback address: https://wicg.github.io/private-network-access/
  if (named && sent["access-control-request-private-network"] === "true") {
    headers["access-control-allow-private-network"] = "true";
  }
  return headers;
}
