// The AWS SDK's client configuration: as it is given, and as `client.config` shows it.
import { MAX_ATTEMPTS } from "../../call/client.js";
import { CredentialsError, InputError } from "../../errors.js";
import { option, variable } from "../../lib/environment.js";
import { FetchHandler } from "./fetch-handler.js";
import { memoized } from "./memoized.js";
import { SILENT } from "./logger.js";
import { StandardRetryStrategy } from "./retry.js";
import { checkOptions, warner } from "./options.js";

/** How the SDK names the API key's way to prove who is calling. */
export const BEARER = "httpBearerAuth";
export const MISSING_CREDENTIALS = "missing_credentials";
const INVALID_REGION = { code: "invalid_region" };

/**
 * @typedef {object} Settings of a service, generated
 * @property {import("../../call/request.js").Table} table
 * @property {string} serviceId such as `Bedrock Runtime`
 * @property {string} apiVersion
 * @property {string} service the SDK's name of the service's shape
 * @property {{ base: string, names: string }} exceptions
 * @property {string} sensitive members that are not logged
 *
 * @typedef {Partial<Record<
 *   "allowInsecureEndpoint" | "credentials" | "defaultUserAgentProvider" | "endpointProvider" | "signer" | "signingName" | "signingRegion", any
 * >>} Given any: as they were given
 * @typedef {ReturnType<typeof resolvedConfig> & Given} Config
 */

/**
 * `client.config`: values have become providers, as in the SDK.
 * @param {Record<string, any>} given any: options of the SDK's, which are judged here and where they are used
 * @param {Settings} settings
 */
export function resolvedConfig(given, settings) {
  const { table, serviceId, apiVersion } = settings;
  const logger = given.logger ?? SILENT;
  const warn = warner(logger);
  checkOptions(given, warn);
  const bearerVariable = `AWS_BEARER_TOKEN_${table.signingName.toUpperCase().replaceAll("-", "_")}`;
  const bearer = table.bearer && option(bearerVariable);
  const token = table.bearer ? (given.token ?? bearer) : undefined;
  const region = provider(given.region ?? (() => variable("AWS_REGION")));
  const flagged = (/** @type {string} */ name) => provider(given[name] ?? (() => flag(name)));
  const useFips = flagged("useFipsEndpoint");
  const maxAttempts = provider(given.maxAttempts ?? maxAttemptsOfEnvironment, Number);
  const retryMode = provider(given.retryMode ?? (() => option("AWS_RETRY_MODE") ?? "standard"));
  let strategy = given.retryStrategy;
  const { requestHandler } = given;
  const preferred = option("AWS_AUTH_SCHEME_PREFERENCE")
    ?.split(",")
    .map((name) => name.trim());
  /** @type {() => object} */
  const own = () => config;
  const config = {
    apiVersion,
    ...given,
    serviceId,
    protocolSettings: settings,
    defaultSigningName: table.signingName,
    tls: given.tls ?? true,
    systemClockOffset: given.systemClockOffset ?? 0,
    disableClockSkewCorrection: flagged("disableClockSkewCorrection"),
    region: async () => regionName(await region()),
    useFipsEndpoint: async () => isFips(await region()) || useFips(),
    useDualstackEndpoint: flagged("useDualstackEndpoint"),
    endpoint: given.endpoint && provider(given.endpoint, endpointParts),
    isCustomEndpoint: Boolean(given.endpoint),
    serviceConfiguredEndpoint: async () => {
      const url = given.ignoreConfiguredEndpointUrls ? undefined : endpointOfEnvironment(serviceId);
      return url && endpointParts(url);
    },
    token: token && memoized(typeof token === "string" ? { token } : token, own),
    authSchemePreference: provider(
      given.authSchemePreference ?? (bearer ? [BEARER] : (preferred ?? (token && !given.credentials ? [BEARER] : []))),
    ),
    maxAttempts,
    retryMode,
    retryStrategy: async () => {
      if (!strategy && (await retryMode()) === "adaptive") {
        warn("retryMode", "runs as standard; give `retryStrategy` an AdaptiveRetryStrategy");
      }
      return (strategy ??= new StandardRetryStrategy(maxAttempts));
    },
    requestHandler:
      typeof requestHandler?.handle === "function" ? requestHandler : new FetchHandler(warn, requestHandler),
    customUserAgent: typeof given.customUserAgent === "string" ? [[given.customUserAgent]] : given.customUserAgent,
    userAgentAppId: provider(given.userAgentAppId ?? (() => option("AWS_SDK_UA_APP_ID"))),
    logger,
  };
  // A provider that is set later is memoized as well.
  let credentials = memoized(given.credentials ?? defaultCredentials(config), own);
  Object.defineProperty(config, "credentials", {
    get: () => credentials,
    set(value) {
      credentials = memoized(value, own);
    },
    enumerable: true,
    configurable: true,
  });
  return config;
}

/** @param {any} config any: not yet a whole one */
function defaultCredentials(config) {
  return config.credentialDefaultProvider?.({ ...config, parentClientConfig: config }) ?? credentialsOfEnvironment;
}

/**
 * @template Value
 * @param {any} value or a function that returns one; any: an option, which `normalized` judges
 * @param {(given: any) => Value} [normalized] any: as above
 * @returns {() => Promise<Value>}
 */
export function provider(value, normalized = (given) => given) {
  return async () => normalized(typeof value === "function" ? await value() : value);
}

/** @param {string} region */
const isFips = (region) => /^fips-|-fips$/.test(region);

/**
 * @param {string | undefined} given a region, which may say FIPS, as old configurations do
 * @returns {string}
 */
function regionName(given) {
  // The SDK's own words, which code for it compares with.
  if (!given) throw new InputError("Region is missing", INVALID_REGION);
  const region = !isFips(given)
    ? given
    : /^(fips-aws-global|aws-fips)$/.test(given)
      ? "us-east-1"
      : given.replace(/fips-(dkr-|prod-)?|-fips/, "");
  if (/^[\w-]{1,63}$/.test(region)) return region;
  throw new InputError(`Region not accepted: region="${region}" is not a valid hostname component.`, INVALID_REGION);
}

/** @param {any} endpoint text, a URL, the SDK's parts, or the result of its endpoint rules; any: it is judged here */
function endpointParts(endpoint) {
  const given = endpoint?.url ?? endpoint;
  if (typeof given?.hostname === "string" && !(given instanceof URL)) return given;
  try {
    const { protocol, hostname, port, pathname, username, search, hash } = new URL(given);
    if (!username && !search && !hash) {
      return { protocol, hostname, ...(port && { port: Number(port) }), path: pathname };
    }
  } catch {
    // It is not a URL.
  }
  const instead = 'give an absolute URL without user, query or fragment, such as "https://gateway.example/bedrock"';
  throw new InputError(`endpoint: ${instead}`, { code: "invalid_endpoint" });
}

/** What the environment says of an option: `AWS_USE_FIPS_ENDPOINT` of `useFipsEndpoint`. @param {string} name */
const flag = (name) => option(`AWS_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`) === "true";

const maxAttemptsOfEnvironment = () => parseInt(option("AWS_MAX_ATTEMPTS") ?? "") || MAX_ATTEMPTS;

async function credentialsOfEnvironment() {
  const accessKeyId = variable("AWS_ACCESS_KEY_ID");
  const secretAccessKey = variable("AWS_SECRET_ACCESS_KEY");
  const expiration = variable("AWS_CREDENTIAL_EXPIRATION");
  if (accessKeyId && secretAccessKey) {
    const sessionToken = variable("AWS_SESSION_TOKEN");
    return { accessKeyId, secretAccessKey, sessionToken, ...(expiration && { expiration: new Date(expiration) }) };
  }
  // The SDK's name and words, which code for it looks for.
  const error = new CredentialsError(
    "Could not load credentials from any providers: give the client `credentials` or a `token`. " +
      "Files and instance roles are not looked up: for those give fromNodeProviderChain() of @aws-sdk/credential-providers",
    { code: MISSING_CREDENTIALS },
  );
  throw Object.assign(error, { name: "CredentialsProviderError" });
}

/**
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @param {string} serviceId
 */
function endpointOfEnvironment(serviceId) {
  if (flag("ignoreConfiguredEndpointUrls")) return undefined;
  return option(`AWS_ENDPOINT_URL_${serviceId.replaceAll(" ", "_").toUpperCase()}`) ?? option("AWS_ENDPOINT_URL");
}
