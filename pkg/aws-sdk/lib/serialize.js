// From a command's input to the request that middlewares see, and the headers that the SDK adds to it.
import { prepare } from "../../call/request.js";
import { option } from "../../lib/environment.js";
import { invalid } from "../../lib/options.js";
import { init } from "../../module/instance.js";
import { bound } from "./module-call.js";

/**
 * @typedef {import("./middleware-stack.js").Middleware} Middleware
 * @typedef {import("./config.js").Config} Config
 * @typedef {Record<string, string>} Headers as the SDK holds them
 */

/** @type {(config: Config) => Middleware} */
export const serializing = (config) => (next, context) => async (args) => {
  const { operation } = context.__smithy_context;
  const { table } = config.protocolSettings;
  if (Array.isArray(args.input?.modelId)) {
    throw invalid(
      `${operation}: modelId: must be a string, as in the AWS SDK; lists of models are for the package's own clients`,
    );
  }
  await init();
  const { method, path, bindings, body } = prepare(operation, table.operations[operation], args.input, {});
  const { url, headers: own = {} } = context.endpointV2;
  const place = [table.id, "", await config.region(), "", "", url.protocol, url.host, url.pathname];
  // Whether http: is allowed was decided with the endpoint.
  const request = { ...bound(place, [method, path, ...bindings], true), body };
  for (const [name, values] of Object.entries(own)) request.headers[name] = values.join(", ");
  return next({ ...args, request });
};

/** @type {Middleware} */
export const contentLength = (next) => async (args) => {
  const { body, headers } = args.request;
  if (body && !has(headers, "content-length")) {
    const length = typeof body === "string" ? new TextEncoder().encode(body).length : body.byteLength;
    if (length !== undefined) args.request.headers = { ...headers, "content-length": String(length) };
  }
  return next(args);
};

/** @type {(config: Config) => Middleware} */
export const userAgent = (config) => (next, context) => async (args) => {
  const appId = await config.userAgentAppId();
  const named = [
    ...((await config.defaultUserAgentProvider?.(config)) ?? []),
    ...(context.userAgent ?? []),
    ...(config.customUserAgent ?? []),
    ...(appId ? [["app", appId]] : []),
  ].map((pair) =>
    pair
      .filter(Boolean)
      .join("/")
      .replace(/[^\w!$%&'*+.^`|~/#-]/g, "-"),
  );
  if (named.length) args.request.headers["x-amz-user-agent"] = named.join(" ");
  return next(args);
};

/** @type {(config: Config) => Middleware} */
export const hostHeader = (config) => (next) => async (args) => {
  const { headers, hostname, port } = args.request;
  const host = hostname + (port ? `:${port}` : "");
  // HTTP/2 has a pseudo-header for it.
  if (config.requestHandler.metadata?.handlerProtocol?.includes("h2")) {
    delete headers.host;
    headers[":authority"] ??= host;
  } else headers.host ||= host;
  return next(args);
};

/** Lambda finds functions that call themselves by X-Ray's header. @type {Middleware} */
export const recursionDetection = (next) => async (args) => {
  const trace = option("AWS_LAMBDA_FUNCTION_NAME") && option("_X_AMZN_TRACE_ID");
  if (trace && !has(args.request.headers, "x-amzn-trace-id")) args.request.headers["X-Amzn-Trace-Id"] = trace;
  return next(args);
};

/**
 * @param {Headers} headers
 * @param {string} name in lower case
 */
function has(headers, name) {
  return Object.keys(headers).some((each) => each.toLowerCase() === name);
}
