// The services that issue credentials: tables like those of other services, without a signing name.
import { ADVICE } from "./advice-texts.js";
import { Client } from "../call/client.js";
import { BedrockError, CredentialsError, InputError, withAdvice } from "../errors.js";

/**
 * @import { ClientConfig } from "../types/index.js"
 * @import { AwsCredentials } from "../types/credentials.js"
 * @import { Table } from "../call/request.js"
 *
 * @typedef {Pick<ClientConfig, "fetch" | "endpoint" | "maxAttempts"> & { region?: string | undefined }} ServiceConfig
 * @typedef {AwsCredentials & { identityId: string }} CognitoCredentials
 */

/** @type {Table} */
const COGNITO = {
  id: "cognito-identity",
  signingName: "",
  secretsOf: ({ Logins }) => Object.values(Logins ?? {}),
  operations: {
    GetId: { http: "POST /" },
    GetOpenIdToken: { http: "POST /" },
    GetCredentialsForIdentity: { http: "POST /", dates: "Credentials.Expiration" },
  },
};

/** @type {Table} */
const STS = {
  id: "sts",
  signingName: "",
  // cast: `assumeRoleWithWebIdentity` has set it.
  secretsOf: ({ form }) => [/** @type {string} */ (new URLSearchParams(form).get("WebIdentityToken"))],
  operations: { AssumeRoleWithWebIdentity: { http: "POST /", payload: "form", outPayload: "xml" } },
  parseFailure: (text) => ({ code: element(text, "Code"), message: element(text, "Message") }),
};

/**
 * Calls an operation of Cognito Identity (AWS JSON 1.1).
 * @param {string} operation
 * @param {Record<string, unknown>} input members that are undefined are left out
 * @param {ServiceConfig} config of the client
 */
export async function cognito(operation, input, config) {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSCognitoIdentityService.${operation}`,
  };
  // cast: without a region, the client refuses it.
  return new Client(COGNITO, /** @type {ClientConfig} */ (config)).call(operation, input, { headers });
}

/**
 * The credentials that STS returns for a token of an identity provider.
 * @param {Record<string, string | number | undefined>} parameters
 * @param {ServiceConfig} config of the client
 * @returns {Promise<AwsCredentials>}
 */
export async function assumeRoleWithWebIdentity(parameters, config) {
  const form = new URLSearchParams({ Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15" });
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) form.set(name, `${value}`);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const { xml } = await new Client(STS, /** @type {ClientConfig} cast: as above */ (config)).call(
    "AssumeRoleWithWebIdentity",
    { form: `${form}` },
    { headers },
  );
  const text = xml.transformToString();
  return identityOf({
    accessKeyId: element(text, "AccessKeyId"),
    secretAccessKey: element(text, "SecretAccessKey"),
    sessionToken: element(text, "SessionToken"),
    // cast: without one, it is invalid, and `identityOf` throws.
    expiration: new Date(/** @type {string} */ (element(text, "Expiration"))),
  });
}

/**
 * Complete credentials, or an error.
 * @template {AwsCredentials} Identity
 * @param {{ [Member in keyof Identity]: Identity[Member] | undefined } & { expiration: Date | undefined }} identity
 * @returns {Identity}
 */
export function identityOf(identity) {
  // cast: no member is undefined.
  if (Object.values(identity).every(Boolean) && !Number.isNaN(/** @type {Date} */ (identity.expiration).getTime())) {
    return /** @type {Identity} cast: as above */ (identity);
  }
  throw new CredentialsError(
    "the response contains no credentials; the endpoint, or a proxy in between, is not AWS's",
    {
      code: "malformed_answer",
    },
  );
}

/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The text of the first element of a name in a response of STS, whose leaves have no attributes.
 * @param {string} xml
 * @param {string} name
 */
function element(xml, name) {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(\w+);/g, (entity, key) => ENTITIES[key] ?? entity);
}

/**
 * The result of `ask`, or a CredentialsError that names the provider and gives advice.
 * @template T
 * @param {string} provider
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function asProvider(provider, ask) {
  try {
    return await ask();
  } catch (/** @type {any} any: a user's function may throw anything */ cause) {
    if (cause instanceof InputError) throw cause;
    const refused = cause?.$fault === "client";
    const name = refused ? `${cause.name}: ` : "";
    const advice =
      ADVICE[cause?.name] ?? (refused || (cause instanceof BedrockError && !cause.retryable) ? "" : "Try again later.");
    throw new CredentialsError(withAdvice(`${provider}: ${name}${cause?.message ?? cause}`, advice), {
      code: refused ? "refused" : cause instanceof CredentialsError ? cause.code : "provider_failed",
      retryable: Boolean(cause?.retryable),
      $metadata: cause?.$metadata,
      cause,
    });
  }
}
