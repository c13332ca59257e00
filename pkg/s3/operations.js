// The operations of S3 in the form of the generated tables: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// xtask/src/codegen/table.rs explains the keys. Two are of this file alone: `root` is the element that the XML of the response
// begins with, and `bare` marks responses that have no body even if they are errors.
import { markedHeader } from "../data/marked-headers.js";
import { streamingBlob } from "../call/streaming-blob.js";

/**
 * @typedef {import("../call/request.js").Row & { root?: string, bare?: boolean }} S3Row
 * @typedef {keyof typeof ROWS} OperationName
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

/** @param {import("../call/response.js").Host} driver */
const objectBody = (driver) => streamingBlob(driver, "; read the rest with Range");

const READ = {
  query: "VersionId:versionId PartNumber:partNumber@number",
  headers: `${CONDITIONS}Range:Range IfModifiedSince:If-Modified-Since@date IfUnmodifiedSince:If-Unmodified-Since@date ChecksumMode:x-amz-checksum-mode`,
  outHeaders: `${WRITTEN}${STORED}ContentLength:content-length@number ContentRange:content-range AcceptRanges:accept-ranges LastModified:last-modified@date`,
};

const ROWS = {
  PutObject: { http: "PUT {Key+}", headers: NEW_OBJECT + CONDITIONS + CHECKSUM, outHeaders: WRITTEN },
  GetObject: { ...READ, http: "GET {Key+}", outPayload: "Body", readPayload: objectBody },
  HeadObject: { ...READ, http: "HEAD {Key+}", bare: true },
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
    root: "InitiateMultipartUploadResult",
  },
  UploadPart: {
    http: "PUT {Key+}",
    required: "PartNumber UploadId",
    query: `${UPLOAD}PartNumber:partNumber@number`,
    headers: `${CHECKSUM}ContentType:Content-Type`,
    outHeaders: WRITTEN,
  },
  CompleteMultipartUpload: {
    http: "POST {Key+}",
    required: "UploadId",
    query: UPLOAD,
    headers: `${CONDITIONS}${CHECKSUM}ContentType:Content-Type`,
    outHeaders: WRITTEN,
    root: "CompleteMultipartUploadResult",
  },
  AbortMultipartUpload: { http: "DELETE {Key+}", required: "UploadId", query: UPLOAD },
  ListParts: {
    http: "GET {Key+}",
    required: "UploadId",
    query: `${UPLOAD}MaxParts:max-parts@number PartNumberMarker:part-number-marker@number`,
    root: "ListPartsResult",
  },
};

// cast: the keys of a literal are known.
export const NAMES = /** @type {OperationName[]} */ (Object.keys(ROWS));

/**
 * A row, with paths that begin with `front`.
 * @param {OperationName} name
 * @param {string} [front]
 * @returns {S3Row}
 */
export function rowOf(name, front = "") {
  /** @type {S3Row} */
  const { http, headers = "", outHeaders = "", ...row } = ROWS[name];
  return {
    outPayload: "xml",
    // So that no request has a body of JSON.
    payload: "Body",
    readHeader: markedHeader,
    ...row,
    http: http.replace(" ", ` ${front}/`),
    headers: `${headers} ExpectedBucketOwner:x-amz-expected-bucket-owner RequestPayer:x-amz-request-payer`,
    outHeaders: `${outHeaders} requestId:x-amz-request-id`,
  };
}
