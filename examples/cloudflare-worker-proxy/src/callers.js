// Who may call: the secret CALLERS is a JSON object of names and their tokens.

/**
 * The name of the caller whose token the request shows.
 * @param {Request} request
 * @param {string} callers
 * @returns {Promise<string | undefined>}
 */
export async function callerOf(request, callers) {
  const [, token] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!token) return undefined;
  const shown = await digest(token);
  /** @type {Record<string, string>} */
  const tokens = JSON.parse(callers);
  const { subtle } = /** @type {{ subtle: WorkersCrypto }} */ (/** @type {unknown} */ (crypto));
  let caller;
  // All are compared, each in constant time, so that the time it takes reveals nothing.
  for (const [name, known] of Object.entries(tokens)) {
    if (subtle.timingSafeEqual(shown, await digest(known))) caller = name;
  }
  return caller;
}

/**
 * What Workers have besides: https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 * @typedef {{ timingSafeEqual(one: ArrayBuffer, other: ArrayBuffer): boolean }} WorkersCrypto
 */

const digest = (/** @type {string} */ text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
