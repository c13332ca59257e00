// STS's GetCallerIdentity, which names the signer.
import { ServiceError } from "../../http/errors.js";
import { principalOf } from "../../sigv4/key-ring.js";
import { XML_HEADERS, xmlDocument } from "./xml.js";

/**
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @param {import("../../http/call.js").Call} call
 */
export function getCallerIdentity(call) {
  const signer = call.caller?.credentials;
  if (!signer) throw new ServiceError("AccessDenied", 403, "GetCallerIdentity names a signer, and this call has none.");
  const { arn, userId } = principalOf(signer);
  const document = xmlDocument("GetCallerIdentityResponse", {
    GetCallerIdentityResult: { Arn: arn, UserId: userId, Account: arn.split(":")[4] },
    ResponseMetadata: { RequestId: call.record.id },
  });
  call.send(200, document, XML_HEADERS);
}
