// Finds S3's operations: by method, by whether a bucket or an object is meant, and by parameters.
import { queryPairs } from "../sigv4/signer.js";
import { ServiceError } from "../http/errors.js";
import { ACCOUNT_ID } from "../catalog/account.js";
import { createBucket, deleteBucket, headBucket, listBuckets, listObjects } from "./buckets.js";
import { withoutChunks } from "./chunked.js";
import { notImplemented, refusalOf } from "./errors.js";
import { deleteObject, getObject, putObject } from "./objects.js";
import { addressOf } from "./address.js";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from "./multipart.js";

/**
 * @typedef {object} Input What an operation of S3 is asked.
 * @property {string} bucket
 * @property {string} key
 * @property {Record<string, string>} query
 * @property {Record<string, string>} headers
 * @property {Uint8Array} body
 *
 * @typedef {object} Row
 * @property {string} operation
 * @property {string} method
 * @property {"service" | "bucket" | "object"} on
 * @property {string[]} [marks] parameters that tell it from others
 * @property {string[]} [query] further parameters that it takes
 * @property {(call: import("../http/call.js").Call, input: Input) => Promise<void>} run
 */

/** The first row that fits holds. @type {Row[]} */
const ROWS = [
  { operation: "ListBuckets", method: "GET", on: "service", run: listBuckets },
  { operation: "CreateBucket", method: "PUT", on: "bucket", run: createBucket },
  { operation: "HeadBucket", method: "HEAD", on: "bucket", run: headBucket },
  { operation: "DeleteBucket", method: "DELETE", on: "bucket", run: deleteBucket },
  {
    operation: "ListObjectsV2",
    method: "GET",
    on: "bucket",
    marks: ["list-type"],
    query: ["prefix", "delimiter", "max-keys", "continuation-token", "start-after", "fetch-owner", "encoding-type"],
    run: listObjects,
  },
  {
    operation: "ListMultipartUploads",
    method: "GET",
    on: "bucket",
    marks: ["uploads"],
    query: ["prefix"],
    run: listMultipartUploads,
  },
  {
    operation: "UploadPart",
    method: "PUT",
    on: "object",
    marks: ["uploadId", "partNumber"],
    run: uploadPart,
  },
  { operation: "PutObject", method: "PUT", on: "object", run: putObject },
  {
    operation: "ListParts",
    method: "GET",
    on: "object",
    marks: ["uploadId"],
    query: ["max-parts", "part-number-marker"],
    run: listParts,
  },
  { operation: "GetObject", method: "GET", on: "object", run: getObject },
  { operation: "HeadObject", method: "HEAD", on: "object", run: getObject },
  { operation: "AbortMultipartUpload", method: "DELETE", on: "object", marks: ["uploadId"], run: abortMultipartUpload },
  { operation: "DeleteObject", method: "DELETE", on: "object", run: deleteObject },
  { operation: "CreateMultipartUpload", method: "POST", on: "object", marks: ["uploads"], run: createMultipartUpload },
  {
    operation: "CompleteMultipartUpload",
    method: "POST",
    on: "object",
    marks: ["uploadId"],
    run: completeMultipartUpload,
  },
];

/** The operations that are answered, for `info`. @type {string[]} */
export const S3_OPERATIONS = ROWS.map(({ operation }) => operation);

/** `x-id` names the operation in requests of AWS's SDK for JavaScript and changes nothing. */
const ANYWHERE = /^(?:x-id$|x-amz-)/i;

/**
 * A request is for S3 if that is what its signature is for: its paths could be those of any service.
 * @param {{ query: string, headers: Record<string, string> }} head
 * @returns {boolean}
 */
export function isS3Request({ query, headers }) {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ??
    queryPairs(query).find(([name]) => name === "X-Amz-Credential")?.[1];
  return credential?.split("/").at(-2) === "s3";
}

/**
 * @param {import("../http/call.js").Received} received
 * @returns {import("../http/router.js").Match | undefined}
 */
export function s3Match(received) {
  if (!isS3Request(received)) return undefined;
  const { method } = received;
  const { bucket, key } = addressOf(received);
  const on = key ? "object" : bucket ? "bucket" : "service";
  const query = Object.fromEntries(queryPairs(received.query));
  const row = ROWS.find(
    (row) => row.method === method && row.on === on && (row.marks ?? []).every((mark) => Object.hasOwn(query, mark)),
  );
  /** @param {import("../http/call.js").Call} call */
  const run = async (call) => {
    if (!row) throw notImplemented(`${method} with these parameters`);
    const strange = Object.keys(query).find(
      (name) => !ANYWHERE.test(name) && ![...(row.marks ?? []), ...(row.query ?? [])].includes(name),
    );
    if (strange !== undefined) throw notImplemented(`the parameter ${strange}`);
    const { headers, body } = withoutChunks(call.received);
    checkOwner(headers["x-amz-expected-bucket-owner"]);
    await row.run(call, { bucket, key, query, headers, body });
  };
  const operation = row?.operation ?? "Unknown";
  return {
    route: {
      service: "s3",
      operation,
      method,
      path: received.path,
      signingNames: ["s3"],
      refusal: refusalOf(method === "HEAD"),
      run,
    },
    labels: bucket ? { Bucket: bucket, Key: key } : {},
  };
}

/** @param {string | undefined} owner */
function checkOwner(owner) {
  if (owner === undefined || owner === ACCOUNT_ID) return;
  throw new ServiceError("AccessDenied", 403, "Access Denied");
}
