// The objects of the emulator's S3, in memory and of limited size.
import { ServiceError } from "../http/errors.js";
import { toHex } from "../lib/bytes.js";
import { md5 } from "../lib/md5.js";
import { noSuchBucket } from "./errors.js";

/** As many as an account of AWS's could have for long. */
const MAX_BUCKETS = 100;
const MAX_OBJECTS = 100_000;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?!\d+(?:\.\d+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The longest that S3 takes, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;

/**
 * @typedef {{ algorithm: import("./checksums.js").Algorithm, value: string, type: "FULL_OBJECT" | "COMPOSITE" }} Checksum
 *
 * @typedef {object} StoredObject
 * @property {Uint8Array} bytes
 * @property {string} etag with its quotes
 * @property {number} modifiedAt milliseconds since the epoch, whole seconds
 * @property {Record<string, string>} headers that a response gives back, by lower-case name
 * @property {Checksum} [checksum]
 * @property {number} [parts] how many it was uploaded in
 *
 * @typedef {object} Bucket
 * @property {string} name
 * @property {number} createdAt
 * @property {Map<string, StoredObject>} objects by key
 */

/** Buckets and their objects, and how many bytes of memory objects and parts may have together. */
export class ObjectStore {
  /** @type {Map<string, Bucket>} */
  #buckets = new Map();
  #heldBytes = 0;
  #objects = 0;

  /**
   * @param {object} options
   * @param {string[]} options.buckets that are there from the start
   * @param {number} options.maxBytes
   * @param {() => number} options.now milliseconds since the epoch
   * @throws {TypeError} if a bucket's name is not one that S3 takes
   */
  constructor({ buckets, maxBytes, now }) {
    if (!(maxBytes >= 0)) throw new TypeError(`storageBytes must be a number of bytes, not ${maxBytes}`);
    this.maxBytes = maxBytes;
    this.now = now;
    for (const name of buckets) {
      if (!BUCKET_NAME.test(name)) throw new TypeError(`buckets: ${JSON.stringify(name)} is not a name that S3 takes`);
      this.createBucket(name);
    }
  }

  /** @returns {Bucket[]} by name */
  list() {
    return [...this.#buckets.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * @param {string} name
   * @throws {ServiceError} `InvalidBucketName`, `BucketAlreadyOwnedByYou` or `TooManyBuckets`
   */
  createBucket(name) {
    if (!BUCKET_NAME.test(name)) {
      throw new ServiceError("InvalidBucketName", 400, "The specified bucket is not valid.", { BucketName: name });
    }
    if (this.#buckets.has(name)) {
      const message = "Your previous request to create the named bucket succeeded and you already own it.";
      throw new ServiceError("BucketAlreadyOwnedByYou", 409, message, { BucketName: name });
    }
    if (this.#buckets.size >= MAX_BUCKETS) {
      throw new ServiceError("TooManyBuckets", 400, "You have attempted to create more buckets than allowed");
    }
    this.#buckets.set(name, { name, createdAt: this.#seconds(), objects: new Map() });
  }

  /** @param {string} name @throws {ServiceError} `NoSuchBucket` or `BucketNotEmpty` */
  deleteBucket(name) {
    if (this.bucket(name).objects.size) {
      const message = "The bucket you tried to delete is not empty";
      throw new ServiceError("BucketNotEmpty", 409, message, { BucketName: name });
    }
    this.#buckets.delete(name);
  }

  /** @param {string} name @returns {Bucket} @throws {ServiceError} `NoSuchBucket` */
  bucket(name) {
    const bucket = this.#buckets.get(name);
    if (bucket) return bucket;
    throw noSuchBucket(name);
  }

  /**
   * Stores an object in place of the one that has its key.
   * @param {string} bucketName
   * @param {string} key
   * @param {Pick<StoredObject, "bytes"> & Partial<StoredObject>} object `etag` is its MD5, if left out
   * @returns {StoredObject}
   * @throws {ServiceError} `NoSuchBucket`, `KeyTooLongError`, or `QuotaExceeded` when the store is full
   */
  put(bucketName, key, { bytes, headers = {}, etag = etagOf(bytes), ...more }) {
    const { objects } = this.bucket(bucketName);
    if (new TextEncoder().encode(key).length > MAX_KEY_BYTES) {
      throw new ServiceError("KeyTooLongError", 400, "Your key is too long", { MaxSizeAllowed: MAX_KEY_BYTES });
    }
    const before = objects.get(key);
    if (!before && this.#objects >= MAX_OBJECTS) throw full(`${MAX_OBJECTS} objects`);
    this.hold(bytes.length - (before?.bytes.length ?? 0));
    if (!before) this.#objects += 1;
    const object = { ...more, bytes, headers, etag, modifiedAt: this.#seconds() };
    objects.set(key, object);
    return object;
  }

  /**
   * @param {string} bucketName
   * @param {string} key
   * @returns {StoredObject | undefined}
   * @throws {ServiceError} `NoSuchBucket`
   */
  find(bucketName, key) {
    return this.bucket(bucketName).objects.get(key);
  }

  /** @param {string} bucketName @param {string} key @throws {ServiceError} `NoSuchBucket` */
  delete(bucketName, key) {
    const { objects } = this.bucket(bucketName);
    const object = objects.get(key);
    if (!object) return;
    objects.delete(key);
    this.#objects -= 1;
    this.hold(-object.bytes.length);
  }

  /** @param {number} bytes more that are held, or fewer @throws {ServiceError} `QuotaExceeded`; then nothing has changed */
  hold(bytes) {
    if (bytes > 0 && this.#heldBytes + bytes > this.maxBytes) throw full(`${this.maxBytes} bytes`);
    this.#heldBytes += bytes;
  }

  #seconds() {
    return Math.floor(this.now() / 1000) * 1000;
  }
}

const full = (/** @type {string} */ limit) =>
  new ServiceError(
    "QuotaExceeded",
    400,
    `The S3 of local-bedrock keeps objects in memory, ${limit} at most. Delete some, or start it with --storage-bytes.`,
  );

/** @param {Uint8Array} bytes @returns {string} an object's MD5, in quotes */
export const etagOf = (bytes) => `"${toHex(md5(bytes))}"`;
