// Uploads in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
import { onAbort, untilAborted } from "../lib/abort.js";
import { joinedBytes } from "../data/blob-payload.js";
import { payloadHash } from "../data/body.js";
import { fromBase64OrThrow } from "../data/paths.js";
import { StreamIntegrityError } from "../errors.js";
import { init } from "../module/instance.js";
import { invalid } from "../lib/options.js";
import { partsOf, sizeOf } from "./body-parts.js";

/**
 * @import { MethodOptions } from "../types/index.js"
 * @import { CompletedPart, CreateMultipartUploadInput, S3, S3Object, S3Output, S3Upload, S3Written, UploadInput, UploadState } from "../types/s3.js"
 *
 * @typedef {Map<number | undefined, CompletedPart & { Size?: number | undefined }>} Listed the parts that S3 has, by their numbers
 * @typedef {CompletedPart & { ChecksumSHA256: string }} SentPart
 */

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 2 ** 20;
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
  const {
    Body = "",
    partSize,
    concurrency = 4,
    resume,
    onProgress,
    abortSignal = options.abortSignal,
    ...object
  } = input;
  const { Bucket, Key, ExpectedBucketOwner, RequestPayer } = object;
  const target = { Bucket, Key, ExpectedBucketOwner, RequestPayer };
  const total = sizeOf(Body);
  const size = partSizeOf(partSize ?? resume?.partSize, total);
  if (!(Number.isInteger(concurrency) && concurrency > 0)) throw invalid("concurrency: give a whole number above 0");
  abortSignal?.throwIfAborted();
  await init();
  const own = new AbortController();
  const { signal } = own;
  const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
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
    /** @type {Promise<IteratorResult<Uint8Array, void>> | undefined} */
    let next = untilAborted(parts.next(), signal);
    const { value: first } = await next;
    // cast: there is a first part, even of an empty body.
    if (/** @type {Uint8Array} */ (first).length < size) {
      const Body = /** @type {Uint8Array} cast: as above */ (first);
      const ChecksumSHA256 = await digestOf(Body);
      const output = await s3.putObject({ ...object, Body, ChecksumSHA256 }, call);
      checked("the object", ChecksumSHA256, output);
      progress(1, Body.length);
      return { Bucket, Key, ...output };
    }
    /** @type {Listed} */
    const listed = new Map();
    const UploadId =
      (await resumed(s3, target, resume, size, listed, unaborted)) ??
      (await begin(s3, { ...object, ChecksumAlgorithm: "SHA256" }, resume, size, unaborted));
    begun = { ...target, UploadId };
    signal.throwIfAborted();
    // Awaited: once `resume` is saved, no part can be left behind by a process that is killed.
    await progress(0, 0);
    /** @type {SentPart[]} */
    const sent = [];
    let taken = 0;
    const worker = async () => {
      for (;;) {
        signal.throwIfAborted();
        const PartNumber = ++taken;
        const pending = next ?? untilAborted(parts.next(), signal);
        next = undefined;
        const { done, value } = await pending;
        if (done) return;
        if (PartNumber > MAX_PARTS) throw invalid(`partSize: makes more than ${MAX_PARTS} parts; give a larger one`);
        // cast: it was set above.
        const part = { .../** @type {S3Upload} */ (begun), PartNumber };
        sent[PartNumber - 1] = await send(s3, part, value, listed.get(PartNumber), resume, call);
        progress(PartNumber, value.length);
      }
    };
    const workers = Array.from({ length: concurrency }, worker);
    try {
      await Promise.all(workers);
    } catch (error) {
      // One that fails stops the others.
      own.abort(error);
      await Promise.allSettled(workers);
      throw error;
    }
    const composite = await digestOf(joinedBytes(sent.map((part) => fromBase64OrThrow(part.ChecksumSHA256))));
    const output = await s3.completeMultipartUpload({ ...begun, MultipartUpload: { Parts: sent } }, unaborted);
    checked("the object", `${composite}-${sent.length}`, output);
    forget(resume);
    return { Bucket, Key, ...output };
  } catch (error) {
    if (begun && (!resume || abortSignal?.aborted)) {
      await remove(s3, begun, unaborted);
      forget(resume);
    }
    throw error;
  } finally {
    ignore?.();
    parts.return().catch(() => {});
  }
}

/**
 * @param {number} [given]
 * @param {number} [total]
 */
function partSizeOf(given = MIN_PART_BYTES, total = 0) {
  if (!(Number.isInteger(given) && given >= MIN_PART_BYTES)) {
    throw invalid(`partSize: give a whole number of bytes from ${MIN_PART_BYTES} on`);
  }
  return Math.max(given, Math.ceil(total / MAX_PARTS));
}

/**
 * The id of an upload that was begun before, unless it is gone, and the parts that S3 has already.
 * @param {S3} s3
 * @param {S3Object} target
 * @param {UploadState | undefined} resume
 * @param {number} size
 * @param {Listed} listed
 * @param {MethodOptions} options
 */
async function resumed(s3, target, resume, size, listed, options) {
  const { UploadId, Bucket, Key, partSize } = resume ?? {};
  if (!UploadId) return undefined;
  if (Bucket !== target.Bucket || Key !== target.Key || partSize !== size) {
    throw invalid("resume: belongs to another object or partSize; give {}");
  }
  try {
    for (let /** @type {string | undefined} */ PartNumberMarker; ;) {
      const page = await s3.listParts({ ...target, UploadId, PartNumberMarker }, options);
      for (const part of page.Parts ?? []) listed.set(part.PartNumber, part);
      if (!page.IsTruncated || page.NextPartNumberMarker === PartNumberMarker) return UploadId;
      PartNumberMarker = page.NextPartNumberMarker;
    }
  } catch (/** @type {any} any: an abort's reason may be anything, and so may an error of a hook */ error) {
    if (error.name !== "NoSuchUpload") throw error;
  }
}

/**
 * @param {S3} s3
 * @param {CreateMultipartUploadInput} object
 * @param {UploadState | undefined} resume
 * @param {number} partSize
 * @param {MethodOptions} options
 */
async function begin(s3, object, resume, partSize, options) {
  const { Bucket, Key } = object;
  // cast: an output without it throws.
  const { UploadId } = /** @type {{ UploadId: string }} */ (await s3.createMultipartUpload(object, options));
  if (resume) Object.assign(resume, { Bucket, Key, UploadId, partSize, parts: {} });
  return UploadId;
}

/**
 * @param {S3} s3
 * @param {S3Upload & { PartNumber: number }} part
 * @param {Uint8Array} Body
 * @param {(CompletedPart & { Size?: number | undefined }) | undefined} there the part that S3 has
 * @param {UploadState | undefined} resume
 * @param {MethodOptions} call
 * @returns {Promise<SentPart>}
 */
async function send(s3, part, Body, there, resume, call) {
  const { PartNumber } = part;
  const ChecksumSHA256 = await digestOf(Body);
  const [knownETag, knownDigest] = resume?.parts?.[PartNumber] ?? [];
  let { ETag } = there ?? {};
  if (there?.Size !== Body.length || (there.ChecksumSHA256 ?? (ETag === knownETag && knownDigest)) !== ChecksumSHA256) {
    const output = await s3.uploadPart({ ...part, Body, ChecksumSHA256 }, call);
    checked(`part ${PartNumber}`, ChecksumSHA256, output);
    ({ ETag } = output);
  }
  // cast: S3 gives each part that it lists an ETag, and without one `checked` throws.
  if (resume) (resume.parts ??= {})[PartNumber] = [/** @type {string} */ (ETag), ChecksumSHA256];
  return { PartNumber, ETag, ChecksumSHA256 };
}

/**
 * SHA-256 in base64.
 * @param {Uint8Array} bytes
 */
const digestOf = async (bytes) =>
  btoa((await payloadHash(bytes)).replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));

/**
 * Throws unless S3 has stored what was sent; not every server has checksums.
 * @param {string} thing
 * @param {string} digest
 * @param {S3Written & S3Output} output
 */
function checked(thing, digest, { ETag, ChecksumSHA256 = digest, $metadata }) {
  const problem = !ETag
    ? `the response for ${thing} has no ETag; in a page, add ETag to the ExposeHeaders of the bucket's CORS rule`
    : ChecksumSHA256 !== digest && `S3 stored different bytes of ${thing} than were sent`;
  if (problem) {
    throw new StreamIntegrityError(problem, { code: ETag ? "checksum_mismatch" : "no_answer", $metadata });
  }
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

/** @param {UploadState} [resume] */
function forget(resume = {}) {
  // cast: they are names of its members.
  for (const name of /** @type {(keyof UploadState)[]} */ (Object.keys(resume))) delete resume[name];
}
