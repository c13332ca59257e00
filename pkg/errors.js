// A call or a stream completes, or it throws one of these. None holds a secret.
/** @import { FinalMessage, ResponseMetadata } from "./types/index.js" */

/**
 * @typedef {object} Details of an error
 * @property {string} [code]
 * @property {boolean} [retryable]
 * @property {ResponseMetadata} [$metadata]
 * @property {unknown} [cause]
 */

/** What every error of the package has. Each class states its name, which minifiers would change. */
export class BedrockError extends Error {
  static name = "BedrockError";

  /**
   * @param {string} message names the fault and its remedy
   * @param {Details} [details]
   */
  constructor(message, { code = "unknown", retryable = false, $metadata, cause } = {}) {
    // Terminals would obey control characters, which others may have written.
    super(message.replace(/[^\P{Cc}\n\t]/gu, ""), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = retryable;
    /** @type {ResponseMetadata} */
    this.$metadata = $metadata ?? {};
  }
}

/** Refused before anything was sent; the message names the member. */
export class InputError extends BedrockError {
  static name = "InputError";
}

/** Credentials that are missing, expired or refused. */
export class CredentialsError extends BedrockError {
  static name = "CredentialsError";
}

/** `fetch` rejected: there was no response. */
export class NetworkError extends BedrockError {
  static name = "NetworkError";
}

/** No response within the time that was given for it. */
export class TimeoutError extends BedrockError {
  static name = "TimeoutError";
}

/** Bytes that cannot be right; the stream has ended. */
export class StreamIntegrityError extends BedrockError {
  static name = "StreamIntegrityError";
}

/** The response was cut off; `partial` holds the part of it that was assembled. */
export class IncompleteStreamError extends BedrockError {
  static name = "IncompleteStreamError";

  /** @type {Partial<FinalMessage> | undefined} */
  partial;
}

/** The service responded with an error; `name` is AWS's code. */
export class ServiceException extends BedrockError {
  static name = "ServiceException";

  /**
   * @param {string} name
   * @param {string} message
   * @param {{ fault: "client" | "server", members?: unknown, retryable?: boolean, $metadata?: ResponseMetadata }} details
   */
  constructor(name, message, { fault, members, ...details }) {
    super(message, { code: "service", ...details });
    for (const [key, value] of Object.entries(members ?? {})) {
      // any: members that services add at will; a class of JavaScript cannot declare them.
      if (!(key in this) && !ENVELOPE.has(key)) /** @type {any} */ (this)[key] = value;
    }
    this.name = name;
    this.$fault = fault;
  }
}

/** Names in an error body that are not modelled members, or that other errors of this package or JavaScript give a meaning. */
const ENVELOPE = new Set("Message Code __type cause $fault p errors partial then timeout timeoutMs toJSON".split(" "));

/**
 * The same error for another caller, since whoever gets one may change it.
 * @template {BedrockError} T
 * @param {T} error
 * @returns {T}
 */
export function copyOf(error) {
  const copy = Object.setPrototypeOf(new BedrockError(error.message, error), Object.getPrototypeOf(error));
  return Object.assign(copy, error, { $metadata: { ...error.$metadata } });
}

const CLASSES = {
  input: InputError,
  credentials: CredentialsError,
  network: NetworkError,
  integrity: StreamIntegrityError,
  incomplete: IncompleteStreamError,
};

/**
 * A failure as the module writes it: `src/web/failure.rs`, and `src/eventstream/batch.rs` at the end of a batch. Exceptions in a
 * stream have a payload.
 * @typedef {[kind: "service", code: string, message: string | null | undefined, name: string, status: number,
 *   retryable: boolean, payload?: any] | [kind: keyof typeof CLASSES, code: string, message: string, name?: string,
 *   status?: number, retryable?: boolean, payload?: undefined]} Failure any: members that services add at will
 */

/**
 * The error for a failure.
 * @param {string | Failure} failure or its JSON
 * @param {ResponseMetadata} [$metadata]
 * @param {Record<string, unknown>} [members] of the error's body, if there was one
 */
export function errorFrom(failure, $metadata, members) {
  /** @type {Failure} */
  const [kind, code, message, name, status, retryable, payload = members] =
    typeof failure === "string" ? JSON.parse(failure) : failure;
  if (kind !== "service") return new CLASSES[kind](message, { code, retryable, $metadata });
  const text =
    message ??
    [payload?.message, payload?.Message].find((text) => typeof text === "string") ??
    `the stream ended with ${name}`;
  return new ServiceException(name, text, {
    fault: status >= 500 ? "server" : "client",
    members: payload,
    retryable,
    $metadata,
  });
}

/**
 * The error of a request that got no response. Only browsers have CORS and a Content-Security-Policy.
 * @param {unknown} cause what `fetch` threw
 */
export function unreachable(cause) {
  const causes =
    // cast: the workers of pages have it, and nothing else does.
    globalThis.document || /** @type {{ importScripts?: unknown }} */ (globalThis).importScripts
      ? "CORS (set `endpoint` to a proxy), or a Content-Security-Policy whose connect-src lacks the host"
      : "TLS, or a proxy, which needs a `fetch` that uses it";
  const message = `no response came (${reasonOf(cause)}). Likely causes: a wrong endpoint or region, the network, DNS, ${causes}.`;
  return new NetworkError(message, { code: "network", retryable: true, cause });
}

/**
 * The text of what `fetch` or a body threw, with the code that Node keeps in the cause, such as `ECONNREFUSED`.
 * @param {any} thrown any: anything can be thrown
 */
export function reasonOf(thrown) {
  const text =
    typeof thrown?.message === "string"
      ? thrown.message
      : String(thrown).replace(/^\[object.*/, "an object without a message");
  let code;
  for (let cause = thrown, depth = 0; cause && typeof code !== "string" && depth < 9; depth++) {
    code = cause.code;
    cause = cause.cause ?? cause.errors?.[0];
  }
  return typeof code === "string" && !text.includes(code) ? `${text}: ${code}` : text;
}

/**
 * Adds advice behind a text, which may lack its full stop.
 * @param {string} text
 * @param {string} advice
 */
export function withAdvice(text, advice) {
  const said = text.trimEnd();
  return advice ? `${said}${/[.!?]$/.test(said) ? "" : "."} ${advice}` : text;
}
