// Who may call: the secret CALLERS is a JSON object of names and their tokens.

/**
 * The name of the caller whose token the request shows.
 * @param {Request} request
 * @param {string} callers
 */
export async function callerOf(request, callers) {
  const [, token] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!token) return undefined;
  const shown = await digest(token);
  let caller;
  // All are compared, each in constant time, so that how long it takes tells nothing.
  for (const [name, known] of Object.entries(JSON.parse(callers))) {
    if (crypto.subtle.timingSafeEqual(shown, await digest(known))) caller = name;
  }
  return caller;
}

const digest = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
