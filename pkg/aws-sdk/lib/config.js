// The AWS SDK's client configuration: as it is given, as `client.config` shows
// it, and what it comes to for a call.
import { MAX_ATTEMPTS } from "../../call/client.js";
import { CredentialsError, InputError } from "../../errors.js";
import { variable } from "../../lib/environment.js";
import { fetchThrough } from "./request-handler.js";

/** How the SDK names the two ways to prove who is calling. */
const BEARER = "httpBearerAuth";

/**
 * `client.config`: values have become providers, as in the SDK. What has no
 * meaning here (agents, user agents, hash functions) is kept and ignored.
 * @param {Record<string, any>} given
 * @param {string} serviceId such as `Bedrock Runtime`
 */
export function resolvedConfig(given, serviceId) {
  const bearer = variable("AWS_BEARER_TOKEN_BEDROCK");
  const token = given.token ?? bearer;
  const endpoint = given.endpoint ?? endpointOfEnvironment(serviceId);
  return {
    ...given,
    serviceId,
    region: provider(given.region ?? regionOfEnvironment),
    credentials: provider(given.credentials ?? credentialsOfEnvironment),
    token: token && provider(typeof token === "string" ? { token } : token),
    authSchemePreference: provider(
      given.authSchemePreference ?? (bearer || (given.token && !given.credentials) ? [BEARER] : []),
    ),
    endpoint: endpoint && provider(endpoint, endpointParts),
    maxAttempts: provider(given.maxAttempts ?? MAX_ATTEMPTS),
    retryMode: provider(given.retryMode ?? "standard"),
    useFipsEndpoint: provider(given.useFipsEndpoint ?? false),
    useDualstackEndpoint: provider(given.useDualstackEndpoint ?? false),
    requestHandler: given.requestHandler ?? {},
    logger: given.logger ?? { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  };
}

/**
 * This package's own configuration, for the call that is about to be made: what
 * stands in `client.config` may be replaced at any time.
 * @param {ReturnType<typeof resolvedConfig>} config
 */
export async function currentConfig(config) {
  const [region, endpoint, useFipsEndpoint, useDualstackEndpoint, schemes] = await Promise.all([
    config.region(),
    config.endpoint?.(),
    config.useFipsEndpoint(),
    config.useDualstackEndpoint(),
    config.authSchemePreference(),
  ]);
  return {
    region,
    endpoint: endpoint && urlOf(endpoint),
    ...(useFipsEndpoint && { useFipsEndpoint }),
    ...(useDualstackEndpoint && { useDualstackEndpoint }),
    ...(config.token && schemes[0]?.endsWith(BEARER)
      ? { token: (options) => config.token(options) }
      : { credentials: (options) => config.credentials(options) }),
    fetch: (url, init) => fetchOf(config)(url, init),
  };
}

function fetchOf({ requestHandler }) {
  if (typeof requestHandler.handle === "function") return fetchThrough(requestHandler);
  return requestHandler.customFetch ?? globalThis.fetch;
}

/** @returns {() => Promise<any>} */
function provider(value, normalized = (given) => given) {
  return async (...options) => normalized(typeof value === "function" ? await value(...options) : value);
}

/** @param {any} endpoint text, a URL, the SDK's parts, or what its endpoint rules give */
function endpointParts(endpoint) {
  const given = endpoint?.url ?? endpoint;
  if (typeof given?.hostname === "string" && !(given instanceof URL)) return given;
  let url;
  try {
    url = new URL(given);
  } catch (cause) {
    throw new InputError('endpoint: give an absolute URL, such as "https://gateway.example/bedrock"', {
      code: "invalid_endpoint",
      cause,
    });
  }
  const { protocol, hostname, port, pathname } = url;
  return { protocol, hostname, ...(port && { port: Number(port) }), path: pathname };
}

function urlOf({ protocol = "https:", hostname, port, path = "/" }) {
  return `${protocol.replace(/:?$/, ":")}//${hostname}${port ? `:${port}` : ""}${path.replace(/^\/?/, "/")}`;
}

/** The name of the region, or the SDK's own words, which code for it compares with. */
async function regionOfEnvironment() {
  const region = variable("AWS_REGION");
  if (!region) throw new InputError("Region is missing", { code: "invalid_region" });
  return region;
}

async function credentialsOfEnvironment() {
  const accessKeyId = variable("AWS_ACCESS_KEY_ID");
  const secretAccessKey = variable("AWS_SECRET_ACCESS_KEY");
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken: variable("AWS_SESSION_TOKEN") };
  }
  throw new CredentialsError(
    "credentials: none are configured and none are in the environment; give the client `credentials` or a `token`. " +
      "Files and instance roles are not looked up: for those give fromNodeProviderChain() of @aws-sdk/credential-providers",
    { code: "missing_credentials" },
  );
}

/**
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @param {string} serviceId
 */
function endpointOfEnvironment(serviceId) {
  if (variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") === "true") return undefined;
  return variable(`AWS_ENDPOINT_URL_${serviceId.replaceAll(" ", "_").toUpperCase()}`) ?? variable("AWS_ENDPOINT_URL");
}
