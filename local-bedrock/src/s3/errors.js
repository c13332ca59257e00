// Errors as S3 answers them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import { ServiceError } from "../http/errors.js";
import { toBase64 } from "../lib/bytes.js";
import { xmlDocument, XML_HEADERS } from "./xml.js";

/**
 * What S3 calls a refused signature. The first row whose name and text fit holds.
 * @type {{ name: string, text?: RegExp, code: string, status?: number, message?: string }[]}
 */
const OF_SIGNATURES = [
  {
    name: "InvalidSignatureException",
    text: /^Signature (?:expired|not yet current): .* - \d+ sec\.\)$/,
    code: "AccessDenied",
    message: "Request has expired",
  },
  {
    name: "InvalidSignatureException",
    text: /^Signature (?:expired|not yet current)/,
    code: "RequestTimeTooSkewed",
    message: "The difference between the request time and the current time is too large.",
  },
  { name: "InvalidSignatureException", text: /^Credential should/, code: "AuthorizationHeaderMalformed", status: 400 },
  { name: "InvalidSignatureException", text: /must be a 'SignedHeader'/, code: "AccessDenied" },
  { name: "InvalidSignatureException", code: "SignatureDoesNotMatch" },
  { name: "IncompleteSignatureException", code: "AuthorizationHeaderMalformed", status: 400 },
  {
    name: "UnrecognizedClientException",
    code: "InvalidAccessKeyId",
    message: "The AWS Access Key Id you provided does not exist in our records.",
  },
  {
    name: "ExpiredTokenException",
    code: "ExpiredToken",
    status: 400,
    message: "The provided token has expired.",
  },
  { name: "AccessDeniedException", code: "AccessDenied" },
  { name: "RequestEntityTooLargeException", code: "EntityTooLarge", status: 400 },
  { name: "InternalServerException", code: "InternalError" },
];

/** @param {string} name @returns {ServiceError} */
export const noSuchBucket = (name) =>
  new ServiceError("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: name });

/** @param {string} key @returns {ServiceError} */
export const noSuchKey = (key) => new ServiceError("NoSuchKey", 404, "The specified key does not exist.", { Key: key });

/** @param {string} message @param {Record<string, string>} [members] @returns {ServiceError} */
export const invalidArgument = (message, members) => new ServiceError("InvalidArgument", 400, message, members);

/** @param {string} message @returns {ServiceError} */
export const invalidRequest = (message) => new ServiceError("InvalidRequest", 400, message);

/** @param {string} what a header, a parameter or an operation @returns {ServiceError} */
export const notImplemented = (what) =>
  new ServiceError("NotImplemented", 501, `local-bedrock does not emulate ${what} of S3.`);

/**
 * The headers that every response of S3 has.
 * @param {string} requestId
 * @returns {Record<string, string>}
 */
export const idHeaders = (requestId) => ({ "x-amz-request-id": requestId, "x-amz-id-2": toBase64(requestId) });

/**
 * @param {boolean} bare whether the response may not have a body
 * @returns {NonNullable<import("../http/router.js").Route["refusal"]>}
 */
export const refusalOf = (bare) => (error, requestId) => {
  const row = OF_SIGNATURES.find(({ name, text }) => name === error.name && (text?.test(error.message) ?? true));
  const status = row?.status ?? error.status;
  const body = xmlDocument(
    "Error",
    {
      Code: row?.code ?? error.name,
      Message: row?.message ?? error.message,
      ...error.members,
      RequestId: requestId,
      HostId: toBase64(requestId),
    },
    "",
  );
  const bodiless = bare || status === 304;
  return {
    status,
    headers: { ...XML_HEADERS, ...idHeaders(requestId), ...(bodiless && { "content-length": "0" }) },
    body: bodiless ? "" : body,
  };
};
