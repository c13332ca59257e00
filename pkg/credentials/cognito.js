// Identities of a Cognito identity pool: guests and signed-in users.
import { asProvider, assumeRoleWithWebIdentity, cognito, identityOf } from "./identity-services.js";
import { invalid } from "../lib/options.js";

/**
 * @import { CognitoIdentityOptions, CognitoIdentityPoolOptions, CognitoProvider, IdentityCache, Logins } from "../types/credentials.js"
 * @import { CognitoCredentials, ServiceConfig } from "./identity-services.js"
 *
 * @typedef {Pick<CognitoIdentityPoolOptions, "customRoleArn" | "roleArn" | "roleSessionName" | "durationSeconds" | "stsClientConfig"> &
 *   { clientConfig: ServiceConfig }} Settings
 * @typedef {Record<string, string>} Tokens
 */

/**
 * Credentials for an identity that the pool assigns.
 * @param {CognitoIdentityPoolOptions} options those of `@aws-sdk/credential-providers`, and `roleArn` for the basic flow
 * @returns {CognitoProvider}
 */
export function fromCognitoIdentityPool(options) {
  // cast: callers without TypeScript may leave them out.
  const { identityPoolId, accountId, logins, userIdentifier } =
    options ?? /** @type {CognitoIdentityPoolOptions} */ ({});
  const cache = unfailing(options?.cache ?? MEMORY);
  const poolsRegion = regionOf(identityPoolId);
  if (!poolsRegion) {
    throw invalid(
      'identityPoolId: give the id of an identity pool, such as "us-east-1:1699ebc0-7900-4099-b910-2df94f52a030"',
    );
  }
  const settings = { ...options, clientConfig: { region: poolsRegion, ...options.clientConfig } };
  // All guests share one identity; `userIdentifier` distinguishes signed-in users.
  const isGuest = !Object.keys(logins ?? {}).length;
  const user = userIdentifier ?? (isGuest ? "ANONYMOUS" : undefined);
  const key = user && `aws:cognito-identity-credentials:${identityPoolId}:${user}`;
  return () =>
    asProvider("fromCognitoIdentityPool", async () => {
      const tokens = await tokensOf(logins);
      /** @type {any} any: of the service, which `regionOf` or the next call refuses if it is not text */
      let identityId = key && (await cache.getItem(key));
      if (!identityId) {
        const input = { IdentityPoolId: identityPoolId, AccountId: accountId, Logins: tokens };
        ({ IdentityId: identityId } = await cognito("GetId", input, settings.clientConfig));
      }
      try {
        const credentials = await credentialsOf(identityId, tokens, settings);
        if (key) await cache.setItem(key, credentials.identityId);
        return credentials;
      } catch (error) {
        if (key) await cache.removeItem(key);
        throw error;
      }
    });
}

/**
 * Credentials for a known identity.
 * @param {CognitoIdentityOptions} options those of `@aws-sdk/credential-providers`, and `roleArn` for the basic flow
 * @returns {CognitoProvider}
 */
export function fromCognitoIdentity(options) {
  // cast: as above.
  const { identityId, logins } = options ?? /** @type {CognitoIdentityOptions} */ ({});
  const region = regionOf(identityId);
  if (!region) throw invalid('identityId: give the id of an identity, such as "us-east-1:12345678-…"');
  const settings = { ...options, clientConfig: { region, ...options.clientConfig } };
  return () =>
    asProvider("fromCognitoIdentity", async () => credentialsOf(identityId, await tokensOf(logins), settings));
}

/**
 * The region at the start of a Cognito id.
 * @param {unknown} id
 */
function regionOf(id) {
  return typeof id === "string" ? /^([a-z0-9-]+):[0-9a-f-]+$/i.exec(id)?.[1] : undefined;
}

/**
 * The enhanced flow, or the basic one if `roleArn` is set.
 * @param {string} identityId
 * @param {Tokens | undefined} tokens
 * @param {Settings} settings
 * @returns {Promise<CognitoCredentials>}
 */
async function credentialsOf(
  identityId,
  tokens,
  { customRoleArn, roleArn, roleSessionName, durationSeconds, clientConfig, stsClientConfig },
) {
  const input = { IdentityId: identityId, Logins: tokens };
  if (roleArn) {
    const { IdentityId = identityId, Token } = await cognito("GetOpenIdToken", input, clientConfig);
    const parameters = {
      RoleArn: roleArn,
      RoleSessionName: roleSessionName ?? "bedrock-wasm",
      WebIdentityToken: Token,
      DurationSeconds: durationSeconds,
    };
    const config = { ...clientConfig, ...stsClientConfig };
    return { identityId: IdentityId, ...(await assumeRoleWithWebIdentity(parameters, config)) };
  }
  const output = await cognito("GetCredentialsForIdentity", { ...input, CustomRoleArn: customRoleArn }, clientConfig);
  const { AccessKeyId, SecretKey, SessionToken, Expiration } = output.Credentials ?? {};
  return identityOf({
    identityId: output.IdentityId ?? identityId,
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  });
}

/**
 * Tokens by the names of their providers; functions are called each time.
 * @param {Logins | undefined} logins
 * @returns {Promise<Tokens | undefined>}
 */
async function tokensOf(logins) {
  if (!logins) return undefined;
  const tokens = await Promise.all(
    Object.entries(logins).map(async ([name, login]) => [name, typeof login === "function" ? await login() : login]),
  );
  return tokens.length ? Object.fromEntries(tokens) : undefined;
}

/** Items that a cache did not store. @type {Map<string, string>} */
const notTaken = new Map();

/** How long to wait for a cache. */
const CACHE_MS = 1000;

/**
 * Whether it has the method.
 * @param {IdentityCache} cache
 * @param {keyof IdentityCache} name
 */
function hasMethod(cache, name) {
  try {
    return typeof cache[name] === "function";
  } catch {
    // Blocked storage throws when its members are read.
  }
}

/**
 * Storage may be blocked or full, or belong to a private window: then identities are kept in memory.
 * @param {IdentityCache} cache
 */
function unfailing(cache) {
  /** @type {(keyof IdentityCache)[]} */
  const methods = ["getItem", "setItem", "removeItem"];
  if (methods.some((name) => !hasMethod(cache, name))) {
    throw invalid(`cache: give an object with ${methods.join(", ")}, such as localStorage`);
  }
  /** @type {(method: keyof IdentityCache, key: string, value?: string) => Promise<{ result: unknown } | undefined>} */
  const tried = async (method, key, value) => {
    /** @type {ReturnType<typeof setTimeout> | number | undefined} */
    let timer;
    /** @type {Promise<undefined>} */
    const late = new Promise((resolve) => (timer = setTimeout(resolve, CACHE_MS)));
    // cast: only one of the methods takes a value.
    const asked = async () => ({ result: await cache[method](key, /** @type {string} */ (value)) });
    return Promise.race([asked().catch(() => undefined), late]).finally(() => clearTimeout(timer));
  };
  return {
    async getItem(/** @type {string} */ key) {
      const id = (await tried("getItem", key))?.result;
      // cast: only a text has a region.
      return regionOf(id) ? /** @type {string} */ (id) : notTaken.get(key);
    },
    async setItem(/** @type {string} */ key, /** @type {string} */ value) {
      if (await tried("setItem", key, value)) notTaken.delete(key);
      else notTaken.set(key, value);
    },
    async removeItem(/** @type {string} */ key) {
      notTaken.delete(key);
      await tried("removeItem", key);
    },
  };
}

/** For as long as the page lives. `localStorage` has the same methods. @type {Map<string, string>} */
const identities = new Map();
/** @type {IdentityCache} */
const MEMORY = {
  getItem: (key) => identities.get(key),
  setItem: (key, value) => identities.set(key, value),
  removeItem: (key) => identities.delete(key),
};
