// A `fetch` that signs its requests: for the SDKs of OpenAI and Anthropic, for S3, for any AWS service.
import { untilAborted } from "../lib/abort.js";
import { allowedHosts } from "./allowed-hosts.js";
import { awsHost } from "./aws-host.js";
import { completeOrThrow } from "./complete.js";
import { headerFilter } from "./dropped-headers.js";
import { adviseRoute } from "./route-advice.js";
import { payloadHash } from "../data/body.js";
import { secretSource } from "../call/identity.js";
import { errorFrom } from "../errors.js";
import { checkResponse, redirectMode } from "../lib/fetch.js";
import { init, inModule } from "../module/instance.js";
import { nextStep, responseEvent } from "../module/step.js";
import { checkOptions, invalid } from "../lib/options.js";
import { readerOf } from "../data/reader.js";
import { redactor } from "../lib/redact.js";
import { signingClients } from "./clients.js";
import { sendable } from "./sent-url.js";
import { callParts, UNSIGNED_PAYLOAD } from "./sign.js";

/**
 * @import { SignedFetchConfig } from "../types/index.js"
 * @import { Native as Call } from "../wasm/bedrock_wasm.js"
 *
 * @typedef {{ region: string, service: string, signingHost: string | undefined }} Scope
 * @typedef {<T>(promise: Promise<T>) => Promise<T>} UnlessAborted
 */

/** Members of a `Request` that are passed on unchanged; not every runtime has all of them. @type {(keyof Request)[]} */
const KEPT = ["cache", "credentials", "integrity", "keepalive", "mode", "referrer", "referrerPolicy"];

/** For runtimes whose `fetch` cannot reject them. */
const REDIRECT = /30[12378]/;

/** Services that the SDKs of OpenAI and Anthropic call; these set `x-api-key`, to a placeholder if requests are signed. */
const HAS_MODELS = /^(bedrock|aws-external-anthropic)/;

/** The user's headers that are not secret. */
const ORDINARY = /^(accept|cache|content|host|user-agent)/;

/** Clients to keep. Data, such as the name of a bucket, can choose a host. */
const MAX_CLIENTS = 50;

/** Statuses that a wrong clock or an expired token may cause. */
const REFUSAL = /40[013]/;
/** How much of their bodies to read, in characters. */
const MAX_REFUSAL = 2 ** 20;
/** How long to wait for their bodies. */
const REFUSAL_MS = 2_000;

/**
 * Replaces the authorization of requests. Returns the responses of `fetch`; only if one rejects the signature because of a wrong
 * clock or an expired token is there a second attempt.
 * @param {SignedFetchConfig} config
 * @returns {typeof fetch}
 */
export function createSignedFetch(config) {
  checkOptions(config, "config");
  const secretsOf = secretSource(config);
  const refuseOthers = allowedHosts(config);
  const isDropped = headerFilter(config.dropHeaders);
  if (typeof (config.signingHost ?? "") !== "string") {
    throw invalid('signingHost: give a host name, such as "bedrock-runtime.us-east-1.amazonaws.com"');
  }
  const clientFor = signingClients(MAX_CLIENTS);
  // With "error", Node's fetch (20 and 22) loses the signal in a garbage collection, and the response continues.
  const redirect = !config.fetch && globalThis.process?.versions?.undici ? "manual" : redirectMode();

  return async (input, options) => {
    await init();
    const request = requestOf(input, options);
    // Not the request's own signal, to which engines hold only a weak reference.
    // cast: a request has a signal, a URL has none.
    const signal = options?.signal ?? /** @type {Partial<Request>} */ (input).signal;
    /** @type {UnlessAborted} */
    const unlessAborted = (promise) => (signal ? untilAborted(promise, signal) : promise);
    const scope = scopeOf(config.signingHost ?? new URL(request.url).host, config);
    const url = sendable(request.url, scope.service);
    refuseOthers(url);
    const headers = new Headers([...request.headers].filter(([name]) => !isDropped(name)));
    const hasModels = HAS_MODELS.test(scope.service);
    headers.delete("authorization");
    if (hasModels) headers.delete("x-api-key");
    const body = request.body === null ? undefined : new Uint8Array(await unlessAborted(request.arrayBuffer()));
    const hash = config.unsignedPayload ? UNSIGNED_PAYLOAD : await payloadHash(body);
    // `in` would throw for text. `fetch` rejects the mode of a page's navigation.
    // casts: a URL has none of the members.
    const kept = KEPT.map((name) => [
      name,
      /** @type {Request} */ (input).url && /** @type {Request} */ (input)[name],
    ]).filter(([, value]) => value && value !== "navigate");
    const redact = redactor({});
    // Also those that are not sent: a `fetch` that is given the user's options may name them.
    for (const [name, value] of request.headers) if (!ORDINARY.test(name)) redact.hide(value);
    const send = async (/** @type {Headers} */ signed) => {
      const sent = {
        ...Object.fromEntries(kept),
        ...options,
        method: request.method.toUpperCase(),
        headers: signed,
        body,
        signal,
        redirect,
      };
      redact.headers(signed);
      let response;
      try {
        response = await (config.fetch ?? globalThis.fetch)(url.href, sent);
      } catch (thrown) {
        throw redact.cause(thrown);
      }
      checkResponse(response);
      if (!REDIRECT.test(`${response.status}`)) return response;
      void response.body?.cancel().catch(() => {});
      throw new TypeError("the response is a redirect, which a signature must not follow");
    };
    let { secrets, identity } = await unlessAborted(secretsOf());
    for (;;) {
      if (!secrets[1]) refuseOthers(url, true);
      secrets.forEach(redact.hide);
      const begin = () =>
        clientFor(url, scope, Boolean(config.allowInsecureEndpoint)).call(
          callParts(request.method, url, headers, hash, secrets),
          2,
          0,
        );
      const { response, refusal, expired } = await answer(begin, send, unlessAborted);
      if (!expired || !identity) {
        if (!response.ok) return adviseRoute(response, refusal, body, url, scope.region);
        return (config.completeOrThrow ?? hasModels) ? completeOrThrow(response, url, signal, redact.cause) : response;
      }
      const refused = identity;
      ({ secrets } = await unlessAborted(secretsOf(refused)));
      identity = undefined;
      await response.body?.cancel().catch(() => {});
    }
  };
}

/** An engine's own error would quote the URL, which may be secret. */
function requestOf(/** @type {RequestInfo | URL} */ input, /** @type {RequestInit | undefined} */ options) {
  try {
    return new Request(input, options);
  } catch {
    throw invalid(
      "request: give an absolute URL without a user, or a Request whose body was not read, and options that fetch takes",
    );
  }
}

/**
 * @param {() => Call} begin
 * @param {(signed: Headers) => Promise<Response>} send
 * @param {UnlessAborted} unlessAborted
 * @returns {Promise<{ response: Response, refusal?: any, expired?: boolean | undefined }>} any: the parsed body of a rejection
 */
async function answer(begin, send, unlessAborted) {
  /** @type {Call | undefined} */
  let call;
  try {
    call = inModule(begin);
    /** @param {import("../module/step.js").ResponseEvent} [event] */
    const next = (event) => inModule(() => nextStep(/** @type {Call} cast: it was set above */ (call), event));
    for (let step = next(); ;) {
      if (step.error) throw errorFrom(step.error);
      // cast: each step here sends, or is an error.
      const response = await send(new Headers(/** @type {NonNullable<typeof step.send>} */ (step.send).headers));
      if (!REFUSAL.test(`${response.status}`)) return { response };
      const refusal = await refusalOf(response, unlessAborted);
      step = next(responseEvent(response, refusal));
      // A second attempt is for a wrong clock alone; a pause would be for throttling.
      if (!step.send) return { response, refusal, expired: step.expired };
      await response.body?.cancel().catch(() => {});
    }
  } finally {
    call?.free();
  }
}

/**
 * The parsed body of a rejection, whose response the caller still receives; undefined if it is not JSON or does not arrive soon.
 * @param {Response} response
 * @param {UnlessAborted} unlessAborted
 */
async function refusalOf(response, unlessAborted) {
  /** @type {ReturnType<typeof setTimeout> | number | undefined} */
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, REFUSAL_MS)));
  try {
    return await unlessAborted(Promise.race([jsonOf(response).catch(() => {}), late]));
  } catch (reason) {
    void response.body?.cancel().catch(() => {});
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Rejects if the user's `fetch` returned a response that cannot be read twice: the caller reads it.
 * @param {Response} response
 */
async function jsonOf(response) {
  const reader = readerOf(response.clone());
  const decoder = new TextDecoder();
  for (let text = ""; text.length < MAX_REFUSAL;) {
    const { done, value } = await new Promise(reader.read);
    if (done) return JSON.parse(text);
    text += decoder.decode(value, { stream: true });
  }
  // Not awaited: it settles once the response itself, which shares the body, is read.
  reader.cancel().catch(() => {});
}

/**
 * Region and signing name, from the configuration or from the host.
 * @param {string} host
 * @param {SignedFetchConfig} config
 * @returns {Scope}
 */
function scopeOf(host, { region, service, signingHost }) {
  const found = awsHost(host.replace(/:\d+/, ""));
  /** @type {Record<string, string | undefined>} */
  const scope = { region: region ?? found?.region, service: service ?? found?.service, signingHost };
  for (const name of ["region", "service"]) {
    if (typeof scope[name] === "string" && /^[\w.-]+$/.test(scope[name])) continue;
    throw invalid(`${name}: cannot be derived from the host ${host}; pass it to createSignedFetch`);
  }
  // cast: both are text.
  return /** @type {Scope} */ (scope);
}
