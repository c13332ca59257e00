// A call or a stream completes, or it throws one of these. None holds a secret.

/** What every error of the package has. */
export class BedrockError extends Error {
  /**
   * @param {string} message what is wrong and what to do
   * @param {{ code?: string, retryable?: boolean, $metadata?: object, cause?: unknown }} [details]
   */
  constructor(message, { code = "unknown", retryable = false, $metadata, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = retryable;
    this.$metadata = $metadata ?? {};
  }
}

/** Refused before anything was sent; the message names the member. */
export class InputError extends BedrockError {
  static { named(this, "InputError"); }
}

/** No, expired or refused credentials. */
export class CredentialsError extends BedrockError {
  static { named(this, "CredentialsError"); }
}

/** `fetch` rejected: there was no answer. */
export class NetworkError extends BedrockError {
  static { named(this, "NetworkError"); }
}

/** No answer within the time that was given for it. */
export class TimeoutError extends BedrockError {
  static { named(this, "TimeoutError"); }
}

/** Bytes that cannot be right; the stream is over. */
export class StreamIntegrityError extends BedrockError {
  static { named(this, "StreamIntegrityError"); }
}

/** The answer was cut off; `partial` holds what was assembled of it. */
export class IncompleteStreamError extends BedrockError {
  static { named(this, "IncompleteStreamError"); }

  /** @type {unknown} */
  partial;
}

/** The service answered with an error; `name` is AWS's code. */
export class ServiceException extends BedrockError {
  static { named(this, "ServiceException"); }

  /**
   * @param {string} name
   * @param {string} message
   * @param {{ fault: "client" | "server", members?: unknown, retryable?: boolean, $metadata?: object }} details
   */
  constructor(name, message, { fault, members, ...details }) {
    super(message, { code: "service", ...details });
    for (const [key, value] of Object.entries(members ?? {})) {
      if (!(key in this) && !ENVELOPE.has(key)) this[key] = value;
    }
    this.name = name;
    this.$fault = fault;
  }
}

/** Of an error body, what is no modelled extra member, beside what every error has. */
const ENVELOPE = new Set("Message Code __type cause $fault p".split(" "));

const CLASSES = {
  input: InputError,
  credentials: CredentialsError,
  network: NetworkError,
  integrity: StreamIntegrityError,
  incomplete: IncompleteStreamError,
};

/**
 * The error for what the module said failed (`src/web/failure.rs`) or set at the end of a batch (`src/eventstream/batch.rs`).
 * @param {string | any[]} failure
 * @param {object} [$metadata]
 * @param {unknown} [members] the error body, where there was one
 */
export function errorFrom(failure, $metadata, members) {
  const [kind, code, message, name, status, retryable] = typeof failure === "string" ? JSON.parse(failure) : failure;
  switch (kind) {
    case "service": {
      const fault = status >= 500 ? "server" : "client";
      return new ServiceException(name, message, { fault, members, retryable, $metadata });
    }
    case "exception":
      return streamException(code, message, $metadata);
    case "error":
      return streamException(code, { message: message || undefined }, $metadata);
    case "network":
      return new NetworkError(unreachable(message), { code, retryable: true, $metadata });
    default:
      return new CLASSES[kind](message, { code, retryable, $metadata });
  }
}

/** An exception or error frame in mid-stream: `throttlingException` → `ThrottlingException`. */
function streamException(type, members, $metadata) {
  const name = type.charAt(0).toUpperCase() + type.slice(1) || "UnknownError";
  const fault = /^(InternalServer|ServiceUnavailable|InternalFailure|BadGateway)/.test(name) ? "server" : "client";
  const message = [members.message, members.Message].find((text) => typeof text === "string");
  return new ServiceException(name, message ?? `the stream ended with ${name}`, {
    fault,
    members,
    retryable: fault === "server" || /^(Throttling|ModelNotReady)/.test(name),
    $metadata,
  });
}

function unreachable(reason) {
  return (
    `no answer came${reason ? ` (${reason})` : ""}. Likely causes: the endpoint or region is wrong, ` +
    "the network or DNS fails, the endpoint refuses this page's origin (CORS), or the page's " +
    "Content-Security-Policy lacks it in connect-src. Where CORS is in the way, send through a proxy " +
    "of your own with the client's `endpoint` option."
  );
}

/** Minifiers rename classes; `error.name` must not change with them. */
function named(errorClass, name) {
  Object.defineProperty(errorClass, "name", { value: name });
}
