// A request, for a test to look at. Its secrets can be read, but they print nowhere.
/** @import { Sent } from "../types/testing.js" */

const SECRET_HEADERS = new Set(["authorization", "x-amz-security-token", "x-api-key", "cookie"]);
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * @param {RequestInfo | URL} input
 * @param {RequestInit} [init]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Sent>}
 */
export async function record(input, init = {}, signal) {
  const asRequest = input instanceof Request ? input : undefined;
  const body = asRequest && (init.body ?? null) === null ? asRequest.clone() : new Response(init.body);
  // cast: the last two members are added below, where they do not print.
  const sent = /** @type {Sent} */ ({
    url: String(asRequest?.url ?? input),
    method: init.method ?? asRequest?.method ?? "GET",
    headers: Object.fromEntries(new Headers(init.headers ?? asRequest?.headers)),
    body: new Uint8Array(await body.arrayBuffer()),
    delivery: { outcome: "pending", bytes: 0 },
  });
  hidden(sent.headers, "toJSON", () => withoutSecrets(sent.headers));
  hidden(sent.headers, INSPECT, () => withoutSecrets(sent.headers));
  hidden(sent, "init", init);
  hidden(sent, "signal", signal);
  return sent;
}

/**
 * @param {object} object
 * @param {PropertyKey} name
 * @param {unknown} value
 */
function hidden(object, name, value) {
  Object.defineProperty(object, name, { value, enumerable: false });
}

/** @param {Record<string, string>} headers */
function withoutSecrets(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? "(redacted)" : value]),
  );
}
