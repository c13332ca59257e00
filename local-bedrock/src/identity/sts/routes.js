// Finds STS's operations by their form.
import { ServiceError } from "../../http/errors.js";
import { textOf } from "../../lib/bytes.js";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.js";
import { getCallerIdentity } from "./get-caller-identity.js";
import { XML_HEADERS, xmlDocument } from "./xml.js";

const VERSION = "2011-06-15";

/** @type {Record<string, Pick<import("../../http/router.js").Route, "run" | "signingNames">>} */
const OPERATIONS = {
  AssumeRoleWithWebIdentity: { run: assumeRoleWithWebIdentity, signingNames: null },
  GetCallerIdentity: { run: getCallerIdentity, signingNames: ["sts"] },
};

/**
 * STS has other names than Bedrock for refused signatures. An expired web token is status 400, and keeps its name.
 * @type {Record<string, string>}
 */
const CODES = {
  ExpiredTokenException: "ExpiredToken",
  IncompleteSignatureException: "IncompleteSignature",
  InvalidSignatureException: "SignatureDoesNotMatch",
  MissingAuthenticationTokenException: "MissingAuthenticationToken",
  UnrecognizedClientException: "InvalidClientTokenId",
};

/**
 * STS: a form in the body of `POST /`, or in the query.
 * @param {import("../../http/call.js").Received} received
 * @returns {import("../../http/router.js").Route | undefined}
 */
export function stsRoute({ method, path, query, headers, body }) {
  if (path !== "/") return undefined;
  const isForm = method === "POST" && /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
  const form = new URLSearchParams(isForm ? textOf(body) : query);
  const operation = form.get("Action");
  if (operation === null && !isForm) return undefined;
  const version = form.get("Version") ?? VERSION;
  const name = operation ?? "";
  const known = version === VERSION && Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  const unknown = { signingNames: null, run: () => refuse(operation, version) };
  return { service: "sts", operation: name, method, path, form, refusal, ...(known ?? unknown) };
}

/**
 * @param {string | null} operation
 * @param {string} version
 */
function refuse(operation, version) {
  if (operation === null) throw new ServiceError("MissingAction", 400, "The request must contain the parameter Action");
  throw new ServiceError("InvalidAction", 400, `Could not find operation ${operation} for version ${version}`);
}

/** @type {NonNullable<import("../../http/router.js").Route["refusal"]>} */
const refusal = ({ name, status, message }, requestId) => ({
  status,
  headers: XML_HEADERS,
  body: xmlDocument("ErrorResponse", {
    Error: {
      Type: status < 500 ? "Sender" : "Receiver",
      Code: (status === 403 && CODES[name]) || name,
      Message: message,
    },
    RequestId: requestId,
  }),
});
