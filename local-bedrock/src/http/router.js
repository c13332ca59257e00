// Finds routes by method and raw path.

/**
 * @typedef {object} Route
 * @property {string} operation AWS's name of the operation
 * @property {string} service the endpoint prefix of its service, for example `bedrock-runtime`
 * @property {string} method
 * @property {string} path AWS's `requestUri`, for example `/model/{modelId}/converse`
 * @property {(call: import("./call.js").Call) => unknown} run the answer is complete once this has settled
 * @property {number} [status] of a success; default 200
 * @property {Record<string, QueryMember>} [query] the members of the input that travel in the query
 * @property {Record<string, string>} [headers] the members of the input that travel in headers
 * @property {string[] | null} [signingNames] what a credential scope may name; default `bedrock`; `*`: anything, of any
 *   region; null: nothing is signed
 * @property {boolean} [takesUserTokens] whether a bearer token is that of a user, and not an API key
 * @property {URLSearchParams} [form] the parameters of a call to STS
 * @property {(error: import("./errors.js").ServiceError, requestId: string) => Refusal} [refusal] how an error is
 *   written, if not as Bedrock does it
 * @property {(error: import("./errors.js").ServiceError, position: number) => string} [lastEvent] the same for an error in
 *   mid-stream, which is the event at this position, from 0
 *
 * @typedef {{ type: "string" | "integer" | "timestamp", name?: string }} QueryMember `name` is the parameter's, if it differs
 *
 * @typedef {Omit<Route, "service">} ServiceRoute one in the table of its service
 *
 * @typedef {{ status: number, headers: Record<string, string>, body: string }} Refusal
 *
 * @typedef {object} Match
 * @property {Route} route
 * @property {Record<string, string>} labels the decoded path labels
 */

/**
 * Finds routes by raw path. A label is exactly one segment, percent-encoded as it came over the wire:
 * an ARN whose `/` was not encoded has more segments and matches nothing, as at AWS.
 */
export class Router {
  /** @param {Route[]} routes */
  constructor(routes) {
    this.routes = routes.map((route) => ({ route, segments: route.path.split("/") }));
  }

  /**
   * @param {string} method
   * @param {string} path raw path, without the query
   * @returns {Match | undefined}
   */
  match(method, path) {
    const received = path.split("/");
    for (const { route, segments } of this.routes) {
      if (route.method !== method || segments.length !== received.length) continue;
      const labels = bindLabels(segments, received);
      if (labels) return { route, labels };
    }
    return undefined;
  }
}

/**
 * @param {string[]} segments of a route's path
 * @param {string[]} received the raw path's
 */
function bindLabels(segments, received) {
  /** @type {Record<string, string>} */
  const labels = {};
  for (const [index, segment] of segments.entries()) {
    if (!segment.startsWith("{")) {
      if (segment !== received[index]) return undefined;
      continue;
    }
    const value = decode(received[index]);
    if (!value) return undefined;
    labels[segment.slice(1, -1)] = value;
  }
  return labels;
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
