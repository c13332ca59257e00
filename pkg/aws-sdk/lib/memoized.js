// Providers of credentials and tokens: one call of theirs serves all calls of the client until the identity is about to expire.

/** Identities are refreshed this long before they expire, as in the SDK. */
const REFRESH_AHEAD_MS = 5 * 60_000;

/** Providers that this module has made. @type {WeakSet<object>} */
const known = new WeakSet();

/**
 * Errors reach the caller as the provider threw them, and are not kept.
 * @param {any} given an identity, or a function that returns one; any: the call judges it
 * @param {() => object} config of the client, which the SDK's own providers ask for its region
 * @returns {(options?: { forceRefresh?: boolean }) => Promise<any>} any: as above
 */
export function memoized(given, config) {
  if (typeof given !== "function") return async () => given;
  if (known.has(given) || given.memoized) return given;
  /** The last identity. @type {any} any: as above */
  let last;
  /** @type {Promise<any> | undefined} any: as above */
  let refreshing;
  const leftMs = () => (last?.expiration === undefined ? Infinity : new Date(last.expiration).getTime() - Date.now());
  const provide = async (/** @type {{ forceRefresh?: boolean } | undefined} */ options) => {
    const isForced = options?.forceRefresh;
    if (last !== undefined && !isForced && !(leftMs() < REFRESH_AHEAD_MS)) return last;
    refreshing ??= Promise.resolve(given({ ...options, callerClientConfig: config() })).finally(
      () => (refreshing = undefined),
    );
    try {
      return (last = await refreshing);
    } catch (error) {
      // It has not expired yet.
      if (last !== undefined && !isForced && leftMs() > 0) return last;
      throw error;
    }
  };
  known.add(provide);
  return Object.assign(provide, { memoized: true });
}
