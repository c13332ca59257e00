// Images that callers give: bytes or Blobs.
import { invalid } from "../lib/options.js";
import { bytesOf, kindOf } from "../data/body.js";

/** By their first two bytes. @type {Record<number, string>} */
const FORMATS = { 0x8950: "png", 0xffd8: "jpeg", 0x4749: "gif", 0x5249: "webp" };

/**
 * @param {Uint8Array} bytes
 * @returns {string | undefined}
 */
export const formatOf = ([first, second]) => FORMATS[first * 256 + second];

/**
 * The format of an image, found before anything is sent.
 * @param {any} image any: callers without TypeScript may give anything, and it is judged here
 * @param {string} path its place in the input, for errors
 * @param {string[]} [formats] that the model takes
 */
export async function checkedFormat(image, path, formats = Object.values(FORMATS)) {
  const bytes = !image?.trim && (await imageBytes(isBlob(image) ? image.slice(0, 2) : image));
  const format = bytes && formatOf(bytes);
  // cast: only texts are in the list.
  if (!formats.includes(/** @type {string} */ (format))) {
    throw invalid(`${path}: must be a Uint8Array or Blob with an image of the type ${formats.join(", ")}`);
  }
  // cast: as above.
  return /** @type {string} */ (format);
}

/** @param {unknown} image */
export async function imageBytes(image) {
  return bytesOf(isBlob(image) ? await image.arrayBuffer() : image);
}

/** @param {unknown} value @returns {value is Blob} */
const isBlob = (value) => /^(Blob|File)$/.test(kindOf(value));
