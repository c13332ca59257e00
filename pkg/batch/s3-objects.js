// Objects by their `s3://` address.
import { piecesOf } from "../data/pieces.js";
import { invalid } from "../lib/options.js";

/** How often a body may be cut before another byte arrives. */
const MAX_CUTS = 4;

/**
 * @param {string} name of the option
 * @param {unknown} uri such as `s3://bucket/folder/`
 */
export function placeOf(name, uri) {
  const [, Bucket, Key = ""] = /^s3:\/\/([^/]+)(?:\/([^]*))?$/.exec(`${uri}`) ?? [];
  if (!Bucket) throw invalid(`${name}: give an address such as "s3://bucket/folder/"`);
  return { Bucket, Key };
}

/** The key of a folder, with its slash at the end. */
export const folder = (/** @type {string} */ key) => (key && !key.endsWith("/") ? `${key}/` : key);

/**
 * An object's bytes. If its body is cut, the rest is read from there, unless the object has changed since.
 * @param {import("../types/s3.js").S3} s3
 * @param {import("../types/s3.js").S3Object} object
 * @param {import("../types/index.js").MethodOptions} [options]
 */
export async function* bytesAt(s3, object, options) {
  let at = 0;
  /** @type {string | undefined} */
  let IfMatch;
  for (let cuts = 0; ; cuts++) {
    try {
      const { Body, ETag } = await s3.getObject({ ...object, ...(at && { Range: `bytes=${at}-`, IfMatch }) }, options);
      IfMatch = ETag;
      for await (const piece of piecesOf(Body)) {
        at += piece.length;
        cuts = 0;
        yield piece;
      }
      return;
    } catch (/** @type {any} any: a hook may throw anything */ error) {
      if (!error?.retryable || cuts >= MAX_CUTS || (at && !IfMatch)) throw error;
    }
  }
}
