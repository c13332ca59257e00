// Rules for every `fetch`, the engine's or the user's.
import { invalid } from "./options.js";

/**
 * A user's `fetch` may resolve to anything.
 * @param {Response} response
 */
export function checkResponse(response) {
  if (response?.status && typeof response.headers?.get === "function") return response;
  throw invalid("fetch: must resolve to a Response");
}

/**
 * A signature or an API key must not follow a redirect to another place. Workers do not support "error"
 * (https://developers.cloudflare.com/workers/runtime-apis/request/), so that a redirect is a response there.
 */
export function redirectMode() {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers" ? "manual" : "error";
}

/**
 * A response with another body, and all else that it has.
 * @param {Response} response
 * @param {BodyInit | null} body
 * @returns {Response}
 */
export function withBody(response, body) {
  const copy = new Response(body, response);
  const clone = () => withBody(response, Response.prototype.clone.call(copy).body);
  return Object.defineProperties(copy, { url: { value: response.url }, clone: { value: clone } });
}

/**
 * By name: an engine's judgement does not change, and a `Request` for every header takes longer than a signature.
 * @type {Map<string, boolean>}
 */
const sendable = new Map();
/** @type {unknown} the class that was asked */
let engine;
const MAX_NAMES = 100;
/** Pages may not set these to some methods, such as TRACE (https://fetch.spec.whatwg.org/#forbidden-request-header). */
const METHOD = /^x-(http-method(-override)?|method-override)$/i;

/**
 * Whether this engine's `fetch` sends a header. Pages may not set `cookie`, `date`, `accept-encoding` and others; a signature that
 * covered them would be wrong.
 * @param {string} name
 * @param {string} value matters for few names
 */
export function isSendable(name, value) {
  if (METHOD.test(name)) return isKept(name, value);
  // Names may come from data, and a polyfill may come late.
  if (sendable.size >= MAX_NAMES || engine !== globalThis.Request) sendable.clear();
  engine = globalThis.Request;
  if (!sendable.has(name)) sendable.set(name, isKept(name, "a"));
  return sendable.get(name) === true;
}

/** @param {string} name @param {string} value */
function isKept(name, value) {
  try {
    return new Request("https://a", { headers: { [name]: value } }).headers.has(name);
  } catch {
    return true;
  }
}
