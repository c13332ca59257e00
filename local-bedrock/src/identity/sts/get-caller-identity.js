// STS's GetCallerIdentity, which names the signer.
import { principalOf } from "../../sigv4/key-ring.js";
import { XML_HEADERS, xmlDocument } from "./xml.js";

/**
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @param {import("../../http/call.js").Call} call
 */
export function getCallerIdentity(call) {
  const { arn, userId } = principalOf(call.caller.credentials);
  const document = xmlDocument("GetCallerIdentityResponse", {
    GetCallerIdentityResult: { Arn: arn, UserId: userId, Account: arn.split(":")[4] },
    ResponseMetadata: { RequestId: call.record.id },
  });
  call.send(200, document, XML_HEADERS);
}
