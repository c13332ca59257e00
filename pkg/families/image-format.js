// The formats of images that models take.

/**
 * A format by the first two bytes of an image.
 * @param {Iterable<number>} bytes
 * @returns {string | undefined}
 */
export function formatOf([first, second]) {
  /** @type {Record<number, string>} */
  const formats = { 0x8950: "png", 0xffd8: "jpeg", 0x4749: "gif", 0x5249: "webp" };
  return formats[first * 256 + second];
}
