// The operations of S3 in the form of the generated tables: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// What the keys mean is written in xtask/src/codegen/table.rs. Two are of this file alone: `root` is the element that the XML of
// the response begins with, and `bare` is for responses without a body even if they are errors. Every row has the `payload` Body,
// so that no request has a body of JSON.
import { objectBody } from "./object-body.js";

const OWNER = "ExpectedBucketOwner:x-amz-expected-bucket-owner RequestPayer:x-amz-request-payer";
const CONTENT = "CacheControl:Cache-Control ContentDisposition:Content-Disposition ContentEncoding:Content-Encoding ContentLanguage:Content-Language ContentType:Content-Type Expires:Expires@date";
const ENCRYPTION = "ServerSideEncryption:x-amz-server-side-encryption SSEKMSKeyId:x-amz-server-side-encryption-aws-kms-key-id BucketKeyEnabled:x-amz-server-side-encryption-bucket-key-enabled@boolean";
const STORED = `${CONTENT} ${ENCRYPTION} Metadata:x-amz-meta-@map StorageClass:x-amz-storage-class`;
const NEW_OBJECT = `${OWNER} ${STORED} ACL:x-amz-acl Tagging:x-amz-tagging`;
const CONDITIONS = "IfMatch:If-Match IfNoneMatch:If-None-Match";
const CHECKSUM = "ChecksumSHA256:x-amz-checksum-sha256";
const REQUEST = "requestId:x-amz-request-id";
const WRITTEN = `${REQUEST} ${ENCRYPTION} ${CHECKSUM} ETag:etag VersionId:x-amz-version-id`;

const READ = {
  required: "Key",
  query: "VersionId:versionId PartNumber:partNumber@number",
  headers: `${OWNER} ${CONDITIONS} Range:Range IfModifiedSince:If-Modified-Since@date IfUnmodifiedSince:If-Unmodified-Since@date ChecksumMode:x-amz-checksum-mode`,
  payload: "Body",
  outHeaders: `${WRITTEN} ${STORED} ContentLength:content-length@number ContentRange:content-range AcceptRanges:accept-ranges LastModified:last-modified@date PartsCount:x-amz-mp-parts-count@number`,
};

/** An operation on an object, with a small response or none. */
const onObject = (http, row) => ({ http, required: "Key", payload: "Body", outPayload: "xml", outHeaders: REQUEST, headers: OWNER, ...row });

export const OPERATIONS = {
  PutObject: onObject("PUT /{Key+}", { headers: `${NEW_OBJECT} ${CONDITIONS} ${CHECKSUM} ContentMD5:Content-MD5`, outHeaders: WRITTEN }),
  GetObject: { ...READ, http: "GET /{Key+}", outPayload: "Body", readPayload: objectBody },
  HeadObject: { ...READ, http: "HEAD /{Key+}", outPayload: "xml", bare: true },
  DeleteObject: onObject("DELETE /{Key+}", {
    query: "VersionId:versionId",
    headers: `${OWNER} IfMatch:If-Match`,
    outHeaders: `${REQUEST} VersionId:x-amz-version-id DeleteMarker:x-amz-delete-marker@boolean`,
  }),
  ListObjectsV2: onObject("GET /?list-type=2", {
    required: "",
    query: "Prefix:prefix Delimiter:delimiter MaxKeys:max-keys@number ContinuationToken:continuation-token StartAfter:start-after EncodingType:encoding-type FetchOwner:fetch-owner@boolean",
    root: "ListBucketResult",
  }),
  CreateMultipartUpload: onObject("POST /{Key+}?uploads", { headers: `${NEW_OBJECT} ChecksumAlgorithm:x-amz-checksum-algorithm`, root: "InitiateMultipartUploadResult" }),
  UploadPart: onObject("PUT /{Key+}", {
    required: "Key PartNumber UploadId",
    query: "PartNumber:partNumber@number UploadId:uploadId",
    headers: `${OWNER} ${CHECKSUM} ContentMD5:Content-MD5 ContentType:Content-Type`,
    outHeaders: WRITTEN,
  }),
  CompleteMultipartUpload: onObject("POST /{Key+}", {
    required: "Key UploadId",
    query: "UploadId:uploadId",
    headers: `${OWNER} ${CONDITIONS} ${CHECKSUM} ContentType:Content-Type`,
    outHeaders: WRITTEN,
    root: "CompleteMultipartUploadResult",
  }),
  AbortMultipartUpload: onObject("DELETE /{Key+}", { required: "Key UploadId", query: "UploadId:uploadId" }),
  ListParts: onObject("GET /{Key+}", {
    required: "Key UploadId",
    query: "UploadId:uploadId MaxParts:max-parts@number PartNumberMarker:part-number-marker@number",
    root: "ListPartsResult",
  }),
};
