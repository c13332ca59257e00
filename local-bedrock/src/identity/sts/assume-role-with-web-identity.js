// STS's AssumeRoleWithWebIdentity: keys in exchange for a web token.
import { UNTRUSTING_ROLE } from "../../catalog/account.js";
import { ServiceError } from "../../http/errors.js";
import { AUDIENCE, COGNITO_IDENTITY, loginProviders, readToken, TokenRefused } from "../web-tokens.js";
import { identityPools } from "../cognito/pools.js";
import { readParameters } from "./parameters.js";
import { XML_HEADERS, xmlDocument } from "./xml.js";

const CREDENTIAL_SECONDS = 3600;

const invalidToken = (/** @type {string} */ message) => new ServiceError("InvalidIdentityToken", 400, message);

/**
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @param {import("../../http/call.js").Call} call
 */
export async function assumeRoleWithWebIdentity(call) {
  const { emulator, record, route } = call;
  const { keyRing, settings, region } = emulator;
  const asked = readParameters(route.form ?? new URLSearchParams());
  const claims = await readToken(asked.webIdentityToken, settings.now()).catch((error) => {
    throw error instanceof TokenRefused ? refusalOf(error, settings.now()) : error;
  });
  checkProvider(claims, region);
  if (asked.roleName === UNTRUSTING_ROLE) {
    throw new ServiceError("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }
  const { roleSessionName, sessionActions } = asked;
  const arn = `arn:aws:sts::${asked.account}:assumed-role/${asked.roleName.split("/").at(-1)}/${roleSessionName}`;
  const userId = `AROALOCALBEDROCKROLE0:${roleSessionName}`;
  const seconds = settings.credentialSeconds ?? asked.durationSeconds ?? CREDENTIAL_SECONDS;
  const credentials = keyRing.issue({ arn, userId, sessionActions }, seconds);
  const result = {
    Audience: claims.audience,
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    Provider: claims.provider,
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration.toISOString().replace(/\.\d+/, ""),
    },
    SubjectFromWebIdentityToken: claims.subject,
  };
  const document = xmlDocument("AssumeRoleWithWebIdentityResponse", {
    AssumeRoleWithWebIdentityResult: result,
    ResponseMetadata: { RequestId: record.id },
  });
  call.send(200, document, XML_HEADERS);
}

/**
 * @param {{ provider: string, audience: string }} claims
 * @param {string} region
 */
function checkProvider({ provider, audience }, region) {
  const audiences = provider === COGNITO_IDENTITY ? identityPools(region).map(({ id }) => id) : [AUDIENCE];
  if (provider !== COGNITO_IDENTITY && !loginProviders(region).includes(provider)) {
    throw invalidToken(`No OpenIDConnect provider found in your account for https://${provider}`);
  }
  if (!audiences.includes(audience)) throw invalidToken("Incorrect token audience");
}

/**
 * @param {TokenRefused} refusal
 * @param {number} now milliseconds since the epoch
 */
function refusalOf({ reason, expiredAt }, now) {
  if (reason === "expired") {
    const current = `current date/time ${Math.floor(now / 1000)}`;
    const message = `Token expired: ${current} must be before the expiration date/time ${expiredAt}`;
    return new ServiceError("ExpiredTokenException", 400, message);
  }
  if (reason === "signature") return invalidToken("Token signature invalid");
  return invalidToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
}
