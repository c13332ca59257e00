// Members that were given.

/**
 * The members of an object that are not `undefined`. Everything else is sent or reported as it is, `null` too.
 * @param {Record<string, any>} members any: of options or of an output
 * @returns {Record<string, any>} any: the same
 */
export const given = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/**
 * The same, or nothing if none was given.
 * @param {Record<string, any>} members any: as above
 */
export function anyGiven(members) {
  const kept = given(members);
  return Object.keys(kept).length ? kept : undefined;
}

/**
 * Options of the HTTP call itself. In a page, the host has to allow each header, and the browser tells of itself.
 * @param {Record<string, any>} options any: of three versions of the specification
 */
export function callOf({ abortSignal, headers }) {
  // cast: the workers of pages have it, and nothing else does.
  const isPage = globalThis.document || /** @type {{ importScripts?: unknown }} */ (globalThis).importScripts;
  return { abortSignal, headers: given({ ...headers, ...(isPage && { "user-agent": undefined }) }) };
}
