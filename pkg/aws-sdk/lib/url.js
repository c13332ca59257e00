// The SDK's requests as `fetch` takes them.
import { isSendable } from "../../lib/fetch.js";

/**
 * The URL of a request.
 * @param {{ protocol?: string, hostname: string, port?: number, path: string, query?: Record<string, unknown> }} request
 */
export function urlText({ protocol = "https:", hostname, port, path, query = {} }) {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${escaped(name)}=${escaped(value)}`),
  );
  const search = pairs.length ? `?${pairs.join("&")}` : "";
  return `${protocol.replace(/:?$/, ":")}//${hostname}${port ? `:${port}` : ""}${path.replace(/^\/?/, "/")}${search}`;
}

/**
 * The headers that this engine's `fetch` sends. HTTP/2's pseudo-headers are the connection's.
 * @param {Record<string, string>} headers
 */
export function sendable(headers) {
  return new Headers(Object.entries(headers).filter(([name, value]) => name[0] !== ":" && isSendable(name, value)));
}

/** @param {unknown} text percent-encoded as a signature needs it (RFC 3986) */
function escaped(text) {
  return encodeURIComponent(String(text)).replace(
    /[!'()*]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
