// Rules for every `fetch`, of whatever engine or user.
import { InputError, NetworkError, reasonOf } from "../errors.js";
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
 * Whether this engine's `fetch` sends headers of a name. Pages may not set `cookie`, `date`, `accept-encoding` and others; a
 * signature that covered them would be wrong.
 * @param {string} name
 */
export function isSendable(name) {
  try {
    return new Request("https://a", { headers: { [name]: "a" } }).headers.has(name);
  } catch {
    return true;
  }
}

/**
 * A body or a part of it, or a NetworkError.
 * @template T
 * @param {Promise<T>} body
 * @param {object} $metadata
 * @returns {Promise<T>}
 */
export async function read(body, $metadata) {
  try {
    return await body;
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new NetworkError(`the connection was lost while the response was read: ${reasonOf(cause)}`, {
      code: "connection_lost",
      retryable: true,
      $metadata,
      cause,
    });
  }
}
