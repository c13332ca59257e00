// A service's client: the life of a call, from the input to the output.
import { adviceFor } from "./advice.js";
import { payloadHash } from "../data/body.js";
import { secretSource } from "./identity.js";
import { endpointParts } from "./endpoint.js";
import { prepare } from "./request.js";
import { BedrockError, errorFrom, ServiceException, withAdvice } from "../errors.js";
import { output } from "./output.js";
import { timeoutsOf } from "./timeouts.js";
import { firstToAnswer, modelsOf } from "./fallback.js";
import { driverOf } from "./driver.js";
import { init, inModule, isStale, moduleFailure } from "../module/instance.js";
import { list, nextStep } from "../module/step.js";
import { checkOptions, invalid } from "../lib/options.js";
import { newShared } from "../wasm/bedrock_wasm.js";

/** Attempts of a call, including the first (AWS's standard retry mode). */
export const MAX_ATTEMPTS = 3;
/** Callers kept for the places of models; the least recently used one is dropped. */
const MAX_PLACES = 16;

/**
 * @import { ClientConfig, MethodOptions } from "../types/index.js"
 * @import { Driver } from "./driver.js"
 * @import { Place } from "./fallback.js"
 * @import { Identity } from "./identity.js"
 * @import { Prepared, Row, Table } from "./request.js"
 * @import { Native } from "../wasm/bedrock_wasm.js"
 *
 * @typedef {Record<string, any>} Input of any operation; any: pkg/types declares each, and `prepare` judges it
 */

export class Client {
  #service;
  #config;
  #here;
  /** Callers for the other places of a list of models. @type {Map<string, ReturnType<typeof callerOf>>} */
  #others = new Map();

  /**
   * @param {Table} service
   * @param {ClientConfig} config
   */
  constructor(service, config) {
    this.#service = service;
    this.#config = { ...config };
    checkOptions(this.#config);
    this.#here = callerOf(service, this.#config, secretSource(this.#config, service));
  }

  /**
   * Calls an operation by its AWS name.
   * @param {string} name such as `ConverseStream`
   * @param {Input} [input]
   * @param {MethodOptions} [options]
   * @returns {Promise<any>} any: the operation's output, as pkg/types declares it
   */
  async call(name, input = {}, options = {}) {
    const { id, operations } = this.#service;
    if (!Object.hasOwn(operations, name)) {
      throw invalid(`${String(name)}: is not an operation of ${id}`, "unknown_operation");
    }
    const operation = operations[name];
    checkOptions(options);
    const timeouts = timeoutsOf({ ...this.#config.timeouts, ...options.timeouts });
    const takesLists = id === "bedrock-runtime" && /modelId/.test(operation.http + operation.required);
    if (!takesLists || !Array.isArray(input?.modelId)) {
      return this.#here.call(name, operation, input, options, timeouts);
    }
    await init();
    const turns = modelsOf(input.modelId).map(({ modelId, ...place }) => {
      const { check, call, region, endpoint } = this.#at(place);
      check(prepare(name, { http: operation.http }, { modelId }, {}));
      return {
        call: () => call(name, operation, { ...input, modelId }, options, timeouts),
        place: { modelId, region, endpoint: endpoint && `${endpoint}` },
      };
    });
    return firstToAnswer(turns, operation.stream, options.abortSignal);
  }

  /**
   * The caller for this place, or for another one, which has a separate retry quota and the same credentials.
   * @param {Omit<Place, "modelId">} place
   */
  #at(place) {
    const key = JSON.stringify(place);
    if (key === "{}") return this.#here;
    const others = this.#others;
    // A host to sign for belongs to its endpoint.
    const config = { ...this.#config, ...(place.endpoint && { signingHost: undefined }), ...place };
    const caller = others.get(key) ?? callerOf(this.#service, config, this.#here.secretsOf);
    others.delete(key);
    others.set(key, caller);
    // cast: it is not empty.
    if (others.size > MAX_PLACES) others.delete(/** @type {string} */ (others.keys().next().value));
    return caller;
  }
}

/**
 * The caller of a service in one place.
 * @param {Table} service
 * @param {ClientConfig} config
 * @param {ReturnType<typeof secretSource>} secretsOf
 */
function callerOf(service, config, secretsOf) {
  const { id, signingName } = service;
  const { region } = config;
  const endpoint = endpointParts(config);
  /** @type {Native | undefined} */
  let native;

  /**
   * @param {Prepared} request
   * @param {string} hash of the body
   * @param {string[]} secrets
   * @param {number} maxAttempts
   * @param {number} attempts made before, with other secrets
   */
  const begin = ({ method, path, bindings }, hash, secrets, maxAttempts, attempts) => {
    if (isStale(native)) {
      native = newShared(list([id, signingName, ...endpoint]), Boolean(config.allowInsecureEndpoint));
    }
    // cast: it was made above.
    return /** @type {Native} */ (native).call(
      list([method, path, hash, ...secrets, ...bindings]),
      maxAttempts,
      attempts,
    );
  };

  /**
   * @param {string} name
   * @param {Row} operation
   * @param {Input} input
   * @param {MethodOptions} options
   * @param {Driver} driver
   */
  const answer = async (name, operation, input, options, driver) => {
    await driver.until(init());
    const request = prepare(name, operation, input, { ...config.headers, ...options.headers });
    const hash = operation.hash?.(request) ?? (await payloadHash(request.body));
    const maxAttempts = options.maxAttempts ?? config.maxAttempts ?? MAX_ATTEMPTS;
    for (let /** @type {Identity | undefined} */ refused; ;) {
      const { secrets, identity } = await driver.until(secretsOf(refused));
      [...secrets, ...(service.secretsOf?.(input) ?? [])].forEach(driver.redactor.hide);
      const call = begin(request, hash, secrets, maxAttempts, driver.$metadata.attempts);
      try {
        const { error, expired } = await driver.drive(call, request.body, operation);
        if (!error) return output(operation, driver);
        // A provider can return others: once, and only if the user allows another attempt.
        if (!identity || refused || driver.$metadata.attempts >= maxAttempts || !expired) {
          throw errorFrom(error, undefined, driver.errorBody);
        }
        refused = identity;
      } finally {
        call.free();
      }
    }
  };

  return {
    region,
    endpoint: config.endpoint,
    secretsOf,

    /**
     * Throws if a model's place or id is invalid, before any model is called. Without secrets, nothing is signed.
     * @param {Prepared} request
     */
    check(request) {
      const { error } = inModule(() => {
        const call = begin(request, "", ["", "", ""], 1, 0);
        const first = nextStep(call);
        call.free();
        return first;
      });
      if (error) throw errorFrom(error);
    },

    /**
     * @param {string} name
     * @param {Row} operation
     * @param {Input} input
     * @param {MethodOptions} options
     * @param {ReturnType<typeof timeoutsOf>} timeouts
     * @returns {Promise<any>} any: as above
     */
    async call(name, operation, input, options, timeouts) {
      const driver = driverOf(options, config, timeouts, service.parseFailure);
      try {
        const result = await answer(name, operation, input, options, driver);
        // Otherwise, whoever reads the body closes it.
        if (!(operation.stream ?? operation.readPayload)) driver.close();
        return result;
      } catch (thrown) {
        driver.close();
        // Not judged: a hook or an abort reason may be a trap of another module.
        driver.signal.throwIfAborted();
        const failure = moduleFailure(thrown);
        const error = driver.attemptFailure ?? failure;
        if (!(error instanceof BedrockError)) throw error;
        if (driver.response) error.$metadata = driver.$metadata;
        if (error instanceof ServiceException && signingName) {
          error.message = withAdvice(error.message, adviceFor(error, input.modelId, region));
        }
        throw driver.redactor.clean(error);
      }
    },
  };
}

/**
 * A client class for a service, with a method for each operation.
 * @param {string} name of the class
 * @param {Table} table
 */
export function service(name, table) {
  const ServiceClient = class extends Client {
    static name = name;

    /** @param {ClientConfig} config */
    constructor(config) {
      super(table, config);
    }
  };
  for (const operation of Object.keys(table.operations)) {
    const method = operation.charAt(0).toLowerCase() + operation.slice(1);
    /**
     * @this {Client}
     * @param {Input} [input]
     * @param {MethodOptions} [options]
     */
    const value = function (input, options) {
      return this.call(operation, input, options);
    };
    Object.defineProperty(ServiceClient.prototype, method, { value, writable: true, configurable: true });
  }
  return ServiceClient;
}
