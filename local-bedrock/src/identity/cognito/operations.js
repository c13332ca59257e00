// Cognito's operations: GetId, GetOpenIdToken, GetCredentialsForIdentity.
import { ACCOUNT_ID } from "../../catalog/account.js";
import { ServiceError } from "../../http/errors.js";
import { COGNITO_IDENTITY, makeToken } from "../web-tokens.js";
import { GUEST_ACTIONS } from "./guest-policy.js";
import { readCognitoInput } from "./input.js";
import { notAuthorized, readLogins } from "./logins.js";
import { identityPools } from "./pools.js";

/** How long a token of GetOpenIdToken lives, at AWS too. */
const TOKEN_SECONDS = 600;

const CREDENTIAL_SECONDS = 3600;

const notFound = (/** @type {string} */ what) =>
  new ServiceError("ResourceNotFoundException", 400, `${what} not found.`);

/**
 * https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html
 * @param {import("../../http/call.js").Call} call
 */
export async function getId(call) {
  const { emulator } = call;
  const { id, logins: tokens } = readCognitoInput(call, "IdentityPoolId");
  const pool = identityPools(emulator.region).find((candidate) => candidate.id === id);
  if (!pool) throw notFound(`IdentityPool '${id}'`);
  const logins = await readLogins(tokens, emulator);
  if (!logins.length && !pool.guests) throw noGuests();
  send(call, { IdentityId: emulator.identities.of(pool, logins).id });
}

/**
 * https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdToken.html
 * @param {import("../../http/call.js").Call} call
 */
export async function getOpenIdToken(call) {
  const { identity, logins } = await openIdentity(call);
  if (!identity.pool.classicFlow) {
    throw new ServiceError(
      "InvalidParameterException",
      400,
      "Basic (classic) flow is not enabled, please use enhanced flow.",
    );
  }
  const issuedAt = Math.floor(call.emulator.settings.now() / 1000);
  const token = await makeToken({
    provider: COGNITO_IDENTITY,
    subject: identity.id,
    audience: identity.pool.id,
    issuedAt,
    expiresAt: issuedAt + TOKEN_SECONDS,
    amr: logins.length ? ["authenticated", ...logins.map(({ provider }) => provider)] : ["unauthenticated"],
  });
  send(call, { IdentityId: identity.id, Token: token });
}

/**
 * https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html
 * @param {import("../../http/call.js").Call} call
 */
export async function getCredentialsForIdentity(call) {
  const { keyRing, settings } = call.emulator;
  const { identity, logins } = await openIdentity(call);
  if (!identity.pool.roles) {
    const message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
    throw new ServiceError("InvalidIdentityPoolConfigurationException", 400, message);
  }
  const role = logins.length ? "local-bedrock-member" : "local-bedrock-guest";
  const principal = {
    arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/CognitoIdentityCredentials`,
    userId: "AROALOCALBEDROCKPOOL0:CognitoIdentityCredentials",
    sessionActions: logins.length ? undefined : GUEST_ACTIONS,
  };
  const credentials = keyRing.issue(principal, settings.credentialSeconds ?? CREDENTIAL_SECONDS);
  send(call, {
    IdentityId: identity.id,
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration.getTime() / 1000,
    },
  });
}

/**
 * Finds the identity that the input names, if the logins allow it. Logins of another user turn a guest into that user.
 * @param {import("../../http/call.js").Call} call
 */
async function openIdentity(call) {
  const { emulator } = call;
  const { id, logins: tokens } = readCognitoInput(call, "IdentityId");
  const identity = emulator.identities.find(id);
  if (!identity) throw notFound(`Identity '${id}'`);
  const logins = await readLogins(tokens, emulator);
  if (!logins.length) {
    if (!identity.pool.guests) throw noGuests();
    if (identity.logins.size) throw notAuthorized(`Access to Identity '${id}' is forbidden.`);
    return { identity, logins };
  }
  const owner = emulator.identities.owner(identity.pool, logins);
  if (identity.logins.size && owner !== identity) {
    throw notAuthorized(
      "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    );
  }
  const opened = owner ?? identity;
  emulator.identities.link(opened, logins);
  return { identity: opened, logins };
}

const noGuests = () => notAuthorized("Unauthenticated access is not supported for this identity pool.");

const send = (/** @type {import("../../http/call.js").Call} */ call, /** @type {object} */ body) =>
  call.sendJson(body, { "content-type": "application/x-amz-json-1.1" });
