// A service's client: the life of a call, from the input to the output.
import { untilAborted } from "../lib/abort.js";
import { adviceFor } from "./advice.js";
import { payloadHash } from "../data/body.js";
import { secretSource } from "./identity.js";
import { endpointParts } from "./endpoint.js";
import { BedrockError, errorFrom, InputError, ServiceException, withAdvice } from "../errors.js";
import { firstToAnswer, modelsOf } from "./fallback.js";
import { Driver } from "./driver.js";
import { init, inModule, isStale, moduleFailure } from "../module/instance.js";
import { list, nextStep } from "../module/step.js";
import { output } from "./output.js";
import { checkOptions } from "../lib/options.js";
import { prepare } from "./request.js";
import { Timeouts } from "./timeouts.js";
import { Shared } from "../wasm/bedrock_wasm.js";

/** Attempts of a call, including the first (AWS's standard retry mode). */
export const MAX_ATTEMPTS = 3;
/** Clients kept for the places of models; the least recently used one is dropped. */
const MAX_PLACES = 16;

export class Client {
  #service;
  #config;
  #endpoint;
  #secrets;
  #native;
  /** Clients for the other places of a list of models. */
  #others = new Map();

  /**
   * @param {object} service a generated table
   * @param {object} [config]
   */
  constructor(service, config) {
    this.#service = service;
    this.#config = { ...config };
    checkOptions(this.#config);
    this.#endpoint = endpointParts(this.#config);
    this.#secrets = secretSource(this.#config, service);
  }

  /**
   * Calls an operation by its AWS name.
   * @param {string} name such as `ConverseStream`
   * @param {object} [input]
   * @param {{ abortSignal?: AbortSignal, timeouts?: object, headers?: Record<string, string>, maxAttempts?: number }} [options]
   */
  async call(name, input = {}, options = {}) {
    const operation = Object.hasOwn(this.#service.operations, name) && this.#service.operations[name];
    if (!operation) {
      throw new InputError(`${String(name)}: is not an operation of ${this.#service.id}`, {
        code: "unknown_operation",
      });
    }
    checkOptions(options);
    const timeouts = new Timeouts({ ...this.#config.timeouts, ...options.timeouts });
    const takesLists = this.#service.id === "bedrock-runtime" && /modelId/.test(operation.http + operation.required);
    if (!takesLists || !Array.isArray(input?.modelId)) return this.#call(name, operation, input, options, timeouts);
    await init();
    const turns = modelsOf(input.modelId).map(({ modelId, ...place }) => {
      const client = this.#at(place);
      const { region, endpoint } = client.#config;
      client.#check(prepare(name, { http: operation.http }, { modelId }, {}));
      return {
        call: () => client.#call(name, operation, { ...input, modelId }, options, timeouts),
        place: { modelId, region, endpoint: endpoint && `${endpoint}` },
      };
    });
    return firstToAnswer(turns, operation.stream, options.abortSignal);
  }

  /**
   * This client, or one for another place, which has a separate retry quota and the same credentials.
   * @param {object | undefined} place
   */
  #at(place) {
    const key = JSON.stringify(place);
    if (key === "{}") return this;
    let client = this.#others.get(key);
    if (!client) {
      // A host to sign for belongs to its endpoint.
      client = new Client(this.#service, {
        ...this.#config,
        ...(place.endpoint && { signingHost: undefined }),
        ...place,
      });
      client.#secrets = this.#secrets;
    }
    this.#others.delete(key);
    this.#others.set(key, client);
    if (this.#others.size > MAX_PLACES) this.#others.delete(this.#others.keys().next().value);
    return client;
  }

  /** Throws if a model's place or id is invalid, before any model is called. With an API key, nothing is signed. */
  #check(request) {
    const { error } = inModule(() => {
      const call = this.#begin(request, "", ["-", "", ""], 1);
      const first = nextStep(call);
      call.free();
      return first;
    });
    if (error) throw errorFrom(error);
  }

  async #call(name, operation, input, options, timeouts) {
    const driver = new Driver(options, this.#config, timeouts, this.#service.parseFailure);
    let handedOver = false;
    try {
      const result = await untilAborted(this.#answer(name, operation, input, options, driver), driver.signal);
      handedOver = Boolean(operation.stream ?? operation.readPayload);
      return result;
    } catch (thrown) {
      // A hook or an abort reason may throw a trap of another module.
      if (driver.signal.aborted && thrown === driver.signal.reason) throw thrown;
      const error = moduleFailure(thrown, driver.$metadata);
      if (error instanceof ServiceException && this.#service.signingName) {
        error.message = withAdvice(error.message, adviceFor(error, input.modelId, this.#config.region));
      }
      const reason = driver.reasonOf(error);
      throw reason instanceof BedrockError ? driver.redactor.clean(reason) : reason;
    } finally {
      if (!handedOver) driver.close();
    }
  }

  async #answer(name, operation, input, options, driver) {
    await init();
    const request = prepare(name, operation, input, { ...this.#config.headers, ...options.headers });
    const hash = await payloadHash(request.body);
    const maxAttempts = options.maxAttempts ?? this.#config.maxAttempts ?? MAX_ATTEMPTS;
    for (let refused; ;) {
      const { secrets, identity } = await this.#secrets(refused);
      driver.signal.throwIfAborted();
      [...secrets, ...(this.#service.secretsOf?.(input) ?? [])].forEach(driver.redactor.hide);
      const call = this.#begin(request, hash, secrets, maxAttempts - driver.$metadata.attempts);
      try {
        const { error, expired } = await driver.drive(call, request.body, operation);
        if (!error) return await output(operation, driver);
        // A provider can return others: once, and only if the user allows another attempt.
        if (!identity || refused || driver.$metadata.attempts >= maxAttempts || !expired) {
          throw errorFrom(error, driver.$metadata, driver.errorBody);
        }
        refused = identity;
      } finally {
        call.free();
      }
    }
  }

  #begin({ method, path, bindings }, hash, secrets, maxAttempts) {
    const { id, signingName } = this.#service;
    if (isStale(this.#native)) {
      this.#native = new Shared(
        list([id, signingName, ...this.#endpoint]),
        Boolean(this.#config.allowInsecureEndpoint),
      );
    }
    return this.#native.call(list([method, path, hash, ...secrets, ...bindings]), maxAttempts);
  }
}

/**
 * A client class for a service, with a method for each operation.
 * @param {string} name of the class
 * @param {{ operations: Record<string, object> }} table
 */
export function service(name, table) {
  const ServiceClient = class extends Client {
    /** @param {object | undefined} config */
    constructor(config) {
      super(table, config);
    }
  };
  Object.defineProperty(ServiceClient, "name", { value: name });
  for (const operation of Object.keys(table.operations)) {
    const method = operation.charAt(0).toLowerCase() + operation.slice(1);
    const value = function (input, options) {
      return this.call(operation, input, options);
    };
    Object.defineProperty(ServiceClient.prototype, method, { value, writable: true, configurable: true });
  }
  return ServiceClient;
}
