// Exchanges a token of an OpenID Connect provider for the credentials of a role.
import { InputError } from "../errors.js";
import { invalid } from "../lib/options.js";
import { asProvider, assumeRoleWithWebIdentity } from "./identity-services.js";

/** @import { CredentialProvider, WebTokenOptions } from "../types/credentials.js" */

/**
 * @param {WebTokenOptions} options those of `@aws-sdk/credential-providers`; `webIdentityToken` may be a function, called at each refresh
 * @returns {CredentialProvider}
 */
export function fromWebToken(options) {
  const {
    roleArn,
    webIdentityToken,
    roleSessionName,
    providerId,
    policyArns = [],
    policy,
    durationSeconds,
    // cast: callers without TypeScript may leave them out.
  } = options ?? /** @type {WebTokenOptions} */ ({});
  if (!roleArn || !webIdentityToken) {
    throw new InputError(`${roleArn ? "webIdentityToken" : "roleArn"}: is required`, { code: "missing_member" });
  }
  // Without a policy that is meant to limit the role, the credentials could do more.
  if (!policyArns?.every?.((policy) => policy?.arn)) throw invalid("policyArns: give a list of { arn }");
  const policies = policyArns.map((policy, index) => [`PolicyArns.member.${index + 1}.arn`, policy.arn]);
  return () =>
    asProvider("fromWebToken", async () => {
      const parameters = {
        RoleArn: roleArn,
        RoleSessionName: roleSessionName ?? `bedrock-wasm-${Date.now()}`,
        WebIdentityToken: typeof webIdentityToken === "function" ? await webIdentityToken() : webIdentityToken,
        ProviderId: providerId,
        Policy: policy,
        DurationSeconds: durationSeconds,
        ...Object.fromEntries(policies),
      };
      return assumeRoleWithWebIdentity(parameters, { region: "us-east-1", ...options.clientConfig });
    });
}
