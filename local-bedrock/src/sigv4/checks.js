// The checks that signatures in the header and in the query share.
import { ServiceError } from "../http/errors.js";
import { bytesOf } from "../lib/bytes.js";

/** @param {string} message @returns {ServiceError} */
export const invalidSignature = (message) => new ServiceError("InvalidSignatureException", 403, message);

/** @returns {ServiceError} AWS's error for signatures that differ */
export const mismatch = () =>
  invalidSignature(
    "The request signature we calculated does not match the signature you provided. " +
      "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );

/** @param {string} a @param {string} b @returns {boolean} found in the same time wherever they differ */
export function equal(a, b) {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  let difference = left.length ^ right.length;
  for (const [at, byte] of left.entries()) difference |= byte ^ right[at % right.length];
  return difference === 0;
}

/**
 * Host, every `x-amz-*` header and nothing that was not sent must be signed.
 * @param {string[]} signedHeaders
 * @param {Record<string, string>} headers
 * @throws {ServiceError}
 */
export function checkSignedHeaders(signedHeaders, headers) {
  for (const name of signedHeaders) {
    if (headers[name] === undefined) {
      throw new ServiceError(
        "IncompleteSignatureException",
        403,
        `'${name}' is named as a SignedHeader, but it does not exist in the HTTP request.`,
      );
    }
  }
  if (!signedHeaders.includes("host") && !signedHeaders.includes(":authority")) {
    throw invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-amz-") && !signedHeaders.includes(name)) {
      throw invalidSignature(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
}

/**
 * @param {import("./authorization-header.js").Scope} scope
 * @param {{ region?: string, services?: string[] }} expected any, where one is left out
 * @param {Date} signingDate
 * @param {string} dateText as it was sent
 * @throws {ServiceError}
 */
export function checkScope(scope, { region, services }, signingDate, dateText) {
  const day = signingDate.toISOString().slice(0, 10).replaceAll("-", "");
  if (scope.date !== day) {
    throw invalidSignature(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${scope.date}' != '${day}', from '${dateText}'.`,
    );
  }
  if (region && scope.region !== region) {
    throw invalidSignature(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  }
  if (services && !services.includes(scope.service)) {
    throw invalidSignature(`Credential should be scoped to correct service: '${services[0]}'. `);
  }
  if (scope.terminator !== "aws4_request") {
    throw invalidSignature(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.terminator}'.`,
    );
  }
}

/**
 * @param {Map<string, import("./credentials.js").Credentials>} keys by access key id
 * @param {string} accessKeyId
 * @param {string | undefined} sessionToken
 * @param {number} now milliseconds since the epoch
 * @returns {import("./credentials.js").Credentials}
 * @throws {ServiceError}
 */
export function findKey(keys, accessKeyId, sessionToken, now) {
  const credentials = keys.get(accessKeyId);
  if (!credentials || !equal(credentials.sessionToken ?? "", sessionToken ?? "")) {
    throw new ServiceError(
      "UnrecognizedClientException",
      403,
      "The security token included in the request is invalid.",
    );
  }
  if (credentials.expiration && credentials.expiration.getTime() <= now) {
    throw new ServiceError("ExpiredTokenException", 403, "The security token included in the request is expired");
  }
  return credentials;
}
