// PNG, written and read.
// https://www.w3.org/TR/png-3/
import { bytesOf, joined } from "../lib/bytes.js";
import { crc32 } from "../lib/crc32.js";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Samples of a pixel, by colour type. @type {Record<number, number>} */
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const GREY = 0;
const PALETTE = 3;
const RGBA = 6;

/** @typedef {{ width: number, height: number, pixels: Uint8Array }} Picture `pixels` has four bytes for each: red, green, blue, alpha */

/** Why bytes cannot be read as a picture. */
export class UnreadablePicture extends Error {}

/**
 * @param {Picture} picture
 * @param {string} comment that the file carries
 * @returns {Promise<Uint8Array>}
 */
export async function encodePng({ width, height, pixels }, comment) {
  const rows = new Uint8Array(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  }
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  head.setUint8(9, RGBA);
  return joined([
    SIGNATURE,
    chunk("IHDR", new Uint8Array(head.buffer)),
    chunk("tEXt", bytesOf(`Comment\0${comment}`)),
    chunk("IDAT", await piped(rows, new CompressionStream("deflate"))),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const body = joined([bytesOf(type), data]);
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint32(0, data.length);
  frame.setUint32(4, crc32(body));
  return joined([new Uint8Array(frame.buffer, 0, 4), body, new Uint8Array(frame.buffer, 4, 4)]);
}

/**
 * @param {Uint8Array} bytes
 * @param {CompressionStream | DecompressionStream} transform
 * @param {number} [most] bytes of the result
 */
async function piped(bytes, transform, most = Infinity) {
  const body = new Blob([/** @type {BlobPart} cast: the memory is not shared */ (bytes)])
    .stream()
    .pipeThrough(transform);
  const reader = body.getReader();
  const pieces = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return joined(pieces);
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new UnreadablePicture("the picture has more rows than it says");
    }
    pieces.push(value);
  }
}

/**
 * The width and the height that a PNG says it has.
 * @param {Uint8Array} bytes
 * @returns {{ width: number, height: number }}
 * @throws {UnreadablePicture}
 */
export function sizeOfPng(bytes) {
  if (bytes.length < 33 || SIGNATURE.some((byte, at) => bytes[at] !== byte)) {
    throw new UnreadablePicture("it is not a PNG");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * @param {Uint8Array} bytes of 8 bits a sample, not interlaced
 * @returns {Promise<Picture>}
 * @throws {UnreadablePicture}
 */
export async function decodePng(bytes) {
  const { width, height } = sizeOfPng(bytes);
  const [depth, colour, , , interlaced] = bytes.subarray(24, 29);
  const channels = CHANNELS[colour];
  if (depth !== 8 || interlaced || !channels) {
    throw new UnreadablePicture("only PNGs of 8 bits a sample that are not interlaced are read");
  }
  const { data, palette, alphas } = partsOf(bytes);
  const stride = width * channels;
  const rows = await piped(data, new DecompressionStream("deflate"), height * (stride + 1)).catch((cause) => {
    throw cause instanceof UnreadablePicture ? cause : new UnreadablePicture("its data is damaged", { cause });
  });
  if (rows.length < height * (stride + 1)) throw new UnreadablePicture("it ends early");
  const samples = unfiltered(rows, height, stride, channels);
  return { width, height, pixels: coloured(samples, width * height, colour, channels, palette, alphas) };
}

/** @param {Uint8Array} bytes */
function partsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces = [];
  /** @type {Uint8Array} */
  let palette = new Uint8Array();
  /** @type {Uint8Array} */
  let alphas = new Uint8Array();
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IDAT") pieces.push(data);
    if (type === "PLTE") palette = data;
    if (type === "tRNS") alphas = data;
    at += 12 + length;
  }
  return { data: joined(pieces), palette, alphas };
}

/**
 * https://www.w3.org/TR/png-3/#9Filters
 * @param {Uint8Array} rows each begins with its filter's number
 * @param {number} height
 * @param {number} stride
 * @param {number} channels
 */
function unfiltered(rows, height, stride, channels) {
  const samples = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? samples[at - channels] : 0;
      const up = y ? samples[at - stride] : 0;
      const corner = y && x >= channels ? samples[at - stride - channels] : 0;
      samples[at] = rows[y * (stride + 1) + 1 + x] + predicted(filter, left, up, corner);
    }
  }
  return samples;
}

/** @param {number} filter @param {number} left @param {number} up @param {number} corner */
function predicted(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toUp, toCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/**
 * @param {Uint8Array} samples
 * @param {number} count of pixels
 * @param {number} colour
 * @param {number} channels
 * @param {Uint8Array} palette
 * @param {Uint8Array} alphas
 */
function coloured(samples, count, colour, channels, palette, alphas) {
  const pixels = new Uint8Array(count * 4).fill(255);
  for (let index = 0; index < count; index++) {
    const from = samples.subarray(index * channels, (index + 1) * channels);
    if (colour === PALETTE) {
      pixels.set(palette.subarray(from[0] * 3, from[0] * 3 + 3), index * 4);
      pixels[index * 4 + 3] = alphas[from[0]] ?? 255;
    } else if (colour === GREY || colour === 4) {
      pixels.fill(from[0], index * 4, index * 4 + 3);
      if (channels === 2) pixels[index * 4 + 3] = from[1];
    } else pixels.set(from, index * 4);
  }
  return pixels;
}
