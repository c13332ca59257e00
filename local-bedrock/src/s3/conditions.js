// Conditional requests.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
import { ServiceError } from "../http/errors.js";
import { noSuchKey } from "./errors.js";

/** @typedef {import("./store.js").StoredObject} StoredObject */

const failed = (/** @type {string} */ condition) =>
  new ServiceError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });

const listed = (/** @type {string} */ header, /** @type {string} */ etag) =>
  header.split(",").some((one) => [etag, etag.slice(1, -1), "*"].includes(one.trim()));

/**
 * @param {Record<string, string>} headers
 * @param {StoredObject} object
 * @throws {ServiceError} `PreconditionFailed` or `NotModified`
 */
export function checkReadable(headers, { etag, modifiedAt }) {
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  const unmodifiedSince = Date.parse(headers["if-unmodified-since"] ?? "");
  const modifiedSince = Date.parse(headers["if-modified-since"] ?? "");
  if (match !== undefined && !listed(match, etag)) throw failed("If-Match");
  if (match === undefined && modifiedAt > unmodifiedSince) throw failed("If-Unmodified-Since");
  const isSame = noneMatch === undefined ? modifiedAt <= modifiedSince : listed(noneMatch, etag);
  if (isSame) throw new ServiceError("NotModified", 304, "Not Modified");
}

/**
 * @param {Record<string, string>} headers
 * @param {StoredObject | undefined} object that would be replaced
 * @throws {ServiceError} `PreconditionFailed`, or `NoSuchKey` if what should match is not there
 */
export function checkWritable({ "if-match": match, "if-none-match": noneMatch }, object) {
  if (noneMatch !== undefined && object && listed(noneMatch, object.etag)) throw failed("If-None-Match");
  if (match === undefined) return;
  if (!object) throw noSuchKey("");
  if (!listed(match, object.etag)) throw failed("If-Match");
}
