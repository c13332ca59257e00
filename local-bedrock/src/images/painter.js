// Paints the stand-in's pictures: shapes and colours that depend on a text alone, and a label that says what they are.

/** @typedef {import("./png.js").Picture} Picture */

const SHAPES = 14;

/** What every picture's label says, in a font of 5 by 7 dots; a row is five bits. @type {number[][]} */
const LABEL = [
  [14, 17, 16, 14, 1, 17, 14], // S
  [31, 4, 4, 4, 4, 4, 4], // T
  [14, 17, 17, 31, 17, 17, 17], // A
  [17, 25, 21, 19, 17, 17, 17], // N
  [30, 17, 17, 17, 17, 17, 30], // D
  [0, 0, 0, 14, 0, 0, 0], // -
  [14, 4, 4, 4, 4, 4, 14], // I
  [17, 25, 21, 19, 17, 17, 17], // N
];
const GLYPH_WIDTH = 6;
const GLYPH_HEIGHT = 7;

/**
 * A source of numbers from 0 to 1 that begins with a text: FNV-1a and xorshift.
 * @param {string} text
 * @returns {() => number}
 */
export function randomFrom(text) {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state ||= 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * @param {number} width
 * @param {number} height
 * @param {string} text that decides what is painted
 * @param {string[]} [colors] such as `#ff9800`, which it is painted with
 * @returns {Picture}
 */
export function paint(width, height, text, colors = []) {
  const random = randomFrom(text);
  const palette = colors.length
    ? colors.map(rgbOf)
    : Array.from({ length: 5 }, () => [random(), random(), random()].map((part) => part * 255));
  const colour = () => palette[Math.floor(random() * palette.length)];
  const picture = { width, height, pixels: new Uint8Array(width * height * 4).fill(255) };
  fillGradient(picture, colour(), colour());
  for (let shape = 0; shape < SHAPES; shape++) {
    const [x, y, size] = [random() * width, random() * height, (0.04 + random() * 0.16) * Math.min(width, height)];
    fillShape(picture, x, y, size, random() < 0.5, colour());
  }
  drawLabel(picture);
  return picture;
}

/** @param {string} text */
const rgbOf = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

/** @param {Picture} picture @param {number[]} top @param {number[]} bottom */
function fillGradient({ width, height, pixels }, top, bottom) {
  for (let y = 0; y < height; y++) {
    const rgb = top.map((part, index) => part + ((bottom[index] - part) * y) / height);
    for (let at = y * width * 4; at < (y + 1) * width * 4; at += 4) {
      pixels[at] = rgb[0];
      pixels[at + 1] = rgb[1];
      pixels[at + 2] = rgb[2];
    }
  }
}

/** @param {Picture} picture @param {number} x @param {number} y @param {number} size @param {boolean} round @param {number[]} rgb */
function fillShape({ width, height, pixels }, x, y, size, round, rgb) {
  for (let row = Math.max(0, Math.ceil(y - size)); row < Math.min(height, y + size); row++) {
    const half = round ? Math.sqrt(Math.max(0, size ** 2 - (row - y) ** 2)) : size;
    for (let column = Math.max(0, Math.ceil(x - half)); column < Math.min(width, x + half); column++) {
      const at = (row * width + column) * 4;
      pixels[at] = rgb[0];
      pixels[at + 1] = rgb[1];
      pixels[at + 2] = rgb[2];
    }
  }
}

/** In the lower left corner, black on white. @param {Picture} picture */
function drawLabel({ width, height, pixels }) {
  const dot = Math.max(1, Math.floor(width / 160));
  const [columns, rows] = [LABEL.length * GLYPH_WIDTH + 1, GLYPH_HEIGHT + 2];
  for (let y = 0; y < rows * dot; y++) {
    for (let x = 0; x < columns * dot; x++) {
      const [column, row] = [Math.floor(x / dot) - 1, Math.floor(y / dot) - 1];
      const glyph = column >= 0 ? LABEL[Math.floor(column / GLYPH_WIDTH)] : undefined;
      const isInk = ((glyph?.[row] ?? 0) >> (4 - (column % GLYPH_WIDTH))) & 1;
      const place = (height - rows * dot + y) * width + x;
      if (x < width && place >= 0) pixels.fill(isInk ? 0 : 255, place * 4, place * 4 + 3);
    }
  }
}
