// Uploads in parts.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
import { ServiceError } from "../http/errors.js";
import { fromHex, joined, textOf } from "../lib/bytes.js";
import { algorithmOf, checkBody, checksumHeaders, checksumOf, compositeOf } from "./checksums.js";
import { checkWritable } from "./conditions.js";
import { countOf, isoDate } from "./buckets.js";
import { invalidArgument, invalidRequest } from "./errors.js";
import { storedHeaders } from "./objects.js";
import { sendHead, sendXml } from "./reply.js";
import { etagOf } from "./store.js";
import { MAX_PART_NUMBER } from "./uploads.js";
import { readParts } from "./xml.js";

/** Of every part but the last. */
const MIN_PART_BYTES = 5 * 2 ** 20;

/** POST /{bucket}/{key}?uploads. @type {import("./route.js").Row["run"]} */
export async function createMultipartUpload(call, { bucket, key, headers }) {
  const name = headers["x-amz-checksum-algorithm"];
  const algorithm = name === undefined ? undefined : algorithmOf(name);
  const checksumType = headers["x-amz-checksum-type"] === "FULL_OBJECT" ? "FULL_OBJECT" : "COMPOSITE";
  if (checksumType === "FULL_OBJECT" && !/^CRC/.test(algorithm ?? "")) {
    throw invalidRequest(`The FULL_OBJECT checksum type cannot be used with the ${name} checksum algorithm.`);
  }
  const { uploads } = call.emulator.s3;
  const { id } = uploads.begin({ bucket, key, headers: storedHeaders(headers), algorithm, checksumType });
  /** @type {Record<string, string>} */
  const said = algorithm ? { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": checksumType } : {};
  return sendXml(call, "InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id }, said);
}

/** PUT /{bucket}/{key}?partNumber&uploadId. @type {import("./route.js").Row["run"]} */
export async function uploadPart(call, { bucket, key, query, headers, body }) {
  const { uploads } = call.emulator.s3;
  const number = Number(query.partNumber);
  if (!(Number.isInteger(number) && number >= 1 && number <= MAX_PART_NUMBER)) {
    throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", {
      ArgumentName: "partNumber",
      ArgumentValue: query.partNumber,
    });
  }
  const checksum = await checkBody(headers, body);
  const upload = uploads.find(query.uploadId, { bucket, key });
  if (checksum && upload.algorithm && checksum.algorithm !== upload.algorithm) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, ` +
        `actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
    );
  }
  const etag = etagOf(body);
  uploads.add(upload, number, { bytes: body, etag, checksum });
  const { "x-amz-checksum-type": _, ...said } = checksumHeaders(checksum);
  return sendHead(call, 200, { etag, "content-length": "0", ...said });
}

/** POST /{bucket}/{key}?uploadId. @type {import("./route.js").Row["run"]} */
export async function completeMultipartUpload(call, { bucket, key, query, headers, body }) {
  const { store, uploads } = call.emulator.s3;
  const named = readParts(textOf(body));
  const upload = uploads.find(query.uploadId, { bucket, key });
  const parts = chosenParts(upload, named);
  const bytes = joined(parts.map((part) => part.bytes));
  const checksum = await wholeChecksum(upload, parts, bytes);
  checkWritable(headers, store.find(bucket, key));
  const digests = joined(parts.map(({ etag }) => fromHex(etag.slice(1, -1))));
  const etag = `${etagOf(digests).slice(0, -1)}-${parts.length}"`;
  // The parts' room first: it is what the object takes.
  uploads.end(upload);
  store.put(bucket, key, { bytes, headers: upload.headers, etag, checksum, parts: parts.length });
  const members = checksum && { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
  const Location = `http://${call.received.headers.host}/${bucket}/${key}`;
  return sendXml(call, "CompleteMultipartUploadResult", { Location, Bucket: bucket, Key: key, ETag: etag, ...members });
}

/**
 * @param {import("./uploads.js").Upload} upload
 * @param {import("./xml.js").NamedPart[]} named
 * @returns {import("./uploads.js").Part[]}
 * @throws {ServiceError} `MalformedXML`, `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall` or `InvalidRequest`
 */
function chosenParts({ id, parts, algorithm, checksumType }, named) {
  if (!named.length) {
    throw new ServiceError(
      "MalformedXML",
      400,
      "The XML you provided was not well-formed: you must specify at least one part",
    );
  }
  return named.map(({ PartNumber, ETag, ...more }, index) => {
    if (PartNumber >= (named[index + 1]?.PartNumber ?? Infinity)) {
      const message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
      throw new ServiceError("InvalidPartOrder", 400, message, { UploadId: id });
    }
    const part = parts.get(PartNumber);
    const value = algorithm && more[`Checksum${algorithm}`];
    if (algorithm && value === undefined && checksumType === "COMPOSITE") {
      throw invalidRequest(
        `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the ` +
          `checksum for each part. It was missing for part ${PartNumber} in the request.`,
      );
    }
    const isSame = part && part.etag.slice(1, -1) === ETag.replaceAll('"', "");
    if (!isSame || (value !== undefined && value !== part.checksum?.value)) {
      throw new ServiceError(
        "InvalidPart",
        400,
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified " +
          "entity tag may not match the part's entity tag.",
        { UploadId: id, PartNumber, ETag },
      );
    }
    if (index < named.length - 1 && part.bytes.length < MIN_PART_BYTES) {
      const message = "Your proposed upload is smaller than the minimum allowed size";
      const members = { ETag, MinSizeAllowed: MIN_PART_BYTES, ProposedSize: part.bytes.length, PartNumber };
      throw new ServiceError("EntityTooSmall", 400, message, members);
    }
    return part;
  });
}

/**
 * @param {import("./uploads.js").Upload} upload
 * @param {import("./uploads.js").Part[]} parts
 * @param {Uint8Array} bytes
 * @returns {Promise<import("./store.js").Checksum | undefined>}
 */
async function wholeChecksum({ algorithm, checksumType: type }, parts, bytes) {
  if (!algorithm) return undefined;
  if (type === "FULL_OBJECT") return { algorithm, type, value: await checksumOf(algorithm, bytes) };
  return {
    algorithm,
    type,
    value: await compositeOf(
      algorithm,
      parts.map(({ checksum }) => checksum?.value ?? ""),
    ),
  };
}

/** DELETE /{bucket}/{key}?uploadId. @type {import("./route.js").Row["run"]} */
export async function abortMultipartUpload(call, { bucket, key, query }) {
  const { uploads } = call.emulator.s3;
  uploads.end(uploads.find(query.uploadId, { bucket, key }));
  return sendHead(call, 204, {});
}

/** GET /{bucket}/{key}?uploadId. @type {import("./route.js").Row["run"]} */
export async function listParts(call, { bucket, key, query }) {
  const upload = call.emulator.s3.uploads.find(query.uploadId, { bucket, key });
  const MaxParts = countOf(query["max-parts"], "max-parts");
  const after = Number(query["part-number-marker"] ?? 0);
  const parts = [...upload.parts].filter(([number]) => number > after).sort(([one], [other]) => one - other);
  const shown = parts.slice(0, MaxParts);
  return sendXml(call, "ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: shown.length < parts.length ? shown.at(-1)?.[0] : undefined,
    MaxParts,
    IsTruncated: shown.length < parts.length,
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.algorithm && upload.checksumType,
    Part: shown.map(([PartNumber, { bytes, etag, modifiedAt, checksum }]) => ({
      PartNumber,
      LastModified: isoDate(modifiedAt),
      ETag: etag,
      Size: bytes.length,
      ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
    })),
    StorageClass: "STANDARD",
  });
}

/** GET /{bucket}?uploads. @type {import("./route.js").Row["run"]} */
export async function listMultipartUploads(call, { bucket, query }) {
  const uploads = call.emulator.s3.uploads.of(bucket).filter(({ key }) => key.startsWith(query.prefix ?? ""));
  return sendXml(call, "ListMultipartUploadsResult", {
    Bucket: bucket,
    Prefix: query.prefix,
    MaxUploads: 1000,
    IsTruncated: false,
    Upload: uploads.map(({ key, id, begunAt, algorithm }) => ({
      Key: key,
      UploadId: id,
      StorageClass: "STANDARD",
      Initiated: isoDate(begunAt),
      ChecksumAlgorithm: algorithm,
    })),
  });
}
