// The operations of S3 in the form of the generated tables: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// xtask/src/codegen/table.rs explains the keys. Two are of this file alone: `root` is the element that the XML of the response
// begins with, and `takes` the member that becomes the body.
import { markedHeader } from "../data/marked-headers.js";
import { streamingBlob } from "../call/streaming-blob.js";
import { failureOf, outputOf } from "./xml.js";

/**
 * @typedef {import("../call/request.js").Row & { root?: string, takes?: string }} S3Row
 */

const STORED =
  "CacheControl:Cache-Control ContentDisposition:Content-Disposition ContentEncoding:Content-Encoding ContentLanguage:Content-Language ContentType:Content-Type Expires:Expires@date Metadata:x-amz-meta-@map StorageClass:x-amz-storage-class ";
const ENCRYPTION =
  "ServerSideEncryption:x-amz-server-side-encryption SSEKMSKeyId:x-amz-server-side-encryption-aws-kms-key-id ";
const NEW_OBJECT = `${STORED}${ENCRYPTION}ACL:x-amz-acl Tagging:x-amz-tagging `;
const CONDITIONS = "IfMatch:If-Match IfNoneMatch:If-None-Match ";
const CHECKSUM = "ChecksumSHA256:x-amz-checksum-sha256 ";
const WRITTEN = `${ENCRYPTION}${CHECKSUM}ETag:etag VersionId:x-amz-version-id `;
const UPLOAD = "UploadId:uploadId ";
const COMMON = " ExpectedBucketOwner:x-amz-expected-bucket-owner RequestPayer:x-amz-request-payer";

const READ = {
  query: "VersionId:versionId PartNumber:partNumber@number",
  headers: `${CONDITIONS}Range:Range IfModifiedSince:If-Modified-Since@date IfUnmodifiedSince:If-Unmodified-Since@date ChecksumMode:x-amz-checksum-mode`,
  outHeaders: `${WRITTEN}${STORED}ContentLength:content-length@number ContentRange:content-range AcceptRanges:accept-ranges LastModified:last-modified@date`,
};

/** @type {Record<string, S3Row>} */
const ROWS = {
  PutObject: { http: "PUT {Key+}", headers: NEW_OBJECT + CONDITIONS + CHECKSUM, outHeaders: WRITTEN, takes: "Body" },
  GetObject: {
    ...READ,
    http: "GET {Key+}",
    outPayload: "Body",
    readPayload: (driver) => streamingBlob(driver, "; read the rest with Range"),
  },
  HeadObject: { ...READ, http: "HEAD {Key+}" },
  DeleteObject: {
    http: "DELETE {Key+}",
    query: "VersionId:versionId",
    headers: "IfMatch:If-Match",
    outHeaders: "VersionId:x-amz-version-id DeleteMarker:x-amz-delete-marker@boolean",
  },
  ListObjectsV2: {
    http: "GET ?list-type=2",
    query:
      "Prefix:prefix Delimiter:delimiter MaxKeys:max-keys@number ContinuationToken:continuation-token StartAfter:start-after FetchOwner:fetch-owner@boolean",
    root: "ListBucketResult",
  },
  CreateMultipartUpload: {
    http: "POST {Key+}?uploads",
    headers: `${NEW_OBJECT}ChecksumAlgorithm:x-amz-checksum-algorithm`,
    outRequired: "UploadId",
    root: "InitiateMultipartUploadResult",
  },
  UploadPart: {
    http: "PUT {Key+}",
    required: "PartNumber UploadId",
    query: `${UPLOAD}PartNumber:partNumber@number`,
    headers: `${CHECKSUM}ContentType:Content-Type`,
    outHeaders: WRITTEN,
    takes: "Body",
  },
  CompleteMultipartUpload: {
    http: "POST {Key+}",
    required: "UploadId",
    query: UPLOAD,
    headers: `${CONDITIONS}${CHECKSUM}ContentType:Content-Type`,
    outHeaders: WRITTEN,
    root: "CompleteMultipartUploadResult",
    takes: "MultipartUpload",
  },
  AbortMultipartUpload: { http: "DELETE {Key+}", required: "UploadId", query: UPLOAD },
  ListParts: {
    http: "GET {Key+}",
    required: "UploadId",
    query: `${UPLOAD}MaxParts:max-parts@number PartNumberMarker:part-number-marker@number`,
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
