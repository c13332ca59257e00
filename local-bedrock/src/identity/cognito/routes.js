// Finds Cognito's operations by their header.
import { ServiceError } from "../../http/errors.js";
import { getCredentialsForIdentity, getId, getOpenIdToken } from "./operations.js";

const TARGET = /^AWSCognitoIdentityService\.(.*)$/;

/** @type {Record<string, import("../../http/router.js").Route["run"]>} */
const OPERATIONS = {
  GetId: getId,
  GetOpenIdToken: getOpenIdToken,
  GetCredentialsForIdentity: getCredentialsForIdentity,
};

/**
 * Cognito's identity pools: `POST /` with `X-Amz-Target`.
 * @param {import("../../http/call.js").Received} received
 * @returns {import("../../http/router.js").Route | undefined}
 */
export function cognitoRoute({ method, path, headers }) {
  const [, operation] = TARGET.exec(headers["x-amz-target"] ?? "") ?? [];
  if (operation === undefined || method !== "POST" || path !== "/") return undefined;
  return {
    service: "cognito-identity",
    operation,
    method,
    path,
    signingNames: null,
    refusal,
    run: Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : unknownOperation,
  };
}

/** @param {import("../../http/call.js").Call} call */
function unknownOperation({ route }) {
  const message = `local-bedrock does not emulate ${route.operation} of cognito-identity.`;
  throw new ServiceError("UnknownOperationException", 400, message);
}

/** @type {NonNullable<import("../../http/router.js").Route["refusal"]>} */
const refusal = ({ name, status, message }) => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": `${name}:` },
  body: JSON.stringify({ __type: name, message }),
});
