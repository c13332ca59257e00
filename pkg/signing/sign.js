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
 * Signs a request with SigV4 in its headers.
 * @param {SignableRequest} request
 * @param {SigningOptions} options
 * @returns {Promise<{ url: string, method: string, headers: Record<string, string> }>}
 */
export async function signRequest(request, options) {
  return signed(request, options, ({ withCall, now, url }) => withCall((call) => signedRequest(call, now, url)));
}

/**
 * @param {import("../wasm/bedrock_wasm.js").Native} call
 * @param {number} now
 * @param {URL} url
 */
export function signedRequest(call, now, url) {
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
 * What a request is signed with. `withCall` begins a call of the module and frees it after its use.
 * @typedef {import("../wasm/bedrock_wasm.js").Native} Call
 * @typedef {{ withCall: <T>(use: (call: Call) => T) => T, now: number, url: URL, secrets: string[] }} Signing
 */

/**
 * Checks a request, and passes it to `use` as calls of the module.
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
  const url = orRefused(() => sendable(request.url, service), "url: must be absolute");
  const headers = orRefused(
    () => headersOf(request.headers),
    "headers: contains a name or a value that HTTP does not allow",
  );
  const signingHost = headers.get("host");
  for (const [name, value] of headers) if (!isSendable(name, value)) headers.delete(name);
  await init();
  const { secrets } = await secretSource({ credentials })();
  /** @type {string} */
  let hash;
  /** @type {Signing["withCall"]} */
  const withCall = (work) => {
    const parts = callParts(method, url, headers, hash, secrets);
    const call = clientFor(url, { region, service, signingHost }).call(parts, 1, 0);
    try {
      return work(call);
    } finally {
      call.free();
    }
  };
  try {
    hash = unsignedPayload ? UNSIGNED_PAYLOAD : await payloadHash(body);
    return use({ withCall, now: date.getTime(), url, secrets });
  } catch (error) {
    throw moduleFailure(error);
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
  const bindings = [...headers].filter(([name]) => name !== "host").flatMap(([name, value]) => [`h${name}`, value]);
  return list([method.toUpperCase(), url.pathname + url.search, hash, ...secrets, ...bindings]);
}

/**
 * Values by name, in lower case. `Headers` takes longer than the signature, and does nothing for most.
 * @param {any} given any: `Headers` judges it, unless it is plain
 * @returns {Map<string, string>}
 */
function headersOf(given = {}) {
  const pairs = Object.entries(given);
  const headers = new Map(pairs.map(([name, value]) => [name.toLowerCase(), `${value}`.trim()]));
  const isPlain = Object(given) === given && !given[Symbol.iterator] && headers.size === pairs.length;
  return isPlain && pairs.every((pair) => /^[\w-]+:[ -~]*$/.test(pair.join(":")))
    ? headers
    : new Map(new Headers(given));
}

/**
 * An engine's own error would quote the text, which may be secret.
 * @template T
 * @param {() => T} parse
 * @param {string} problem
 */
function orRefused(parse, problem) {
  try {
    return parse();
  } catch {
    throw invalid(problem);
  }
}
