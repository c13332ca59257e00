// Uploads in parts that have begun and are neither complete nor aborted.
import { ServiceError } from "../http/errors.js";
import { randomHex } from "../lib/bytes.js";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PART_NUMBER = 10_000;
const MAX_UPLOADS = 1000;

/**
 * @typedef {object} Part
 * @property {Uint8Array} bytes
 * @property {string} etag with its quotes
 * @property {number} modifiedAt
 * @property {import("./store.js").Checksum} [checksum]
 *
 * @typedef {object} Upload
 * @property {string} id
 * @property {string} bucket
 * @property {string} key
 * @property {Record<string, string>} headers of the object to be
 * @property {import("./checksums.js").Algorithm} [algorithm] that every part must have a checksum of
 * @property {"FULL_OBJECT" | "COMPOSITE"} checksumType
 * @property {number} begunAt
 * @property {Map<number, Part>} parts by number
 */

/** The uploads of all buckets. Their parts take room of the store. */
export class Uploads {
  /** @type {Map<string, Upload>} by id */
  #uploads = new Map();

  /** @param {import("./store.js").ObjectStore} store */
  constructor(store) {
    this.store = store;
  }

  /**
   * @param {Pick<Upload, "bucket" | "key" | "headers" | "algorithm" | "checksumType">} begun
   * @returns {Upload}
   * @throws {ServiceError} `NoSuchBucket`, or `QuotaExceeded` if there are too many
   */
  begin(begun) {
    this.store.bucket(begun.bucket);
    if (this.#uploads.size >= MAX_UPLOADS) {
      const message = `local-bedrock keeps ${MAX_UPLOADS} uploads in parts at most. Complete or abort some.`;
      throw new ServiceError("QuotaExceeded", 400, message);
    }
    const upload = { ...begun, id: randomHex(32), begunAt: this.store.now(), parts: new Map() };
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  /**
   * @param {string} id
   * @param {{ bucket: string, key: string }} of
   * @returns {Upload}
   * @throws {ServiceError} `NoSuchUpload`
   */
  find(id, { bucket, key }) {
    const upload = this.#uploads.get(id);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    throw new ServiceError(
      "NoSuchUpload",
      404,
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      { UploadId: id },
    );
  }

  /** @param {Upload} upload @param {number} number @param {Omit<Part, "modifiedAt">} part @throws {ServiceError} `QuotaExceeded` */
  add(upload, number, part) {
    this.store.hold(part.bytes.length - (upload.parts.get(number)?.bytes.length ?? 0));
    upload.parts.set(number, { ...part, modifiedAt: this.store.now() });
  }

  /** Gives the room of its parts back. @param {Upload} upload */
  end(upload) {
    this.#uploads.delete(upload.id);
    for (const { bytes } of upload.parts.values()) this.store.hold(-bytes.length);
  }

  /** @param {string} bucket @returns {Upload[]} by key */
  of(bucket) {
    this.store.bucket(bucket);
    return [...this.#uploads.values()]
      .filter((upload) => upload.bucket === bucket)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }
}
