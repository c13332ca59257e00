// Edits of pictures that exist: what a mask keeps is kept, byte for byte.
import { randomFrom } from "./painter.js";

/** @typedef {import("./png.js").Picture} Picture */

/** How far a colour may be from the corner's to count as background. */
const TOLERANCE = 24;

/**
 * A mask in place of a described one: an ellipse that depends on the description.
 * @param {number} width
 * @param {number} height
 * @param {string} description
 * @returns {boolean[]} whether each pixel is of what was described
 */
export function describedMask(width, height, description) {
  const random = randomFrom(description);
  const [x, y] = [(0.35 + random() * 0.3) * width, (0.35 + random() * 0.3) * height];
  const [across, down] = [(0.15 + random() * 0.2) * width, (0.15 + random() * 0.2) * height];
  return Array.from(
    { length: width * height },
    (_, at) => (((at % width) - x) / across) ** 2 + ((Math.floor(at / width) - y) / down) ** 2 <= 1,
  );
}

/**
 * @param {Picture} mask
 * @returns {boolean[]} whether each pixel is black
 */
export const blackOf = ({ width, height, pixels }) =>
  Array.from({ length: width * height }, (_, at) => pixels[at * 4] < 128);

/** @param {Picture} mask @returns {boolean} whether it has no colour but black and white */
export const isBlackAndWhite = ({ pixels }) =>
  pixels.every((part, at) => at % 4 === 3 || ((part === 0 || part === 255) && part === pixels[at - (at % 4)]));

/**
 * @param {Picture} image
 * @param {Picture} painted of the same size
 * @param {boolean[]} isChanged
 * @returns {Picture}
 */
export function blended({ width, height, pixels }, painted, isChanged) {
  const result = pixels.slice();
  for (const [at, changed] of isChanged.entries()) {
    if (changed) result.set(painted.pixels.subarray(at * 4, at * 4 + 4), at * 4);
  }
  return { width, height, pixels: result };
}

/**
 * @param {Picture} image
 * @returns {Picture} without all that looks like its first corner
 */
export function withoutBackground({ width, height, pixels }) {
  const result = pixels.slice();
  for (let at = 0; at < pixels.length; at += 4) {
    const isBackground = [0, 1, 2].every((part) => Math.abs(pixels[at + part] - pixels[part]) <= TOLERANCE);
    if (isBackground) result[at + 3] = 0;
  }
  return { width, height, pixels: result };
}

/**
 * @param {number} width
 * @param {number} height
 * @param {boolean[]} isBlack
 * @returns {Picture}
 */
export function maskPicture(width, height, isBlack) {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (const [at, black] of isBlack.entries()) if (black) pixels.fill(0, at * 4, at * 4 + 3);
  return { width, height, pixels };
}

/**
 * @param {Picture} image
 * @param {number} width
 * @param {number} height
 * @returns {Picture} the nearest pixels
 */
export function scaled(image, width, height) {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * image.height) / height) * image.width;
    for (let x = 0; x < width; x++) {
      const from = (row + Math.floor((x * image.width) / width)) * 4;
      pixels.set(image.pixels.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return { width, height, pixels };
}

/**
 * @param {Picture} image
 * @param {Picture} painted larger
 * @param {number} left
 * @param {number} top
 * @returns {Picture} the image with the painting around it
 */
export function framed(image, { width, height, pixels }, left, top) {
  const result = pixels.slice();
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width * 4, (y + 1) * image.width * 4);
    result.set(row, ((y + top) * width + left) * 4);
  }
  return { width, height, pixels: result };
}
