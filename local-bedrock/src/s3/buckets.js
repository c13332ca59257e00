// The operations on buckets.
import { ACCOUNT_ID } from "../catalog/account.js";
import { fromBase64, textOf, toBase64Url } from "../lib/bytes.js";
import { invalidArgument } from "./errors.js";
import { sendHead, sendXml } from "./reply.js";

const MAX_KEYS = 1000;
const OWNER = { ID: ACCOUNT_ID, DisplayName: "local-bedrock" };

/** @param {number} at @returns {string} as S3 writes dates in XML */
export const isoDate = (at) => new Date(at).toISOString();

/** @type {import("./route.js").Row["run"]} */
export const listBuckets = (call) =>
  sendXml(call, "ListAllMyBucketsResult", {
    Owner: OWNER,
    Buckets: {
      Bucket: call.emulator.s3.store
        .list()
        .map(({ name, createdAt }) => ({ Name: name, CreationDate: isoDate(createdAt) })),
    },
  });

/** @type {import("./route.js").Row["run"]} */
export async function createBucket(call, { bucket }) {
  call.emulator.s3.store.createBucket(bucket);
  return sendHead(call, 200, { location: `/${bucket}`, "content-length": "0" });
}

/** @type {import("./route.js").Row["run"]} */
export async function headBucket(call, { bucket }) {
  call.emulator.s3.store.bucket(bucket);
  return sendHead(call, 200, { "x-amz-bucket-region": call.emulator.region, "content-length": "0" });
}

/** @type {import("./route.js").Row["run"]} */
export async function deleteBucket(call, { bucket }) {
  call.emulator.s3.store.deleteBucket(bucket);
  return sendHead(call, 204, {});
}

/** @type {import("./route.js").Row["run"]} */
export async function listObjects(call, { bucket, query }) {
  const { prefix = "", delimiter = "", "start-after": startAfter, "encoding-type": encoding } = query;
  const token = query["continuation-token"];
  const maxKeys = countOf(query["max-keys"], "maxKeys");
  const after = token === undefined ? (startAfter ?? "") : keyOf(token);
  const { objects } = call.emulator.s3.store.bucket(bucket);
  const found = page(objects, { prefix, delimiter, after, maxKeys });
  const encoded = (/** @type {string} */ text) => (encoding === "url" ? encodeURIComponent(text) : text);
  return sendXml(call, "ListBucketResult", {
    Name: bucket,
    Prefix: encoded(prefix),
    Delimiter: delimiter ? encoded(delimiter) : undefined,
    StartAfter: startAfter === undefined ? undefined : encoded(startAfter),
    ContinuationToken: token,
    NextContinuationToken: found.next === undefined ? undefined : toBase64Url(found.next),
    KeyCount: found.keys.length + found.prefixes.length,
    MaxKeys: maxKeys,
    EncodingType: encoding,
    IsTruncated: found.next !== undefined,
    Contents: found.keys.map(([key, { modifiedAt, etag, bytes, checksum }]) => ({
      Key: encoded(key),
      LastModified: isoDate(modifiedAt),
      ETag: etag,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
      Size: bytes.length,
      Owner: query["fetch-owner"] === "true" ? OWNER : undefined,
      StorageClass: "STANDARD",
    })),
    CommonPrefixes: found.prefixes.map((common) => ({ Prefix: encoded(common) })),
  });
}

/**
 * @param {Map<string, import("./store.js").StoredObject>} objects
 * @param {{ prefix: string, delimiter: string, after: string, maxKeys: number }} wanted
 * @returns {{ keys: [string, import("./store.js").StoredObject][], prefixes: string[], next: string | undefined }} `next`
 *   is what the following page begins after
 */
function page(objects, { prefix, delimiter, after, maxKeys }) {
  /** @type {[string, import("./store.js").StoredObject][]} */
  const keys = [];
  /** @type {string[]} */
  const prefixes = [];
  let last = after;
  const sorted = [...objects].filter(([key]) => key.startsWith(prefix)).sort(([one], [other]) => inOrder(one, other));
  for (const entry of sorted) {
    const [key] = entry;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    // What was on an earlier page: a key, or a whole prefix of keys.
    if (inOrder(key, after) <= 0 || (common !== undefined && inOrder(common, after) <= 0)) continue;
    if (common !== undefined && common === prefixes.at(-1)) continue;
    if (keys.length + prefixes.length >= maxKeys) return { keys, prefixes, next: maxKeys ? last : undefined };
    if (common === undefined) keys.push(entry);
    else prefixes.push(common);
    last = common ?? key;
  }
  return { keys, prefixes, next: undefined };
}

/** By the bytes of UTF-8, which is by code points. @param {string} one @param {string} other */
function inOrder(one, other) {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    if (one.charCodeAt(at) === other.charCodeAt(at)) continue;
    return Number(one.codePointAt(at)) - Number(other.codePointAt(at));
  }
  return one.length - other.length;
}

/**
 * @param {string | undefined} text
 * @param {string} name
 * @returns {number} a thousand at most
 */
export function countOf(text, name) {
  if (text === undefined) return MAX_KEYS;
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text), MAX_KEYS);
  throw invalidArgument(`Provided ${name} not an integer or within integer range`, {
    ArgumentName: name,
    ArgumentValue: text,
  });
}

/** @param {string} token */
function keyOf(token) {
  const key = textOf(fromBase64(token));
  if (toBase64Url(key) === token) return key;
  throw invalidArgument("The continuation token provided is incorrect", { ArgumentName: "continuation-token" });
}
