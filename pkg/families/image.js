// Images that callers give: bytes or Blobs.
import { bytesOf } from "../data/body.js";
import { formatOf } from "./image-format.js";
import { must } from "../lib/options.js";

/**
 * The format of an image, found before anything is sent.
 * @param {any} image any: callers without TypeScript may give anything, and it is judged here
 * @param {string} path its place in the input, for errors
 * @param {string[]} formats that the model takes
 */
export async function checkedFormat(image, path, formats) {
  const format = formatOf((!image?.trim && (await imageBytes(image, 2))) || []);
  // cast: only texts are in the list.
  must(
    path,
    formats.includes(/** @type {string} */ (format)),
    `a Uint8Array or Blob of the type ${formats.join(", ")}`,
  );
  // cast: as above.
  return /** @type {string} */ (format);
}

/**
 * @param {any} image any: as above
 * @param {number} [end] of a Blob, in bytes; others are not copied
 */
export const imageBytes = async (image, end) =>
  bytesOf(image?.arrayBuffer ? await image.slice(0, end).arrayBuffer() : image);
