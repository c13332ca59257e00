// The smallest MP4: a header that says how long it is, and no track. Nothing here can make a film.
// https://www.iso.org/standard/83102.html
import { bytesOf, joined } from "../lib/bytes.js";

const TIMESCALE = 1000;

/** @param {string} type @param {Uint8Array[]} content */
function box(type, ...content) {
  const body = joined(content);
  const size = new DataView(new ArrayBuffer(4));
  size.setUint32(0, body.length + 8);
  return joined([new Uint8Array(size.buffer), bytesOf(type), body]);
}

/**
 * @param {number} seconds
 * @param {string} comment that the file carries
 * @returns {Uint8Array}
 */
export function emptyMp4(seconds, comment) {
  const header = new DataView(new ArrayBuffer(100));
  header.setUint32(12, TIMESCALE);
  header.setUint32(16, seconds * TIMESCALE);
  header.setUint32(20, 0x00010000); // normal speed
  header.setUint16(24, 0x0100); // full volume
  for (const [place, value] of [
    [36, 0x00010000],
    [52, 0x00010000],
    [68, 0x40000000],
  ]) {
    header.setUint32(place, value); // the unity matrix
  }
  header.setUint32(96, 1); // next track
  return joined([
    box("ftyp", bytesOf("isom"), Uint8Array.of(0, 0, 2, 0), bytesOf("isommp42")),
    box("moov", box("mvhd", new Uint8Array(header.buffer))),
    box("free", bytesOf(comment)),
  ]);
}
