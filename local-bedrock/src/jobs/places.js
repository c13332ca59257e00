// Addresses of objects, as jobs name them.

/** @typedef {{ bucket: string, key: string }} Place */

/**
 * @param {string} uri `s3://bucket/key`
 * @returns {Place}
 */
export function placeOf(uri) {
  const rest = uri.slice("s3://".length);
  const slash = rest.indexOf("/");
  return slash < 0 ? { bucket: rest, key: "" } : { bucket: rest.slice(0, slash), key: rest.slice(slash + 1) };
}

/** @param {string} key @returns {string} with the slash that a folder ends with */
export const folder = (key) => (key && !key.endsWith("/") ? `${key}/` : key);
