// OpenTelemetry's spans and metrics of a client's calls. The caller hands over the tracer and the meter.
import { check, checkOptions } from "../lib/options.js";
import { observed } from "./call.js";
import { quietly } from "./quietly.js";

/**
 * @import { InstrumentOptions, MeterLike } from "../types/otel.js"
 * @import { MethodOptions } from "../types/index.js"
 * @import { Instruments } from "./call.js"
 * @import { Found } from "./attributes.js"
 * @import { Middleware, MiddlewareStack } from "../aws-sdk/lib/middleware-stack.js"
 */

/** Of each client that is observed; the next `instrument()` changes them. @type {WeakMap<object, Instruments>} */
const known = new WeakMap();

/**
 * @template {object} Client
 * @param {Client} client
 * @param {InstrumentOptions} [options]
 * @returns {Client}
 */
export function instrument(client, options = {}) {
  check("client", client);
  check("options", options);
  const { tracer, meter } = options;
  if (tracer) check("tracer.startActiveSpan", tracer.startActiveSpan, "a function");
  if (meter) check("meter.createHistogram", meter.createHistogram, "a function");
  const before = known.get(client);
  /** @type {Instruments} */
  const instruments = Object.assign(before ?? {}, options);
  if (meter) quietly(() => Object.assign(instruments, histograms(meter)));
  if (before) return client;
  known.set(client, instruments);
  /** @type {any} any: one of the package's clients, or one with the SDK's names */
  const { middlewareStack } = client;
  if (middlewareStack) middlewareStack.add(middleware(instruments), { name: "otel", priority: "high" });
  else observeCalls(client, instruments);
  return client;
}

/**
 * With the bounds that the conventions ask for: from 10 ms to 82 s, and from 1 token to 64 Mi.
 * @param {MeterLike} meter
 */
function histograms(meter) {
  const made = (/** @type {string} */ name, /** @type {string} */ unit, /** @type {number} */ first, base = 2) =>
    meter.createHistogram(`gen_ai.client.${name}`, {
      unit,
      advice: { explicitBucketBoundaries: Array.from({ length: 14 }, (_, at) => first * base ** at) },
    });
  return { duration: made("operation.duration", "s", 0.01), tokens: made("token.usage", "{token}", 1, 4) };
}

/**
 * Every method of the package's clients makes its call by `call`.
 * @param {any} client any: `check` judges it
 * @param {Instruments} instruments
 */
function observeCalls(client, instruments) {
  const { call, constructor } = client;
  check("client.call", call, "a function");
  client.call = async (
    /** @type {string} */ operation,
    /** @type {object} */ input,
    /** @type {MethodOptions} */ options = {},
  ) => {
    checkOptions(options);
    return observed(instruments, constructor.name, String(operation), input, (found) => {
      /** @type {(hook: ((seen: any) => unknown) | undefined) => (seen: Found) => any} any: each hook is given something else */
      const noted = (hook) => (seen) => {
        Object.assign(found, seen);
        return hook?.(seen);
      };
      return call.call(client, operation, input, {
        ...options,
        onAttempt: noted(options.onAttempt),
        onResponse: noted(options.onResponse),
      });
    });
  };
}

/** @type {(instruments: Instruments) => Middleware} */
const middleware = (instruments) => (next, context) => (args) => {
  const { clientName, commandName } = context;
  const send = async (/** @type {Found} */ found) => {
    try {
      const result = await next(args);
      found.headers = result.response?.headers;
      return result;
    } finally {
      found.url = context.endpointV2?.url;
    }
  };
  return observed(instruments, clientName.slice(0, -6), commandName.slice(0, -7), args.input, send);
};
