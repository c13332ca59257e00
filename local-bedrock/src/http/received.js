import { readBody } from "./body.js";

/**
 * @param {string} target of the request line
 * @returns {{ path: string, query: string }} raw, the query without `?`
 */
export function splitTarget(target) {
  const mark = target.indexOf("?");
  return mark < 0 ? { path: target, query: "" } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/**
 * Reads a request to its end.
 * @param {import("node:http").IncomingMessage} request
 * @returns {Promise<import("./call.js").Received>}
 * @throws {import("./errors.js").ServiceError} when the body is too large
 */
export async function receive(request) {
  const { path, query } = splitTarget(request.url);
  return { method: request.method, path, query, headers: headersOf(request), body: await readBody(request) };
}

/**
 * Header fields by lower-case name; one that was sent several times has its values joined by commas, as SigV4 joins them.
 * Clients on HTTP/2 may sign the authority under either of its two names.
 */
function headersOf({ rawHeaders, headers: { ":authority": authority } }) {
  const headers = authority === undefined ? {} : { ":authority": authority, host: authority };
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    const value = rawHeaders[index + 1];
    if (name.startsWith(":")) continue;
    headers[name] = Object.hasOwn(headers, name) && name !== "host" ? `${headers[name]},${value}` : value;
  }
  return headers;
}
