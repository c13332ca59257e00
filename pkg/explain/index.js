// How a request is signed, step by step, for people who look for the reason why a signature is refused.
import { bytesOf, payloadHash } from "../data/body.js";
import { canonicalRequest } from "../module/step.js";
import { signed, signedRequest, withCall } from "../signing/sign.js";

const REDACTED = "(redacted)";

/**
 * @param {Parameters<typeof import("../signing/sign.js").signRequest>[0]} request
 * @param {Parameters<typeof import("../signing/sign.js").signRequest>[1]} options
 * @returns {Promise<import("../types/explain.js").Explanation>}
 */
export async function explainRequest(request, options) {
  const { url, headers, canonical } = await signed(request, options, (signing) =>
    withCall(signing, (call) => ({ ...signedRequest(call, signing), canonical: canonicalRequest(call) })),
  );
  const { authorization = "", "x-amz-date": date, "x-amz-security-token": token } = headers;
  const [credential, signedHeaders, signature] = authorization.split(", ").map((part) => part.split("=")[1]);
  const credentialScope = credential.slice(credential.indexOf("/") + 1);
  // The hash is of the text with the session token in it.
  const hash = await payloadHash(bytesOf(canonical));
  return {
    canonicalRequest: token ? canonical.replaceAll(token, REDACTED) : canonical,
    stringToSign: `AWS4-HMAC-SHA256\n${date}\n${credentialScope}\n${hash}`,
    credentialScope,
    signedHeaders: signedHeaders.split(";"),
    signature,
    url,
    headers: {
      ...headers,
      authorization: authorization.replace(signature, REDACTED),
      ...(token && { "x-amz-security-token": REDACTED }),
    },
  };
}
