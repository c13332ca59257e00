// The operations on objects.
import { checkBody, checksumHeaders } from "./checksums.js";
import { checkReadable, checkWritable } from "./conditions.js";
import { invalidArgument, noSuchKey, notImplemented } from "./errors.js";
import { rangeOf } from "./range.js";
import { sendBytes, sendHead } from "./reply.js";

/** Headers of a request that come back with the object. */
const STORED =
  /^(?:content-type|cache-control|content-disposition|content-encoding|content-language|expires|x-amz-meta-.*|x-amz-storage-class)$/;

/** Of a request whose object would not be the body: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const NOT_EMULATED = [
  "x-amz-copy-source",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-write-offset-bytes",
];

/**
 * @param {Record<string, string>} headers of a request that begins an object
 * @returns {Record<string, string>} those that come back with it
 */
export function storedHeaders(headers) {
  const strange = NOT_EMULATED.find((name) => headers[name] !== undefined);
  if (strange) throw notImplemented(`the header ${strange}`);
  const stored = Object.entries(headers).filter(([name, value]) => STORED.test(name) && value && value !== "STANDARD");
  for (const [name, value] of stored) {
    if (/[^\x20-\xff]/.test(value)) throw invalidArgument(`The header ${name} has characters that S3 does not take.`);
  }
  return { "content-type": "binary/octet-stream", ...Object.fromEntries(stored) };
}

/** PUT /{bucket}/{key}. @type {import("./route.js").Row["run"]} */
export async function putObject(call, { bucket, key, headers, body }) {
  const { store } = call.emulator.s3;
  const stored = storedHeaders(headers);
  const checksum = await checkBody(headers, body);
  checkWritable(headers, store.find(bucket, key));
  const { etag } = store.put(bucket, key, { bytes: body, headers: stored, checksum });
  return sendHead(call, 200, { etag, "content-length": "0", ...checksumHeaders(checksum) });
}

/** GET and HEAD /{bucket}/{key}. @type {import("./route.js").Row["run"]} */
export async function getObject(call, { bucket, key, headers }) {
  const object = call.emulator.s3.store.find(bucket, key);
  if (!object) throw noSuchKey(key);
  checkReadable(headers, object);
  const { bytes, etag, modifiedAt, checksum, parts } = object;
  const range = rangeOf(headers.range, bytes.length);
  const common = {
    ...object.headers,
    etag,
    "last-modified": new Date(modifiedAt).toUTCString(),
    "accept-ranges": "bytes",
    ...(headers["x-amz-checksum-mode"] === "ENABLED" && !range && checksumHeaders(checksum)),
    ...(parts && { "x-amz-mp-parts-count": String(parts) }),
    ...(range && { "content-range": `bytes ${range.first}-${range.end - 1}/${bytes.length}` }),
  };
  const status = range ? 206 : 200;
  const asked = range ? bytes.subarray(range.first, range.end) : bytes;
  if (call.received.method !== "HEAD") return sendBytes(call, status, asked, common);
  return sendHead(call, status, { ...common, "content-length": String(asked.length) });
}

/** DELETE /{bucket}/{key}, which succeeds for a key that is not there. @type {import("./route.js").Row["run"]} */
export async function deleteObject(call, { bucket, key, headers }) {
  const { store } = call.emulator.s3;
  if (headers["if-match"] !== undefined) checkWritable(headers, store.find(bucket, key));
  store.delete(bucket, key);
  return sendHead(call, 204, {});
}
