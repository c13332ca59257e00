// Attempts of a call: the retry strategy decides whether there is another one, and after which pause.
import { signalOf } from "./call-signal.js";

/**
 * @typedef {object} Token
 * @property {() => number} getRetryCount
 * @property {() => number} getRetryDelay in milliseconds
 * @property {() => number | undefined} getRetryCost
 * @typedef {"THROTTLING" | "TRANSIENT" | "SERVER_ERROR" | "CLIENT_ERROR"} ErrorType
 */

const THROTTLING =
  /thrott|TooManyRequests|LimitExceeded|ThroughputExceeded|SlowDown|PriorRequest|TransactionInProgress/i;
/** Names and codes of errors that handlers throw. */
const TRANSIENT =
  /^(TimeoutError|RequestTimeout(Exception)?|ECONNRE(SET|FUSED)|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN)$/;
const EXPIRED = /^ExpiredToken(Exception)? |security token included in the request is expired/;

/** @type {(config: import("./config.js").Config) => import("./middleware-stack.js").Middleware} */
export const retrying = (config) => (next, context) => async (args) => {
  const strategy = await config.retryStrategy();
  if (!strategy.acquireInitialRetryToken) return strategy.retry(next, args);
  const { abortSignal, selectedHttpAuthScheme: scheme } = context.__smithy_context;
  let token = await strategy.acquireInitialRetryToken("");
  let totalRetryDelay = 0;
  let refreshes = 0;
  for (;;) {
    const attempts = token.getRetryCount() + refreshes + 1;
    try {
      const result = await next(args);
      strategy.recordSuccess(token);
      Object.assign(result.output.$metadata, { attempts, totalRetryDelay });
      return result;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : Object.assign(new Error(String(thrown)), Object(thrown));
      signalOf(abortSignal)?.throwIfAborted();
      if (await hasFresh(scheme, error, !refreshes && attempts < (await config.maxAttempts()))) {
        refreshes++;
        continue;
      }
      const told = { error, errorType: typeOf(error), ...hintOf(error.$response?.headers) };
      try {
        token = await strategy.refreshRetryTokenForRetry(token, told);
      } catch {
        // The SDK's interface says no by throwing.
        error.$metadata = Object.assign(error.$metadata ?? {}, { attempts, totalRetryDelay });
        throw error;
      }
      const delay = token.getRetryDelay();
      totalRetryDelay += delay + (token.$retryLog?.acquisitionDelay ?? 0);
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      signalOf(abortSignal)?.throwIfAborted();
    }
  }
};

/**
 * Whether the provider returned another identity than the one that the service rejected as expired.
 * @param {any} scheme that ./auth.js chose; any: a middleware may have changed it
 * @param {Error} error
 * @param {boolean} mayAsk
 */
async function hasFresh(scheme, { name, message }, mayAsk) {
  if (!mayAsk || !scheme?.identity || !EXPIRED.test(`${name} ${message}`)) return false;
  const { identity } = scheme;
  scheme.identity = await scheme.provider({ forceRefresh: true });
  return scheme.identity !== identity;
}

/**
 * @param {any} error any: a call may throw anything
 * @returns {ErrorType}
 */
function typeOf(error) {
  const status = error.$metadata?.httpStatusCode;
  if (status === 429 || THROTTLING.test(error.name) || error.$retryable?.throttling) return "THROTTLING";
  if (isTransient(error)) return "TRANSIENT";
  return status >= 500 ? "SERVER_ERROR" : "CLIENT_ERROR";
}

/**
 * @param {any} error any: as above
 * @param {number} [depth]
 * @returns {boolean}
 */
function isTransient(error, depth = 0) {
  const { name, message, code, cause, $metadata = {}, $retryable, retryable } = Object(error);
  // A response without an answer was paid for.
  if (name === "AbortError" || code === "no_answer") return false;
  return (
    Boolean(retryable || $retryable || $metadata.clockSkewCorrected) ||
    TRANSIENT.test(name) ||
    TRANSIENT.test(code) ||
    /^50[0234]$/.test($metadata.httpStatusCode) ||
    /NGHTTP2_REFUSED_STREAM/.test(message) ||
    (depth <= 10 && isTransient(cause, depth + 1))
  );
}

/** @param {Record<string, string>} [headers] of an error response */
function hintOf(headers = {}) {
  const seconds = headers["retry-after"];
  const ms = Number(headers["x-amz-retry-after"] ?? Number(seconds) * 1000);
  const time = Date.now() + ms || Date.parse(seconds);
  return time ? { retryAfterHint: new Date(time) } : {};
}

/** AWS's standard retry mode: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
export class StandardRetryStrategy {
  mode = "standard";
  /** Shared by all calls of a client, so that retries do not pile up on a service in trouble. */
  #capacity = 500;
  #maxAttempts;

  /** @param {() => Promise<number>} maxAttempts */
  constructor(maxAttempts) {
    this.#maxAttempts = maxAttempts;
  }

  async acquireInitialRetryToken() {
    return tokenOf(0, 0);
  }

  /**
   * @param {Token} token
   * @param {{ errorType: ErrorType, retryAfterHint?: Date }} error
   */
  async refreshRetryTokenForRetry(token, { errorType, retryAfterHint }) {
    const isThrottling = errorType === "THROTTLING";
    const cost = isThrottling ? 5 : 14;
    const count = token.getRetryCount() + 1;
    const isRetryable = isThrottling || errorType === "TRANSIENT";
    if (!isRetryable || !(count < (await this.#maxAttempts())) || this.#capacity < cost) {
      throw new Error("No retry token available");
    }
    this.#capacity -= cost;
    let delay = Math.floor(Math.random() * Math.min((isThrottling ? 1000 : 50) * 2 ** (count - 1), 20_000));
    if (retryAfterHint) delay = Math.max(delay, Math.min(retryAfterHint.getTime() - Date.now(), delay + 5000));
    return tokenOf(count, delay, cost);
  }

  /** @param {Token} token */
  recordSuccess(token) {
    this.#capacity = Math.min(500, this.#capacity + (token.getRetryCost() ?? 1));
  }
}

/** @param {number} count @param {number} delay @param {number} [cost] @returns {Token} */
const tokenOf = (count, delay, cost) => ({
  getRetryCount: () => count,
  getRetryDelay: () => delay,
  getRetryCost: () => cost,
});
