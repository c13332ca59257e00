// The secrets of a call: their sources, and how long they are kept.
import { copyOf, CredentialsError, InputError, reasonOf } from "../errors.js";

/** Identities are refreshed this long before they expire. */
const REFRESH_AHEAD_MS = 5 * 60_000;

/**
 * @import { ApiKey, AwsCredentials } from "../types/credentials.js"
 *
 * @typedef {AwsCredentials | ApiKey} Identity
 * @typedef {(options: { forceRefresh: boolean }) => Promise<Identity>} Provider
 */

/**
 * @typedef {object} Secrets
 * @property {string[]} secrets access key id, secret access key and session token ("" for none), or an API key and twice ""
 * @property {Identity} [identity] if a function returned it, which may return another one
 */

/**
 * A function that returns the secrets for a call. If the service rejected those of an identity as expired, pass that identity: it
 * is not returned again.
 * @param {{ credentials?: unknown, token?: unknown }} config
 * @param {{ id?: string, bearer?: boolean, signingName?: string }} [service] a table; only some services take API keys
 * @returns {(refused?: Identity) => Promise<Secrets>}
 */
export function secretSource({ credentials, token }, { id, bearer, signingName } = { bearer: true }) {
  if (signingName === "") return async () => ({ secrets: ["", "", ""] });
  if (token !== undefined && bearer) return source(token, apiKey);
  if (credentials !== undefined) {
    return source(credentials, (value) => (bearer && value?.token ? apiKey(value) : keyPair(value)));
  }
  return async () => {
    const orElse = bearer ? ", or a `token`" : `; ${id} does not accept Bedrock API keys`;
    throw new CredentialsError(
      `credentials: give the client \`credentials\` ({ accessKeyId, secretAccessKey, sessionToken } or a function that resolves to them)${orElse}`,
      { code: "missing_credentials" },
    );
  };
}

/**
 * @param {unknown} given secrets, or a function that resolves to them
 * @param {(value: any) => string[]} secretsOf any: it judges them
 * @returns {(refused?: Identity) => Promise<Secrets>}
 */
function source(given, secretsOf) {
  if (typeof given !== "function") return async () => ({ secrets: secretsOf(given) });
  return async (refused) => {
    // cast: `secretsOf` judges the identity.
    const identity = await kept(/** @type {Provider} */ (given))(refused);
    return { secrets: secretsOf(identity), identity };
  };
}

/**
 * By provider, since clients share them: one refresh is in flight for all callers.
 * @type {WeakMap<Provider, ReturnType<typeof keeper>>}
 */
const sources = new WeakMap();

/** @param {Provider} provider */
function kept(provider) {
  if (!sources.has(provider)) sources.set(provider, keeper(provider));
  // cast: it was set above.
  return /** @type {ReturnType<typeof keeper>} */ (sources.get(provider));
}

/** @param {Provider} provider */
function keeper(provider) {
  /** @type {Identity | undefined} */
  let last;
  /** @type {Promise<Identity> | undefined} */
  let refreshing;
  const leftMs = () => new Date(last?.expiration ?? 0).getTime() - Date.now();

  /**
   * @param {boolean} forceRefresh
   * @returns {Promise<Identity>}
   */
  async function refresh(forceRefresh) {
    try {
      last = await provider({ forceRefresh });
    } catch (/** @type {any} any: a provider may throw anything */ cause) {
      // The identity has not expired yet. The failure is not kept, so that the next call tries again.
      // cast: without one, nothing is left.
      if (!forceRefresh && leftMs() > 0) return /** @type {Identity} */ (last);
      if (cause instanceof CredentialsError || cause instanceof InputError) throw cause;
      const message = `credentials: the provider failed: ${reasonOf(cause)}`;
      throw new CredentialsError(message, { code: "provider_failed", cause, retryable: Boolean(cause?.retryable) });
    }
    return last;
  }

  /** All callers that wait for a refresh share its result; each gets a copy of its error. */
  const refreshed = async (/** @type {boolean} */ force) => {
    const pending = (refreshing ??= refresh(force).finally(() => (refreshing = undefined)));
    return pending.catch((error) => {
      throw copyOf(error);
    });
  };

  /** @param {Identity} [refused] */
  return async (refused) => {
    if (last && last !== refused && leftMs() > REFRESH_AHEAD_MS) return last;
    const joined = refreshing;
    const identity = await refreshed(last !== undefined && last === refused);
    // The refresh in flight was an early one and failed. The service has rejected the identity, although it has not expired.
    return joined && identity === refused ? refreshed(true) : identity;
  };
}

/**
 * @param {any} value any: callers without TypeScript may give anything
 * @returns {string[]}
 */
export function keyPair(value) {
  const { accessKeyId, secretAccessKey, sessionToken } = value ?? {};
  const secrets = [accessKeyId, secretAccessKey, sessionToken ?? ""];
  if (accessKeyId && secretAccessKey && secrets.every((part) => typeof part === "string")) return secrets;
  throw malformed("credentials: accessKeyId and secretAccessKey must be non-empty strings, and sessionToken a string");
}

/**
 * @param {any} value any: as above
 * @returns {string[]}
 */
export function apiKey(value) {
  const key = typeof value === "string" ? value : value?.token;
  if (key && typeof key === "string") return [key, "", ""];
  throw malformed("token: must be a non-empty string, or a function that resolves to { token, expiration }");
}

const malformed = (/** @type {string} */ message) => new CredentialsError(message, { code: "malformed_credentials" });
