// The types of `bedrock-wasm/s3`. Members have the names and the meaning that they have in `@aws-sdk/client-s3`.
import type { AwsCredentials } from "./credentials.js";
import type { ClientConfig, MethodOptions, ResponseMetadata, StreamingBlobPayload } from "./index.js";

/** Configuration of `S3`: that of every client, without API keys. */
export interface S3Config extends Omit<ClientConfig, "credentials" | "token"> {
  credentials: AwsCredentials | (() => Promise<AwsCredentials>);
  /**
   * Puts the bucket into the path rather than into the host. This is done by itself if the bucket's name cannot be a label of
   * a host, if the endpoint is an IP address, and with `signingHost`.
   */
  forcePathStyle?: boolean | undefined;
}

/** A body that `putObject` and `uploadPart` take. */
export type S3Body = Uint8Array | ArrayBuffer | Blob | string;
/** A body that `upload` takes: chunks of streams and iterables are bytes or text. */
export type S3UploadBody =
  S3Body | ReadableStream<Uint8Array | string> | AsyncIterable<Uint8Array | ArrayBuffer | string>;

export interface S3Bucket {
  /** The name of a bucket. */
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  RequestPayer?: "requester" | undefined;
}
export interface S3Object extends S3Bucket {
  /** Sent byte for byte. A key with a segment `.` or `..`, which URLs cannot carry, is refused. */
  Key: string;
}
export interface S3Upload extends S3Object {
  UploadId: string;
}

/** What is stored with an object. */
export interface S3Stored {
  CacheControl?: string | undefined;
  ContentDisposition?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentType?: string | undefined;
  Expires?: Date | string | undefined;
  Metadata?: Record<string, string> | undefined;
  ServerSideEncryption?: string | undefined;
  SSEKMSKeyId?: string | undefined;
  StorageClass?: string | undefined;
}
export interface S3NewObject extends S3Object, S3Stored {
  ACL?: string | undefined;
  Tagging?: string | undefined;
}
export interface S3Conditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
}
export interface S3Written {
  ETag?: string | undefined;
  VersionId?: string | undefined;
  /** In base64. */
  ChecksumSHA256?: string | undefined;
  ServerSideEncryption?: string | undefined;
  SSEKMSKeyId?: string | undefined;
}
export interface S3Output {
  $metadata: ResponseMetadata;
}

export interface PutObjectInput extends S3NewObject, S3Conditions {
  Body?: S3Body | undefined;
  ChecksumSHA256?: string | undefined;
}
export interface PutObjectOutput extends S3Written, S3Output {}

export interface GetObjectInput extends S3Object, S3Conditions {
  /** Such as `"bytes=0-1023"`. */
  Range?: string | undefined;
  VersionId?: string | undefined;
  PartNumber?: number | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
  ChecksumMode?: "ENABLED" | undefined;
}
export interface HeadObjectOutput extends S3Written, S3Stored, S3Output {
  ContentLength?: number | undefined;
  ContentRange?: string | undefined;
  AcceptRanges?: string | undefined;
  LastModified?: Date | undefined;
  Metadata: Record<string, string>;
  Expires?: Date | undefined;
}
export interface GetObjectOutput extends HeadObjectOutput {
  /** Throws an `IncompleteStreamError` if it ends before its length. */
  Body: StreamingBlobPayload;
}

export interface DeleteObjectInput extends S3Object {
  VersionId?: string | undefined;
  IfMatch?: string | undefined;
}
export interface DeleteObjectOutput extends S3Output {
  VersionId?: string | undefined;
  DeleteMarker?: boolean | undefined;
}

export interface ListObjectsV2Input extends S3Bucket {
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  ContinuationToken?: string | undefined;
  StartAfter?: string | undefined;
  FetchOwner?: boolean | undefined;
}
export interface S3ListedObject {
  Key: string;
  LastModified?: Date | undefined;
  ETag?: string | undefined;
  Size?: number | undefined;
  StorageClass?: string | undefined;
}
export interface ListObjectsV2Output extends S3Output {
  Name?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  KeyCount?: number | undefined;
  IsTruncated?: boolean | undefined;
  Contents?: S3ListedObject[] | undefined;
  CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
  ContinuationToken?: string | undefined;
  NextContinuationToken?: string | undefined;
  StartAfter?: string | undefined;
}

export interface CreateMultipartUploadInput extends S3NewObject {
  ChecksumAlgorithm?: string | undefined;
}
export interface CreateMultipartUploadOutput extends S3Output {
  Bucket?: string | undefined;
  Key?: string | undefined;
  UploadId?: string | undefined;
}
export interface UploadPartInput extends S3Upload {
  /** From 1 to 10,000. */
  PartNumber: number;
  Body?: S3Body | undefined;
  ChecksumSHA256?: string | undefined;
  ContentType?: string | undefined;
}
export interface CompletedPart {
  PartNumber?: number | undefined;
  ETag?: string | undefined;
  ChecksumSHA256?: string | undefined;
}
export interface CompleteMultipartUploadInput extends S3Upload, S3Conditions {
  MultipartUpload?: { Parts?: CompletedPart[] | undefined } | undefined;
  ChecksumSHA256?: string | undefined;
}
export interface CompleteMultipartUploadOutput extends S3Written, S3Output {
  Bucket?: string | undefined;
  Key?: string | undefined;
  Location?: string | undefined;
}
export interface ListPartsInput extends S3Upload {
  MaxParts?: number | undefined;
  PartNumberMarker?: string | undefined;
}
export interface ListPartsOutput extends S3Output {
  Bucket?: string | undefined;
  Key?: string | undefined;
  UploadId?: string | undefined;
  PartNumberMarker?: string | undefined;
  NextPartNumberMarker?: string | undefined;
  MaxParts?: number | undefined;
  IsTruncated?: boolean | undefined;
  Parts?: (CompletedPart & { Size?: number | undefined; LastModified?: Date | undefined })[] | undefined;
}

/** What an upload has done so far, as plain data that JSON carries. Give a new upload an empty object, and save it whenever `onProgress` is called. */
export interface UploadState {
  Bucket?: string;
  Key?: string;
  UploadId?: string;
  partSize?: number;
  parts?: Record<number, [ETag: string, sha256: string]>;
}
export interface UploadProgress {
  /** Bytes that S3 has. */
  loaded: number;
  /** Bytes of the body, if that is known before it is read. */
  total: number | undefined;
  /** The part that arrived last; 0 at first. */
  part: number;
}
export interface UploadInput extends S3NewObject {
  Body?: S3UploadBody | undefined;
  /** Bytes of a part: 5 MiB unless given, not less, and at most 5 GiB. It grows with a body of known size, so that there are at most 10,000. */
  partSize?: number | undefined;
  /** Parts that are on their way at the same time: 4 unless given. Each is held in memory. */
  concurrency?: number | undefined;
  /**
   * Keeps the parts that S3 has if the upload fails, so that the same call with the same object sends the others. It is filled in
   * while parts arrive, and emptied when the upload is complete or aborted. The body must be the same: parts are compared by SHA-256.
   */
  resume?: UploadState | undefined;
  abortSignal?: AbortSignal | undefined;
  /**
   * Called before the first part of several, when its promise is awaited, and after every part. If it throws, the upload fails with that
   * error.
   */
  onProgress?: ((progress: UploadProgress) => unknown) | undefined;
}

/** A client of S3. Every method sends the members that it knows and throws an `InputError` for others. */
export declare class S3 {
  constructor(config: S3Config);
  putObject(input: PutObjectInput, options?: MethodOptions): Promise<PutObjectOutput>;
  getObject(input: GetObjectInput, options?: MethodOptions): Promise<GetObjectOutput>;
  headObject(input: GetObjectInput, options?: MethodOptions): Promise<HeadObjectOutput>;
  deleteObject(input: DeleteObjectInput, options?: MethodOptions): Promise<DeleteObjectOutput>;
  listObjectsV2(input: ListObjectsV2Input, options?: MethodOptions): Promise<ListObjectsV2Output>;
  createMultipartUpload(
    input: CreateMultipartUploadInput,
    options?: MethodOptions,
  ): Promise<CreateMultipartUploadOutput>;
  uploadPart(input: UploadPartInput, options?: MethodOptions): Promise<S3Written & S3Output>;
  completeMultipartUpload(
    input: CompleteMultipartUploadInput,
    options?: MethodOptions,
  ): Promise<CompleteMultipartUploadOutput>;
  abortMultipartUpload(input: S3Upload, options?: MethodOptions): Promise<S3Output>;
  listParts(input: ListPartsInput, options?: MethodOptions): Promise<ListPartsOutput>;
  /** Every object of a bucket, or those whose keys begin with `Prefix`, page after page. */
  listObjects(input: ListObjectsV2Input, options?: MethodOptions): AsyncGenerator<S3ListedObject, void, undefined>;
  /**
   * Uploads a body of any size, in parts if it has more than one. The ETag and, from servers that have them, the checksum of every
   * part and of the object are compared. After an abort, and after a failure unless `resume` is given, the parts are removed before
   * the promise rejects; an abort while the parts are being put together comes too late.
   */
  upload(input: UploadInput, options?: MethodOptions): Promise<CompleteMultipartUploadOutput>;
}
