// Who is calling, and the signature that proves it.
import { apiKey, keyPair } from "../../call/identity.js";
import { bytesOf, payloadHash } from "../../data/body.js";
import { errorFrom } from "../../errors.js";
import { invalid } from "../../lib/options.js";
import { inModule } from "../../module/instance.js";
import { nextStep } from "../../module/step.js";
import { signingClients } from "../../signing/clients.js";
import { callParts } from "../../signing/sign.js";
import { BEARER, MISSING_CREDENTIALS } from "./config.js";
import { sendable, urlText } from "./url.js";

/** AWS refuses a signature whose time is five minutes off; a correction of more than a day is not believed. */
const SKEW_MS = 240_000;
const MAX_CORRECTION_MS = 86_400_000;

/** Middlewares may send to any number of hosts. */
const clientFor = /* @__PURE__ */ signingClients(20);

/**
 * @typedef {import("./middleware-stack.js").Middleware} Middleware
 * @typedef {import("./config.js").Config} Config
 */

/** @type {(config: Config) => Middleware} */
export const choosingScheme = (config) => (next, context) => async (args) => {
  const preferred = (await config.authSchemePreference()).map((/** @type {string} */ id) => id.split("#").pop());
  const isBearer =
    config.token && preferred.find((/** @type {string} */ id) => ["sigv4", BEARER].includes(id)) === BEARER;
  const provider = isBearer ? config.token : config.credentials;
  /**
   * `identity` is of any provider; there is none if something is `missing`, which is thrown unless a middleware sets an authorization.
   * @type {{ httpAuthOption: object, provider: any, identity?: any, missing?: unknown }} any: as it was given
   */
  const scheme = (context.__smithy_context.selectedHttpAuthScheme = {
    httpAuthOption: { schemeId: isBearer ? `smithy.api#${BEARER}` : "aws.auth#sigv4", signingProperties: {} },
    provider,
  });
  try {
    // Without an identity, the request would go unsigned.
    scheme.identity = (await provider({})) || (isBearer ? { token: "" } : {});
  } catch (error) {
    if (/** @type {any} any: a provider may throw anything */ (error)?.code !== MISSING_CREDENTIALS) throw error;
    scheme.missing = error;
  }
  return next(args);
};

/** @type {(config: Config) => Middleware} */
export const signing = (config) => (next, context) => async (args) => {
  const { identity } = context.__smithy_context.selectedHttpAuthScheme ?? {};
  if (!identity) return next(args);
  const request = { ...args.request, query: { ...args.request.query }, headers: { ...args.request.headers } };
  const { signingRegion, signingName } = context.authSchemes?.[0] ?? config;
  const isFixed = await config.disableClockSkewCorrection();
  const now = Date.now() + (isFixed ? 0 : config.systemClockOffset);
  const options = { signingDate: new Date(now), signingRegion, signingService: signingName };
  const signer = typeof config.signer === "function" ? await config.signer(context.authSchemes?.[0]) : config.signer;
  const signed = await (signer ? signer.sign(request, options) : withSignature(request, identity, config, options));
  try {
    return await next({ ...args, request: signed });
  } catch (error) {
    if (!isFixed) correctClock(config, error, now);
    throw error;
  }
};

/**
 * @param {any} request the SDK's; any: middlewares may have changed it
 * @param {any} identity any: of any provider
 * @param {Config} config
 * @param {{ signingDate: Date, signingRegion?: string, signingService?: string }} options
 */
async function withSignature(request, identity, config, { signingDate, signingRegion, signingService }) {
  const region = signingRegion ?? (await config.region());
  const service = signingService ?? config.defaultSigningName;
  const secrets = identity.token === undefined ? keyPair(identity) : apiKey(identity);
  const body = bytesOf(request.body ?? "");
  if (!body) throw invalid("request.body: a middleware may set bytes or text, which can be signed");
  const url = new URL(urlText(request));
  const headers = sendable(request.headers);
  const hash = await payloadHash(body);
  const signed = inModule(() => {
    const signingHost = request.headers[":authority"] ?? headers.get("host");
    const client = clientFor(url, { region, service, signingHost });
    const call = client.call(callParts(request.method, url, headers, hash, secrets), 1, 0);
    const { send, error } = nextStep(call, undefined, signingDate.getTime());
    call.free();
    // cast: a first step that does not send is an error.
    if (!send) throw errorFrom(/** @type {import("../../errors.js").Failure} */ (error));
    return send.headers;
  });
  for (const [name, value] of signed) {
    if (/^(authorization|x-amz-(date|security-token))$/.test(name)) request.headers[name] = value;
  }
  return request;
}

/**
 * Takes the service's time from an error, if the signature's was far from it; the call is then made again. Browsers can read it in
 * the text of a refusal alone: `… earlier than 20261123T012845Z (20261123T013345Z - 5 min.)`.
 * @param {Config} config
 * @param {any} error any: a middleware may throw anything
 * @param {number} signedAt
 */
function correctClock(config, error, signedAt) {
  const inText = `${error?.message}`.replace(/^.*\((\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ).*$/s, "$1-$2-$3:$4:$5");
  const time = Date.parse(error?.$response?.headers?.date ?? inText);
  if (error?.$metadata && Math.abs(time - signedAt) >= SKEW_MS && Math.abs(time - Date.now()) <= MAX_CORRECTION_MS) {
    config.systemClockOffset = time - Date.now();
    error.$metadata.clockSkewCorrected = true;
  }
}
