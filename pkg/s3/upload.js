// Uploads in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
import { onAbort, untilAborted } from "../lib/abort.js";
import { base64Of, payloadHash } from "../data/body.js";
import { joinedBytes } from "../data/blob-payload.js";
import { StreamIntegrityError } from "../errors.js";
import { init } from "../module/instance.js";
import { invalid } from "../lib/options.js";
import { partsOf, sizeOf } from "./body-parts.js";

/**
 * @import { MethodOptions, ResponseMetadata } from "../types/index.js"
 * @import { CompletedPart, CreateMultipartUploadInput, S3, S3Object, S3Output, S3Upload, S3Written, UploadInput, UploadState } from "../types/s3.js"
 *
 * @typedef {Map<number | undefined, CompletedPart & { Size?: number | undefined }>} Listed the parts that S3 has, by their numbers
 * @typedef {Required<Pick<CompletedPart, "PartNumber" | "ChecksumSHA256">> & CompletedPart & { raw: Uint8Array }} SentPart with its checksum as bytes
 */

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 2 ** 20;
const MAX_PARTS = 10_000;
const CONCURRENCY = 4;
/** How often an upload is removed: a part that was on its way may arrive after the first time. */
const REMOVALS = 3;
const REMOVAL_MS = 30_000;

/** Members that every request of an upload takes. @type {(keyof S3Object)[]} */
const COMMON = ["Bucket", "Key", "ExpectedBucketOwner", "RequestPayer"];

/**
 * @param {S3} s3
 * @param {UploadInput} input
 * @param {MethodOptions} [options]
 */
export async function upload(s3, input, options = {}) {
  const {
    Body = "",
    partSize,
    concurrency = CONCURRENCY,
    resume,
    onProgress,
    abortSignal = options.abortSignal,
    ...object
  } = input;
  // cast: the members of `COMMON`.
  const target = /** @type {S3Object & Record<string, string | undefined>} */ (
    Object.fromEntries(COMMON.map((name) => [name, object[name]]))
  );
  const total = sizeOf(Body);
  const size = partSizeOf(partSize ?? resume?.partSize, total);
  if (!(Number.isInteger(concurrency) && concurrency > 0)) throw invalid("concurrency: give a whole number above 0");
  abortSignal?.throwIfAborted();
  await init();
  const own = new AbortController();
  const ignore = abortSignal ? onAbort(abortSignal, () => own.abort(abortSignal.reason)) : () => {};
  const call = { ...options, abortSignal: own.signal };
  const parts = partsOf(Body, size, own.signal);
  const take = () => untilAborted(parts.next(), own.signal);
  let loaded = 0;
  const progress = (/** @type {number} */ part, /** @type {number} */ bytes) =>
    onProgress?.({ loaded: (loaded += bytes), total, part });
  let UploadId;
  try {
    // cast: there is a first part, even of an empty body.
    const first = /** @type {IteratorYieldResult<Uint8Array>} */ (await take());
    if (first.value.length < size) {
      const { digest } = await checksumOf(first.value);
      const { $metadata, ...stored } = checked(
        await s3.putObject({ ...object, Body: first.value, ChecksumSHA256: digest }, call),
        digest,
        "the object",
      );
      progress(1, first.value.length);
      return { $metadata, Bucket: object.Bucket, Key: object.Key, ...stored };
    }
    // Without the signal: an upload whose id is not known could not be removed.
    const begun = await begin(s3, { ...object, ChecksumAlgorithm: "SHA256" }, target, resume, size, {
      ...options,
      abortSignal: undefined,
    });
    UploadId = begun.UploadId;
    own.signal.throwIfAborted();
    // Awaited: once `resume` is saved, no part can be left behind by a process that is killed.
    await progress(0, 0);
    own.signal.throwIfAborted();
    const sent = await sendAll(
      s3,
      { ...target, UploadId },
      { first, take, concurrency, own, call, listed: begun.listed, resume, progress },
    );
    // Without the signal: whether the object is there would not be known.
    const completed = await complete(s3, { ...target, UploadId }, sent, { ...options, abortSignal: undefined });
    forget(resume);
    return completed;
  } catch (error) {
    if (UploadId && (!resume || abortSignal?.aborted)) {
      await remove(s3, { ...target, UploadId }, options);
      forget(resume);
    }
    throw error;
  } finally {
    ignore();
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
 * The id, and the parts that S3 has already; an upload that is gone is begun again.
 * @param {S3} s3
 * @param {CreateMultipartUploadInput} object
 * @param {S3Object} target
 * @param {UploadState | undefined} resume
 * @param {number} size
 * @param {MethodOptions} options
 * @returns {Promise<{ UploadId: string, listed: Listed }>}
 */
async function begin(s3, object, target, resume, size, options) {
  const { UploadId, partSize } = resume ?? {};
  if (resume && UploadId) {
    if (resume.Bucket !== target.Bucket || resume.Key !== target.Key || partSize !== size) {
      throw invalid("resume: belongs to another object or partSize; give {}");
    }
    try {
      return { UploadId, listed: await listParts(s3, { ...target, UploadId }, options) };
    } catch (/** @type {any} any: an abort's reason may be anything, and so may an error of a hook */ error) {
      if (error.name !== "NoSuchUpload") throw error;
    }
  }
  const begun = await s3.createMultipartUpload(object, options);
  if (!begun.UploadId) throw noAnswer("the upload", "UploadId", begun.$metadata);
  if (resume) {
    Object.assign(resume, {
      Bucket: target.Bucket,
      Key: target.Key,
      UploadId: begun.UploadId,
      partSize: size,
      parts: {},
    });
  }
  return { UploadId: begun.UploadId, listed: new Map() };
}

/**
 * @param {S3} s3
 * @param {S3Upload} upload
 * @param {MethodOptions} options
 */
async function listParts(s3, upload, options) {
  /** @type {Listed} */
  const listed = new Map();
  for (let /** @type {string | undefined} */ PartNumberMarker; ;) {
    const page = await s3.listParts({ ...upload, PartNumberMarker }, options);
    for (const part of page.Parts ?? []) listed.set(part.PartNumber, part);
    if (!page.IsTruncated || page.NextPartNumberMarker === PartNumberMarker) return listed;
    PartNumberMarker = page.NextPartNumberMarker;
  }
}

/**
 * Every part, `concurrency` at a time. One that fails stops the others, and all have ended when this does.
 * @param {S3} s3
 * @param {S3Upload} upload
 * @param {object} work
 * @param {IteratorResult<Uint8Array, void>} work.first
 * @param {() => Promise<IteratorResult<Uint8Array, void>>} work.take
 * @param {number} work.concurrency
 * @param {AbortController} work.own
 * @param {MethodOptions} work.call
 * @param {Listed} work.listed
 * @param {UploadState | undefined} work.resume
 * @param {(part: number, bytes: number) => unknown} work.progress
 */
async function sendAll(s3, upload, { first, take, concurrency, own, call, listed, resume, progress }) {
  /** @type {SentPart[]} */
  const sent = [];
  let taken = 0;
  /** @type {typeof first | undefined} */
  let next = first;
  const worker = async () => {
    for (;;) {
      const PartNumber = ++taken;
      const pending = next ?? take();
      next = undefined;
      const { done, value } = await pending;
      if (done) return;
      own.signal.throwIfAborted();
      if (PartNumber > MAX_PARTS) throw invalid(`partSize: makes more than ${MAX_PARTS} parts; give a larger one`);
      sent[PartNumber - 1] = await send(s3, { ...upload, PartNumber }, value, listed.get(PartNumber), call, resume);
      progress(PartNumber, value.length);
    }
  };
  const workers = Array.from({ length: concurrency }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    own.abort(error);
    await Promise.allSettled(workers);
    throw error;
  }
  return sent;
}

/**
 * @param {S3} s3
 * @param {S3Upload & { PartNumber: number }} part
 * @param {Uint8Array} bytes
 * @param {(CompletedPart & { Size?: number | undefined }) | undefined} there the part that S3 has
 * @param {MethodOptions} call
 * @param {UploadState | undefined} resume
 * @returns {Promise<SentPart>}
 */
async function send(s3, part, bytes, there, call, resume) {
  const { digest, raw } = await checksumOf(bytes);
  const [knownETag, knownDigest] = resume?.parts?.[part.PartNumber] ?? [];
  const isThere =
    there?.Size === bytes.length && (there.ChecksumSHA256 ?? (there.ETag === knownETag && knownDigest)) === digest;
  const { ETag } = isThere
    ? there
    : checked(
        await s3.uploadPart({ ...part, Body: bytes, ChecksumSHA256: digest }, call),
        digest,
        `part ${part.PartNumber}`,
      );
  // cast: S3 gives each part that it lists an ETag, and without one `checked` throws.
  if (resume) (resume.parts ??= {})[part.PartNumber] = [/** @type {string} */ (ETag), digest];
  return { PartNumber: part.PartNumber, ETag, ChecksumSHA256: digest, raw };
}

/**
 * @param {S3} s3
 * @param {S3Upload} upload
 * @param {SentPart[]} sent
 * @param {MethodOptions} options
 */
async function complete(s3, upload, sent, options) {
  const composite = `${(await checksumOf(joinedBytes(sent.map(({ raw }) => raw)))).digest}-${sent.length}`;
  const Parts = sent.map(({ PartNumber, ETag, ChecksumSHA256 }) => ({ PartNumber, ETag, ChecksumSHA256 }));
  const completed = checked(
    await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }, options),
    composite,
    "the object",
  );
  return { Bucket: upload.Bucket, Key: upload.Key, ...completed };
}

/**
 * SHA-256, as bytes and in base64.
 * @param {Uint8Array} bytes
 */
async function checksumOf(bytes) {
  const hex = await payloadHash(bytes);
  // cast: a hash is not empty.
  const raw = Uint8Array.from(/** @type {string[]} */ (hex.match(/../g)), (pair) => parseInt(pair, 16));
  return { raw, digest: base64Of(raw) };
}

/**
 * The output, if S3 has stored what was sent; not every server has checksums.
 * @template {S3Written & S3Output} Output
 * @param {Output} output
 * @param {string} digest
 * @param {string} thing
 * @returns {Output}
 */
function checked(output, digest, thing) {
  const { ETag, ChecksumSHA256 = digest, $metadata } = output;
  if (!ETag) throw noAnswer(thing, "ETag", $metadata);
  if (ChecksumSHA256 === digest) return output;
  throw new StreamIntegrityError(`S3 stored different bytes of ${thing} than were sent`, {
    code: "checksum_mismatch",
    $metadata,
  });
}

/**
 * @param {string} thing
 * @param {string} member
 * @param {ResponseMetadata} $metadata
 */
function noAnswer(thing, member, $metadata) {
  const message = `the response for ${thing} has no ${member}; in a page, add ETag to the ExposeHeaders of the bucket's CORS rule`;
  return new StreamIntegrityError(message, { code: "no_answer", $metadata });
}

/**
 * Parts cost money until their upload is removed.
 * @param {S3} s3
 * @param {S3Upload} upload
 * @param {MethodOptions} options
 */
async function remove(s3, upload, options) {
  const removal = { ...options, abortSignal: undefined, timeouts: { ...options.timeouts, totalMs: REMOVAL_MS } };
  for (let time = 0; time < REMOVALS; time++) {
    try {
      await s3.abortMultipartUpload(upload, removal);
      await s3.listParts(upload, removal);
    } catch {
      // It is gone, or this identity may not look.
      return;
    }
  }
}

/** @param {UploadState} [resume] */
function forget(resume) {
  // cast: they are names of its members.
  const names = /** @type {(keyof UploadState)[]} */ (Object.keys(resume ?? {}));
  // cast: it has names.
  for (const name of names) delete (/** @type {UploadState} */ (resume)[name]);
}
