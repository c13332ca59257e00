// Verifies the signature in the query of a presigned URL.
import { ServiceError } from "../http/errors.js";
import { ALGORITHM, parseCredential } from "./authorization-header.js";
import { checkScope, checkSignedHeaders, equal, findKey, invalidSignature, mismatch } from "./checks.js";
import { payloadHash } from "./payload-hash.js";
import { queryPairs, signatureOf } from "./signer.js";
import { basicFormat, notYetCurrent, parseDate } from "./signing-date.js";

/** The longest that AWS lets a URL live. */
const A_WEEK_SECONDS = 604_800;

const REQUIRED = ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"].map(
  (name) => `X-Amz-${name}`,
);

/** @param {string} query raw @returns {boolean} whether a request claims to be signed in its query */
export const isPresigned = (query) => /(?:^|&)X-Amz-(?:Algorithm|Signature)=/.test(query);

/**
 * Verifies a signature in the query, and that the URL is still alive.
 * @param {Parameters<typeof import("./verify.js").verifySignature>[0]} request
 * @param {import("./verify.js").Expected} expected
 * @param {number} now milliseconds since the epoch
 * @param {number} [longestSeconds] that a URL may live
 * @returns {Promise<import("./verify.js").Signed>}
 * @throws {ServiceError}
 */
export async function verifyPresigned(request, expected, now, longestSeconds = A_WEEK_SECONDS) {
  const { headers, body, query } = request;
  const sent = new Map(queryPairs(query));
  const valueOf = (/** @type {string} */ name) => sent.get(name) ?? "";
  const missing = REQUIRED.filter((name) => !valueOf(name));
  if (missing.length) throw incomplete(missing.map((name) => `AWS query-string parameters must include '${name}'.`));
  const algorithm = valueOf("X-Amz-Algorithm");
  if (algorithm !== ALGORITHM) throw incomplete([`Unsupported AWS 'algorithm': '${algorithm}'.`]);
  const { accessKeyId, scope } = parseCredential(valueOf("X-Amz-Credential"));
  const signedHeaders = valueOf("X-Amz-SignedHeaders").split(";");
  checkSignedHeaders(signedHeaders, headers);
  const dateText = valueOf("X-Amz-Date");
  const signingDate = readLife(dateText, valueOf("X-Amz-Expires"), now, longestSeconds);
  checkScope(scope, expected, signingDate, dateText);
  const credentials = findKey(expected.keys, accessKeyId, sent.get("X-Amz-Security-Token"), now);
  const declared = sent.get("X-Amz-Content-Sha256") ?? headers["x-amz-content-sha256"];
  const signed = Object.fromEntries(signedHeaders.map((name) => [name, headers[name]]));
  const calculated = await signatureOf(
    { ...request, query: withoutSignature(query), headers: signed },
    await payloadHash(scope.service, { declared, presigned: true }, body, mismatch()),
    { credentials, region: scope.region, service: scope.service },
    signingDate,
  );
  if (!equal(calculated, valueOf("X-Amz-Signature"))) throw mismatch();
  return { credentials, scope, signedHeaders };
}

const incomplete = (/** @type {string[]} */ sentences) =>
  new ServiceError(
    "IncompleteSignatureException",
    403,
    `${sentences.join(" ")} Re-examine the query-string parameters.`,
  );

const withoutSignature = (/** @type {string} */ query) =>
  query
    .split("&")
    .filter((pair) => !pair.startsWith("X-Amz-Signature="))
    .join("&");

/**
 * @param {string} dateText
 * @param {string} expires
 * @param {number} now
 * @param {number} longestSeconds
 */
function readLife(dateText, expires, now, longestSeconds) {
  if (!/^-?\d+$/.test(expires)) throw invalidSignature("X-Amz-Expires should be a number");
  const seconds = Number(expires);
  if (seconds < 1) throw invalidSignature("X-Amz-Expires must be greater than 0 seconds");
  if (seconds > longestSeconds) throw invalidSignature(`X-Amz-Expires must be at most ${longestSeconds} seconds`);
  const date = parseDate(dateText);
  const at = date.getTime();
  const early = notYetCurrent(at, now);
  if (early) throw early;
  const earliest = now - seconds * 1000;
  if (at > earliest) return date;
  const sum = `${basicFormat(earliest)} (${basicFormat(now)} - ${seconds} sec.)`;
  throw invalidSignature(`Signature expired: ${basicFormat(at)} is now earlier than ${sum}`);
}
