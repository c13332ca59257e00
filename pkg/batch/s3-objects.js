// Objects by their `s3://` address.
import { invalid } from "../lib/options.js";
import { piecesOf } from "./lines.js";

/** How often in a row a body may be cut without a byte more. */
const MAX_CUTS = 4;

/**
 * @param {string} name of the option
 * @param {any} uri such as `s3://bucket/folder/`
 */
export function placeOf(name, uri) {
  const [, Bucket, Key = ""] = (typeof uri === "string" && /^s3:\/\/([^/]+)(?:\/([^]*))?$/.exec(uri)) || [];
  if (!Bucket) throw invalid(`${name}: give an address such as "s3://bucket/folder/"`);
  return { Bucket, Key };
}

/** The key of a folder, with its slash at the end. */
export const folder = (/** @type {string} */ key) => (key && !key.endsWith("/") ? `${key}/` : key);

/**
 * An object's bytes. One whose body is cut is read on from there, unless it has changed since.
 * @param {import("../s3/index.js").S3} s3
 * @param {{ Bucket: string, Key: string }} object
 * @param {object} [options]
 */
export async function* bytesAt(s3, object, options) {
  let at = 0;
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
    } catch (error) {
      if (!error?.retryable || cuts >= MAX_CUTS || (at && !IfMatch)) throw error;
    }
  }
}
