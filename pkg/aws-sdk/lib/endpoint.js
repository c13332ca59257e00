// The endpoint of a call: chosen by the configuration, or by the user's `endpointProvider`.
import { InputError } from "../../errors.js";
import { init } from "../../module/instance.js";
import { bound } from "./module-call.js";
import { urlText } from "./url.js";

/** @typedef {{ url: URL, headers?: Record<string, string[]>, properties?: Record<string, any> }} Endpoint any: properties are the SDK's */

/** @param {import("./config.js").Config} config */
export function endpointPlugin(config) {
  return {
    /** @param {import("./middleware-stack.js").MiddlewareStack} stack */
    applyToStack(stack) {
      stack.addRelativeTo(
        (next, context) => async (args) => {
          context.endpointV2 = await endpointOf(config);
          context.authSchemes = context.endpointV2.properties?.authSchemes;
          return next(args);
        },
        {
          name: "endpointV2Middleware",
          step: "serialize",
          relation: "before",
          toMiddleware: "serializerMiddleware",
          tags: ["ENDPOINT_PARAMETERS", "ENDPOINT_V2", "ENDPOINT"],
          override: true,
        },
      );
    },
  };
}

/**
 * @param {import("./config.js").Config} config
 * @returns {Promise<Endpoint>}
 */
async function endpointOf(config) {
  const [region, given, useFipsEndpoint, useDualstackEndpoint] = await Promise.all([
    config.region(),
    config.endpoint ? config.endpoint() : config.serviceConfiguredEndpoint(),
    config.useFipsEndpoint(),
    config.useDualstackEndpoint(),
  ]);
  const endpoint = given && urlText({ ...given, path: given.path ?? "/" });
  if (config.endpointProvider) {
    const parameters = { Region: region, UseFIPS: useFipsEndpoint, UseDualStack: useDualstackEndpoint };
    return config.endpointProvider({ ...parameters, Endpoint: endpoint }, { logger: config.logger });
  }
  if (endpoint && (useFipsEndpoint || useDualstackEndpoint)) {
    const variant = useFipsEndpoint ? "FIPS" : "Dualstack";
    throw new InputError(`Invalid Configuration: ${variant} and custom endpoint are not supported`, {
      code: "invalid_endpoint",
    });
  }
  const url = endpoint && new URL(endpoint);
  const place = [useFipsEndpoint ? "fips" : "", useDualstackEndpoint ? "dualstack" : ""];
  if (url) place.push(url.protocol, url.host, url.pathname);
  await init();
  const request = bound(
    [config.protocolSettings.table.id, "", region, ...place],
    ["GET", "/"],
    config.allowInsecureEndpoint,
  );
  return { url: url ?? new URL(urlText(request)), headers: {}, properties: {} };
}
