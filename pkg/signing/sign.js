// Signing requests without sending them.
import { bytesOf, kindOf, payloadHash } from "../data/body.js";
import { secretSource } from "../call/identity.js";
import { errorFrom } from "../errors.js";
import { init, moduleFailure } from "../module/instance.js";
import { list, nextStep } from "../module/step.js";
import { check, invalid, must } from "../lib/options.js";
import { isSendable } from "../lib/fetch.js";
import { signingClients } from "./clients.js";
import { sendable } from "./sent-url.js";

/** A body that is not hashed, which S3 takes over https. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

const clientFor = /* @__PURE__ */ signingClients(20);

/** @import { SignableRequest, SigningOptions } from "../types/index.js" */

/**
 * What a request is signed with.
 * @typedef {import("../wasm/bedrock_wasm.js").Native} Call
 * @typedef {object} Signing
 * @property {string} method
 * @property {URL} url
 * @property {Map<string, string>} headers
 * @property {string} hash of the body
 * @property {string[]} secrets
 * @property {{ region: string, service: string, signingHost: string | undefined }} scope
 * @property {number} now
 */

// No function on the way of a signature is made for it alone: engines would drop the code that they have compiled for it with the
// last one of its kind.

/**
 * Signs a request with SigV4 in its headers.
 * @param {SignableRequest} request
 * @param {SigningOptions} options
 * @returns {Promise<{ url: string, method: string, headers: Record<string, string> }>}
 */
export async function signRequest(request, options) {
  return signed(request, options, inHeaders);
}

/** @param {Signing} signing */
function inHeaders(signing) {
  return withCall(signing, signedRequest);
}

/**
 * @param {Call} call
 * @param {Signing} signing
 */
export function signedRequest(call, { now, url }) {
  const { error, send } = nextStep(call, undefined, now);
  if (error) throw errorFrom(error);
  return {
    url: url.href,
    // casts: the first step that is not an error sends.
    method: /** @type {NonNullable<typeof send>} */ (send).method,
    headers: Object.fromEntries(/** @type {NonNullable<typeof send>} */ (send).headers),
  };
}

/**
 * Checks a request, and passes it to `use`, for calls of the module.
 * @template T
 * @param {SignableRequest} request
 * @param {SigningOptions} options
 * @param {(signing: Signing) => T} use
 * @returns {Promise<T>}
 */
export async function signed(request, options, use) {
  check("request", request);
  check("options", options);
  const { credentials, region, service, date = new Date(), unsignedPayload } = options;
  const { method = "GET" } = request;
  if (typeof method !== "string" || !/^[\w-]+$/.test(method)) throw invalid("method: give the name of an HTTP method");
  for (const [name, value] of Object.entries({ region, service })) {
    must(name, typeof value === "string" && /^[\w.-]+$/.test(value), "a string without spaces or slashes");
  }
  const isDate = kindOf(date) === "Date" && date.getTime() >= 0 && date.getUTCFullYear() <= 9999;
  must("date", isDate, "a valid Date from 1970 to 9999");
  const body = bytesOf(request.body);
  must("body", body || request.body == null, "a Uint8Array, an ArrayBuffer or a string");
  const url = orRefused("url: must be absolute", sendable, request.url, service);
  const headers = orRefused("headers: contains a name or a value that HTTP does not allow", headersOf, request.headers);
  const scope = { region, service, signingHost: headers.get("host") };
  for (const [name, value] of headers) if (!isSendable(name, value)) headers.delete(name);
  await init();
  const { secrets } = await secretSource({ credentials })();
  try {
    const hash = unsignedPayload ? UNSIGNED_PAYLOAD : await payloadHash(body);
    return use({ method, url, headers, hash, secrets, scope, now: date.getTime() });
  } catch (error) {
    throw moduleFailure(error);
  }
}

/**
 * Begins a call of the module, and frees it after its use.
 * @template T
 * @param {Signing} signing
 * @param {(call: Call, signing: Signing) => T} use
 */
export function withCall(signing, use) {
  const { method, url, headers, hash, secrets, scope } = signing;
  const call = clientFor(url, scope).call(callParts(method, url, headers, hash, secrets), 1, 0);
  try {
    return use(call, signing);
  } finally {
    call.free();
  }
}

/**
 * The module's `call` takes this for a request that is not an operation's.
 * @param {string} method
 * @param {URL} url
 * @param {Iterable<[string, string]>} headers
 * @param {string} hash
 * @param {string[]} secrets
 */
export function callParts(method, url, headers, hash, secrets) {
  const parts = [method.toUpperCase(), url.pathname + url.search, hash, ...secrets];
  for (const [name, value] of headers) if (name !== "host") parts.push(`h${name}`, value);
  return list(parts);
}

/**
 * Values by name, in lower case. `Headers` takes longer than the signature, and does nothing for most but to trim them, as the module does.
 * @param {any} given any: `Headers` judges it, unless it is plain
 * @returns {Map<string, string>}
 */
function headersOf(given = {}) {
  const headers = new Map();
  let isPlain = Object(given) === given && !given[Symbol.iterator];
  for (const [key, value] of Object.entries(given)) {
    const name = key.toLowerCase();
    isPlain &&= /^[\w-]+:[ -~]*$/.test(`${name}:${value}`) && !headers.has(name);
    headers.set(name, `${value}`);
  }
  return isPlain ? headers : new Map(new Headers(given));
}

/**
 * An engine's own error would quote the text, which may be secret.
 * @template T
 * @template {unknown[]} Arguments
 * @param {string} problem
 * @param {(...given: Arguments) => T} parse
 * @param {Arguments} given
 */
function orRefused(problem, parse, ...given) {
  try {
    return parse(...given);
  } catch {
    throw invalid(problem);
  }
}
