// CRC-32 and CRC-32C, as checksums of S3's objects and of PNG's chunks.

/** The polynomials, bits reversed: https://reveng.sourceforge.io/crc-catalogue/17plus.htm */
const TABLES = { crc32: tableOf(0xedb88320), crc32c: tableOf(0x82f63b78) };

/** @param {number} polynomial */
function tableOf(polynomial) {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

/**
 * @param {Uint8Array} bytes
 * @param {"crc32" | "crc32c"} [kind]
 * @returns {number} from 0 to 2³² - 1
 */
export function crc32(bytes, kind = "crc32") {
  const table = TABLES[kind];
  let value = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) value = (value >>> 8) ^ table[(value ^ bytes[at]) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}
