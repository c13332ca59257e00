import { ServiceError } from "../errors.js";

const TOLERANCE_MS = 5 * 60 * 1000;

const invalid = (message) => new ServiceError("InvalidSignatureException", 403, message);

/** @param {number} at milliseconds since the epoch @returns {string} for example `20261123T012345Z` */
const basicFormat = (at) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

/**
 * Reads `x-amz-date` (or `Date`) and refuses what is more than five minutes off.
 * @param {string} text
 * @param {number} now milliseconds since the epoch
 * @returns {Date}
 * @throws {ServiceError} `InvalidSignatureException`, in the words that SDKs look for to correct a skewed clock
 */
export function readSigningDate(text, now) {
  const date = parse(text);
  const at = date.getTime();
  const [earliest, latest] = [now - TOLERANCE_MS, now + TOLERANCE_MS];
  if (at < earliest) {
    throw invalid(
      `Signature expired: ${basicFormat(at)} is now earlier than ${basicFormat(earliest)} (${basicFormat(now)} - 5 min.)`,
    );
  }
  if (at > latest) {
    throw invalid(
      `Signature not yet current: ${basicFormat(at)} is still later than ${basicFormat(latest)} (${basicFormat(now)} + 5 min.)`,
    );
  }
  return date;
}

function parse(text) {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const date = new Date(basic ? `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}Z` : text);
  if (Number.isNaN(date.getTime())) {
    throw invalid(`Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`);
  }
  return date;
}
