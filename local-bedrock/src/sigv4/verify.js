// Verifies the signature in the Authorization header.
import { parseAuthorization } from "./authorization-header.js";
import { checkScope, checkSignedHeaders, equal, findKey, mismatch } from "./checks.js";
import { payloadHash } from "./payload-hash.js";
import { signatureOf } from "./signer.js";
import { readSigningDate } from "./signing-date.js";

/**
 * @typedef {object} Expected
 * @property {string} [region] any, when left out
 * @property {string[]} [services] signing names; any, when left out
 * @property {Map<string, import("./credentials.js").Credentials>} keys by access key id
 *
 * @typedef {object} Signed Who signed, and what.
 * @property {import("./credentials.js").Credentials} credentials
 * @property {import("./authorization-header.js").Scope} scope
 * @property {string[]} signedHeaders
 */

/**
 * Verifies the SigV4 signature in `Authorization` the way AWS does: by signing the request again and comparing.
 * @param {object} request
 * @param {string} request.method
 * @param {string} request.path raw path
 * @param {string} request.query raw query, without `?`
 * @param {Record<string, string>} request.headers lower-case names; `host` is there for HTTP/2 as well
 * @param {import("../lib/bytes.js").Bytes} request.body
 * @param {Expected} expected
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<Signed>}
 * @throws {import("../http/errors.js").ServiceError} with AWS's name, status and text
 */
export async function verifySignature(request, expected, now) {
  const { headers, body } = request;
  const dateText = headers["x-amz-date"] ?? headers.date;
  const { accessKeyId, scope, signedHeaders, signature } = await parseAuthorization(
    headers.authorization,
    Boolean(dateText),
  );
  checkSignedHeaders(signedHeaders, headers);
  const signingDate = readSigningDate(dateText, now);
  checkScope(scope, expected, signingDate, dateText);
  const credentials = findKey(expected.keys, accessKeyId, headers["x-amz-security-token"], now);
  const said = { declared: headers["x-amz-content-sha256"], presigned: false };
  const calculated = await signatureOf(
    { ...request, headers: Object.fromEntries(signedHeaders.map((name) => [name, headers[name]])) },
    await payloadHash(scope.service, said, body, mismatch()),
    { credentials, region: scope.region, service: scope.service },
    signingDate,
  );
  if (!equal(calculated, signature)) throw mismatch();
  return { credentials, scope, signedHeaders };
}
