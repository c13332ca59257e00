// Reads the date of a signature, and refuses one that is too old or too new.
import { invalidSignature } from "./checks.js";

const TOLERANCE_MS = 5 * 60 * 1000;

/** @param {number} at milliseconds since the epoch @returns {string} for example `20261123T012345Z` */
export const basicFormat = (at) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

/**
 * Reads `x-amz-date` (or `Date`) and refuses a date that is more than five minutes off.
 * @param {string} text
 * @param {number} now milliseconds since the epoch
 * @returns {Date}
 * @throws {import("../http/errors.js").ServiceError} `InvalidSignatureException`, in the words that SDKs look for to correct a
 *   skewed clock
 */
export function readSigningDate(text, now) {
  const date = parseDate(text);
  const at = date.getTime();
  const earliest = now - TOLERANCE_MS;
  if (at < earliest) {
    throw invalidSignature(
      `Signature expired: ${basicFormat(at)} is now earlier than ${basicFormat(earliest)} (${basicFormat(now)} - 5 min.)`,
    );
  }
  const early = notYetCurrent(at, now);
  if (early) throw early;
  return date;
}

/**
 * @param {number} at milliseconds since the epoch
 * @param {number} now likewise
 * @returns {import("../http/errors.js").ServiceError | undefined} the refusal of a date more than five minutes ahead
 */
export function notYetCurrent(at, now) {
  const latest = now + TOLERANCE_MS;
  if (at <= latest) return undefined;
  return invalidSignature(
    `Signature not yet current: ${basicFormat(at)} is still later than ${basicFormat(latest)} (${basicFormat(now)} + 5 min.)`,
  );
}

/**
 * @param {string} text ISO 8601's basic format, or an HTTP date
 * @returns {Date}
 * @throws {import("../http/errors.js").ServiceError} `InvalidSignatureException`
 */
export function parseDate(text) {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const date = new Date(basic ? `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}Z` : text);
  if (Number.isNaN(date.getTime())) {
    throw invalidSignature(
      `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  return date;
}
