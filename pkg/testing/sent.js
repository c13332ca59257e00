// What a request was, for a test to look at. Its secrets can be read, but they print nowhere.

const SECRET_HEADERS = new Set(["authorization", "x-amz-security-token", "x-api-key", "cookie"]);
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * @typedef {object} Sent
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers names in lower case
 * @property {Uint8Array} body
 * @property {RequestInit} init as it was given
 * @property {AbortSignal | undefined} signal
 * @property {{ outcome: string, bytes: number }} delivery how the answer goes, and how many bytes of its body were taken
 */

/**
 * @param {RequestInfo | URL} input
 * @param {RequestInit} [init]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Sent>}
 */
export async function record(input, init = {}, signal) {
  const asRequest = input instanceof Request ? input : undefined;
  const body = "body" in init || !asRequest ? new Response(init.body) : asRequest.clone();
  const sent = {
    url: String(asRequest?.url ?? input),
    method: init.method ?? asRequest?.method ?? "GET",
    headers: Object.fromEntries(new Headers(init.headers ?? asRequest?.headers)),
    body: new Uint8Array(await body.arrayBuffer()),
    delivery: { outcome: "pending", bytes: 0 },
  };
  hidden(sent.headers, "toJSON", () => withoutSecrets(sent.headers));
  hidden(sent.headers, INSPECT, () => withoutSecrets(sent.headers));
  hidden(sent, "init", init);
  hidden(sent, "signal", signal);
  return sent;
}

function hidden(object, name, value) {
  Object.defineProperty(object, name, { value, enumerable: false });
}

function withoutSecrets(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? "(redacted)" : value]),
  );
}
