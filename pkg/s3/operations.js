// The operations of S3 in the form of the generated tables: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// xtask/src/codegen/table.rs explains the keys. Two are of this file alone: `root` is the element that the XML of the response
// begins with, and `takes` the member that becomes the body.
import { markedHeader } from "../data/marked-headers.js";
import { hexOf } from "../data/body.js";
import { fromBase64OrThrow } from "../data/paths.js";
import { streamingBlob } from "../call/streaming-blob.js";
import { failureOf, outputOf } from "./xml.js";

/**
 * @typedef {import("../call/request.js").Row & { root?: string, takes?: string }} S3Row
 */

/**
 * Members with their names on the wire: `MaxKeys@number` is the header `Max-Keys`, and with a prefix `x-amz-max-keys`.
 * @param {string} names
 * @param {string} [prefix]
 */
const wired = (names, prefix) =>
  names.replace(/(\w+)(@\w+)? ?/g, (_, name, marker = "") => {
    const words = name.replace(/[a-z](?=[A-Z])/g, "$&-");
    return `${name}:${prefix === undefined ? words : prefix + words.toLowerCase()}${marker} `;
  });
const amz = (/** @type {string} */ names) => wired(names, "x-amz-");

const STORED = `${wired("CacheControl ContentDisposition ContentEncoding ContentLanguage ContentType Expires@date")}${amz("StorageClass")}Metadata:x-amz-meta-@map `;
const ENCRYPTION = `${amz("ServerSideEncryption")}SSEKMSKeyId:x-amz-server-side-encryption-aws-kms-key-id `;
const CHECKSUM = amz("ChecksumSHA256");
const NEW_OBJECT = STORED + ENCRYPTION + amz("ACL Tagging");
const CONDITIONS = wired("IfMatch IfNoneMatch");
const WRITTEN = ENCRYPTION + CHECKSUM + wired("ETag") + amz("VersionId");
const COMMON = amz("ExpectedBucketOwner RequestPayer");
const VERSION = "VersionId:versionId ";
const PART_NUMBER = "PartNumber:partNumber@number ";
const UPLOAD = "UploadId:uploadId ";

const READ = {
  query: VERSION + PART_NUMBER,
  headers: CONDITIONS + wired("Range IfModifiedSince@date IfUnmodifiedSince@date") + amz("ChecksumMode"),
  outHeaders: WRITTEN + STORED + wired("ContentLength@number ContentRange AcceptRanges LastModified@date"),
};

/** @type {S3Row} */
const SENT = {
  http: "PUT {Key+}",
  outHeaders: WRITTEN,
  takes: "Body",
  // A body with a checksum is not hashed for the signature as well.
  hash({ bindings }) {
    const checksum = bindings[bindings.indexOf("hx-amz-checksum-sha256") + 1];
    return /^[A-Za-z\d+/]{42}[AEIMQUYcgkosw048]=$/.test(checksum) ? hexOf(fromBase64OrThrow(checksum)) : undefined;
  },
};

/** @type {Record<string, S3Row>} */
const ROWS = {
  PutObject: { ...SENT, headers: NEW_OBJECT + CONDITIONS + CHECKSUM },
  GetObject: {
    ...READ,
    http: "GET {Key+}",
    outPayload: "Body",
    readPayload: (driver) => streamingBlob(driver, "; read the rest with Range"),
  },
  HeadObject: { ...READ, http: "HEAD {Key+}" },
  DeleteObject: {
    http: "DELETE {Key+}",
    query: VERSION,
    headers: wired("IfMatch"),
    outHeaders: amz("VersionId DeleteMarker@boolean"),
  },
  ListObjectsV2: {
    http: "GET ?list-type=2",
    query: wired("Prefix Delimiter MaxKeys@number ContinuationToken StartAfter FetchOwner@boolean", ""),
    root: "ListBucketResult",
  },
  CreateMultipartUpload: {
    http: "POST {Key+}?uploads",
    headers: NEW_OBJECT + amz("ChecksumAlgorithm"),
    outRequired: "UploadId",
    root: "InitiateMultipartUploadResult",
  },
  UploadPart: {
    ...SENT,
    required: "PartNumber UploadId",
    query: UPLOAD + PART_NUMBER,
    headers: CHECKSUM + wired("ContentType"),
  },
  CompleteMultipartUpload: {
    http: "POST {Key+}",
    required: "UploadId",
    query: UPLOAD,
    headers: CONDITIONS + CHECKSUM + wired("ContentType"),
    outHeaders: WRITTEN,
    root: "CompleteMultipartUploadResult",
    takes: "MultipartUpload",
  },
  AbortMultipartUpload: { http: "DELETE {Key+}", required: "UploadId", query: UPLOAD },
  ListParts: {
    http: "GET {Key+}",
    required: "UploadId",
    query: UPLOAD + wired("MaxParts@number PartNumberMarker@number", ""),
    root: "ListPartsResult",
  },
};

/**
 * The members that an input may have, beside the bucket.
 * @param {string} name of an operation
 */
export function membersOf(name) {
  const { http, query, headers, takes } = ROWS[name];
  // cast: each has some.
  return /** @type {string[]} */ (`${http} ${query} ${headers} ${COMMON} ${takes}:`.match(/\b\w+(?=[:+])/g));
}

/**
 * The table of a bucket.
 * @param {string} [id] the endpoint prefix
 * @param {string} [front] with which paths begin
 * @returns {import("../call/request.js").Table}
 */
export function tableOf(id = "s3", front = "") {
  const rows = Object.entries(ROWS).map(([name, { root, http, headers = "", ...row }]) => [
    name,
    {
      // So that no request has a body of JSON.
      payload: "Body",
      readHeader: markedHeader,
      parse: (/** @type {string} */ text) => (root ? outputOf(root, text) : {}),
      ...row,
      http: http.replace(" ", ` ${front}/`),
      headers: headers + COMMON,
    },
  ]);
  return { id, signingName: "s3", operations: Object.fromEntries(rows), parseFailure: failureOf };
}
