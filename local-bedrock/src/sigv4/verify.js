import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { ServiceError } from "../errors.js";
import { parseAuthorization } from "./authorization-header.js";
import { readSigningDate } from "./signing-date.js";

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const invalid = (message) => new ServiceError("InvalidSignatureException", 403, message);

/** SHA-256 in the form `@smithy/signature-v4` asks for: HMAC when built with a key, a plain hash otherwise. */
class Sha256 {
  constructor(key) {
    this.hash = key ? createHmac("sha256", key) : createHash("sha256");
  }

  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

/**
 * Verifies a SigV4 signature the way AWS does: by signing the request again, over the path and the query as
 * received, and comparing. Nothing is decoded before signing, so every service but S3's double encoding holds.
 * @param {object} request
 * @param {string} request.method
 * @param {string} request.path raw path
 * @param {string} request.query raw query, without `?`
 * @param {Record<string, string>} request.headers lower-case names; `host` is there for HTTP/2 as well
 * @param {Uint8Array} request.body
 * @param {object} expected
 * @param {string} expected.region
 * @param {string} expected.service signing name
 * @param {Map<string, import("./credentials.js").Credentials>} expected.keys by access key id
 * @param {number} now milliseconds since the epoch
 * @returns {Promise<void>}
 * @throws {ServiceError} with AWS's name, status and text
 */
export async function verifySignature(request, { region, service, keys }, now) {
  const { headers, body } = request;
  const dateText = headers["x-amz-date"] ?? headers.date;
  const authorization = parseAuthorization(headers.authorization, Boolean(dateText));
  const { scope, signedHeaders } = authorization;
  checkSignedHeaders(signedHeaders, headers);
  const signingDate = readSigningDate(dateText, now);
  checkScope(scope, { region, service }, signingDate, dateText);
  const credentials = findKey(keys, authorization.accessKeyId, headers["x-amz-security-token"], now);

  const declaredHash = headers["x-amz-content-sha256"];
  if (declaredHash && declaredHash !== createHash("sha256").update(body).digest("hex")) throw invalid(MISMATCH);

  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = await signer.signRequest(
    {
      method: request.method,
      protocol: "http:",
      hostname: headers.host,
      path: request.path,
      query: parseQuery(request.query),
      headers: Object.fromEntries(signedHeaders.map((name) => [name, headers[name]])),
      body,
    },
    { signingDate, signableHeaders: new Set(signedHeaders) },
  );
  const [, calculated] = /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization);
  if (!equal(calculated, authorization.signature)) throw invalid(MISMATCH);
}

function checkSignedHeaders(signedHeaders, headers) {
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
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-amz-") && !signedHeaders.includes(name)) {
      throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
}

function checkScope(scope, { region, service }, signingDate, dateText) {
  const day = signingDate.toISOString().slice(0, 10).replaceAll("-", "");
  if (scope.date !== day) {
    throw invalid(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${scope.date}' != '${day}', from '${dateText}'.`,
    );
  }
  if (scope.region !== region) throw invalid(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  if (scope.service !== service) throw invalid(`Credential should be scoped to correct service: '${service}'. `);
  if (scope.terminator !== "aws4_request") {
    throw invalid(`Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.terminator}'.`);
  }
}

function findKey(keys, accessKeyId, sessionToken, now) {
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

/** `+` stays a plus: it is a form's way of writing a space, not a URL's. */
function parseQuery(query) {
  const bag = {};
  for (const pair of query.split("&").filter(Boolean)) {
    const [name, ...value] = pair.split("=");
    const key = decode(name);
    const text = decode(value.join("="));
    bag[key] = key in bag ? [bag[key], text].flat() : text;
  }
  return bag;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function equal(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
