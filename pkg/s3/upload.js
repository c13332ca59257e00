// Uploads in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
import { following, untilAborted } from "../lib/abort.js";
import { joinedBytes } from "../data/blob-payload.js";
import { payloadHash } from "../data/body.js";
import { fromBase64OrThrow } from "../data/paths.js";
import { StreamIntegrityError } from "../errors.js";
import { init } from "../module/instance.js";
import { check, invalid } from "../lib/options.js";
import { inParallel } from "../lib/parallel.js";
import { partsOf, sizeOf } from "./body-parts.js";

/**
 * @import { MethodOptions } from "../types/index.js"
 * @import { CompletedPart, CreateMultipartUploadInput, PutObjectInput, S3, S3Object, S3Output, S3Upload, S3Written, UploadInput, UploadState } from "../types/s3.js"
 *
 * @typedef {Map<number | undefined, CompletedPart & { Size?: number | undefined }>} Listed the parts that S3 has, by their numbers
 * @typedef {CompletedPart & { PartNumber: number, ChecksumSHA256: string }} SentPart
 */

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 2 ** 20;
const MAX_PART_BYTES = 5 * 2 ** 30;
const MAX_PARTS = 10_000;
/** How often an upload is removed: a part that was on its way may arrive after the first time. */
const REMOVALS = 3;
const REMOVAL_MS = 30_000;

/**
 * @param {S3} s3
 * @param {UploadInput} input
 * @param {MethodOptions} [options]
 */
export async function upload(s3, input, options = {}) {
  const { resume = {} } = input;
  check("resume", resume);
  const {
    Body = "",
    concurrency = 4,
    resume: _,
    partSize = resume.partSize ?? MIN_PART_BYTES,
    onProgress,
    abortSignal = options.abortSignal,
    ...object
  } = input;
  const { Bucket, Key, ExpectedBucketOwner, RequestPayer } = object;
  const target = { Bucket, Key, ExpectedBucketOwner, RequestPayer };
  if (!(Number.isInteger(partSize) && partSize >= MIN_PART_BYTES && partSize <= MAX_PART_BYTES)) {
    throw invalid(`partSize: give a whole number from ${MIN_PART_BYTES} to ${MAX_PART_BYTES}`);
  }
  if (!(Number.isInteger(concurrency) && concurrency > 0)) throw invalid("concurrency: give a whole number from 1 on");
  check("abortSignal.throwIfAborted", (abortSignal ?? { throwIfAborted: check }).throwIfAborted, "a function");
  check("onProgress", onProgress ?? check, "a function");
  abortSignal?.throwIfAborted();
  await init();
  const total = sizeOf(Body);
  const size = Math.max(partSize, Math.ceil((total ?? 0) / MAX_PARTS));
  const { own, ignore } = following(abortSignal);
  const { signal } = own;
  const call = { ...options, abortSignal: signal };
  // For requests whose outcome must be known: an upload without an id could not be removed, and the object be there or not.
  const unaborted = { ...options, abortSignal: undefined };
  const parts = partsOf(Body, size, signal);
  let loaded = 0;
  const progress = (/** @type {number} */ part, /** @type {number} */ bytes) =>
    onProgress?.({ loaded: (loaded += bytes), total, part });
  /** @type {S3Upload | undefined} */
  let begun;
  try {
    // cast: there is a first part, even of an empty body.
    let first = /** @type {Uint8Array} */ ((await untilAborted(parts.next(), signal)).value);
    if (first.length < size) {
      const ChecksumSHA256 = await digestOf(first);
      const output = await s3.putObject({ ...object, Body: first, ChecksumSHA256 }, call);
      checked("the object", ChecksumSHA256, output);
      progress(1, first.length);
      return { Bucket, Key, ...output };
    }
    const listed = await listedParts(s3, target, resume, size, unaborted);
    if (!listed) {
      const { UploadId } = await s3.createMultipartUpload({ ...object, ChecksumAlgorithm: "SHA256" }, unaborted);
      Object.assign(resume, { Bucket, Key, UploadId, partSize: size, parts: {} });
    }
    // cast: it has one now, since an output without it throws.
    const whole = (begun = { ...target, UploadId: /** @type {string} */ (resume.UploadId) });
    signal.throwIfAborted();
    // Awaited: once `resume` is saved, no part can be left behind by a process that is killed.
    await progress(0, 0);
    /** @type {SentPart[]} */
    const Parts = [];
    const all = (async function* () {
      yield first;
      // Not held in memory until the last.
      first = new Uint8Array();
      yield* parts;
    })();
    const send = async (/** @type {Uint8Array} */ Body, /** @type {number} */ PartNumber) => {
      if (PartNumber > MAX_PARTS) throw invalid(`partSize: makes more than ${MAX_PARTS} parts; give a larger one`);
      const part = await sent(s3, { ...whole, PartNumber }, Body, listed?.get(PartNumber), resume, call);
      progress(PartNumber, Body.length);
      return part;
    };
    for await (const part of inParallel(all, () => concurrency, send, own)) Parts[part.PartNumber - 1] = part;
    const composite = await digestOf(joinedBytes(Parts.map((part) => fromBase64OrThrow(part.ChecksumSHA256))));
    const output = await s3.completeMultipartUpload({ ...whole, MultipartUpload: { Parts } }, unaborted);
    checked("the object", `${composite}-${Parts.length}`, output);
    forget(resume);
    return { Bucket, Key, ...output };
  } catch (error) {
    if (begun && (!input.resume || abortSignal?.aborted)) {
      await remove(s3, begun, unaborted);
      forget(resume);
    }
    throw error;
  } finally {
    ignore();
    parts.return().catch(() => {});
  }
}

/**
 * The parts that S3 has of an upload that was begun before; nothing if there is none.
 * @param {S3} s3
 * @param {S3Object} target
 * @param {UploadState} state
 * @param {number} size
 * @param {MethodOptions} options
 */
async function listedParts(s3, target, { UploadId, Bucket, Key, partSize }, size, options) {
  if (!UploadId) return undefined;
  if (Bucket !== target.Bucket || Key !== target.Key || partSize !== size) {
    throw invalid("resume: belongs to another object or partSize; give {}");
  }
  /** @type {Listed} */
  const listed = new Map();
  try {
    for (let /** @type {string | undefined} */ PartNumberMarker; ;) {
      const page = await s3.listParts({ ...target, UploadId, PartNumberMarker }, options);
      for (const part of page.Parts ?? []) listed.set(part.PartNumber, part);
      if (!page.IsTruncated || page.NextPartNumberMarker === PartNumberMarker) return listed;
      PartNumberMarker = page.NextPartNumberMarker;
    }
  } catch (/** @type {any} any: an abort's reason may be anything, and so may an error of a hook */ error) {
    if (error.name !== "NoSuchUpload") throw error;
  }
}

/**
 * Sends a part, unless S3 has it already.
 * @param {S3} s3
 * @param {S3Upload & { PartNumber: number }} part
 * @param {Uint8Array} Body
 * @param {(CompletedPart & { Size?: number | undefined }) | undefined} there the part that S3 has
 * @param {UploadState} state
 * @param {MethodOptions} call
 * @returns {Promise<SentPart>}
 */
async function sent(s3, part, Body, there, state, call) {
  const { PartNumber } = part;
  const ChecksumSHA256 = await digestOf(Body);
  const parts = (state.parts ??= {});
  const [knownETag, knownDigest] = parts[PartNumber] ?? [];
  let { ETag } = there ?? {};
  if (there?.Size !== Body.length || (there.ChecksumSHA256 ?? (ETag === knownETag && knownDigest)) !== ChecksumSHA256) {
    const output = await s3.uploadPart({ ...part, Body, ChecksumSHA256 }, call);
    checked(`part ${PartNumber}`, ChecksumSHA256, output);
    ({ ETag } = output);
  }
  // cast: S3 gives each part that it lists an ETag, and without one `checked` throws.
  parts[PartNumber] = [/** @type {string} */ (ETag), ChecksumSHA256];
  return { PartNumber, ETag, ChecksumSHA256 };
}

/**
 * SHA-256 in base64.
 * @param {Uint8Array} bytes
 */
const digestOf = async (bytes) =>
  btoa((await payloadHash(bytes)).replace(/../g, (pair) => String.fromCharCode(Number(`0x${pair}`))));

/**
 * Throws unless S3 has stored what was sent; not every server has checksums.
 * @param {string} thing
 * @param {string} digest
 * @param {S3Written & S3Output} output
 */
function checked(thing, digest, { ETag, ChecksumSHA256 = digest, $metadata }) {
  if (ETag && ChecksumSHA256 === digest) return;
  const [code, problem] = ETag
    ? ["checksum_mismatch", "the checksum of other bytes"]
    : ["no_answer", "no ETag; in a page, add ETag to the ExposeHeaders of the bucket's CORS rule"];
  throw new StreamIntegrityError(`the response for ${thing} has ${problem}`, { code, $metadata });
}

/**
 * Parts cost money until their upload is removed.
 * @param {S3} s3
 * @param {S3Upload} upload
 * @param {MethodOptions} options
 */
async function remove(s3, upload, options) {
  const removal = { ...options, timeouts: { ...options.timeouts, totalMs: REMOVAL_MS } };
  try {
    for (let time = 0; time < REMOVALS; time++) {
      await s3.abortMultipartUpload(upload, removal);
      await s3.listParts(upload, removal);
    }
  } catch {
    // It is gone, or this identity may not look.
  }
}

/** @param {UploadState} state */
function forget(state) {
  // cast: they are names of its members.
  for (const name in state) delete state[/** @type {keyof UploadState} */ (name)];
}
