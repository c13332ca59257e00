// Checks that what arrived is what was sent.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
import { ServiceError } from "../http/errors.js";
import { fromBase64, joined, toBase64 } from "../lib/bytes.js";
import { crc32 } from "../lib/crc32.js";
import { md5 } from "../lib/md5.js";
import { invalidRequest, notImplemented } from "./errors.js";

/** @typedef {"CRC32" | "CRC32C" | "SHA1" | "SHA256"} Algorithm */

const sha = async (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) =>
  new Uint8Array(await crypto.subtle.digest(name, /** @type {BufferSource} cast: the memory is not shared */ (bytes)));

/** @param {number} value */
function bigEndian(value) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** @type {Record<Algorithm, (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>>} */
const DIGESTS = {
  CRC32: (bytes) => bigEndian(crc32(bytes)),
  CRC32C: (bytes) => bigEndian(crc32(bytes, "crc32c")),
  SHA1: (bytes) => sha("SHA-1", bytes),
  SHA256: (bytes) => sha("SHA-256", bytes),
};

const PREFIX = "x-amz-checksum-";
/** Headers of this prefix that are not a checksum. */
const OTHERS = ["algorithm", "mode", "type"];

/** @param {Algorithm} algorithm @returns {string} the name of its header */
export const headerOf = (algorithm) => PREFIX + algorithm.toLowerCase();

/**
 * @param {string} name in any case
 * @returns {Algorithm}
 * @throws {ServiceError} `NotImplemented`, or `InvalidRequest` for one that S3 does not have either
 */
export function algorithmOf(name) {
  const algorithm = name.toUpperCase();
  if (Object.hasOwn(DIGESTS, algorithm)) return /** @type {Algorithm} cast: as the table has it */ (algorithm);
  if (algorithm === "CRC64NVME") throw notImplemented("the checksum CRC64NVME");
  throw invalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types");
}

/**
 * @param {Algorithm} algorithm
 * @param {Uint8Array} bytes
 * @returns {Promise<string>} base64
 */
export const checksumOf = async (algorithm, bytes) => toBase64(await DIGESTS[algorithm](bytes));

/**
 * The checksum of an object by those of its parts.
 * @param {Algorithm} algorithm
 * @param {string[]} values of the parts
 * @returns {Promise<string>}
 */
export const compositeOf = async (algorithm, values) =>
  `${await checksumOf(algorithm, joined(values.map((value) => fromBase64(value))))}-${values.length}`;

/**
 * Checks a body against `Content-MD5` and the checksum that its headers, or its trailer, declare.
 * @param {Record<string, string>} headers
 * @param {Uint8Array} bytes
 * @returns {Promise<import("./store.js").Checksum | undefined>} the declared one
 * @throws {ServiceError} `BadDigest`, `InvalidDigest` or `InvalidRequest`
 */
export async function checkBody(headers, bytes) {
  const contentMd5 = headers["content-md5"];
  if (contentMd5 !== undefined) {
    if (fromBase64(contentMd5).length !== 16) {
      throw new ServiceError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
    }
    if (toBase64(md5(bytes)) !== contentMd5) throw badDigest("Content-MD5");
  }
  const declared = Object.keys(headers).filter(
    (name) => name.startsWith(PREFIX) && !OTHERS.includes(name.slice(PREFIX.length)),
  );
  if (declared.length > 1) {
    throw invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  if (!declared.length) return undefined;
  const [name] = declared;
  const algorithm = algorithmOf(name.slice(PREFIX.length));
  const value = await checksumOf(algorithm, bytes);
  if (headers[name] === value) return { algorithm, value, type: "FULL_OBJECT" };
  if (fromBase64(headers[name]).length !== fromBase64(value).length) {
    throw invalidRequest(`Value for ${name} header is invalid.`);
  }
  throw badDigest(algorithm);
}

const badDigest = (/** @type {string} */ what) =>
  new ServiceError("BadDigest", 400, `The ${what} you specified did not match the calculated checksum.`);

/**
 * @param {import("./store.js").Checksum | undefined} checksum
 * @returns {Record<string, string>} the response headers that report it
 */
export const checksumHeaders = (checksum) =>
  checksum ? { [headerOf(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type } : {};
