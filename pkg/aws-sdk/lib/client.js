// The AWS SDK's clients: `client.send(new Command(input), options)`.
import "bedrock-wasm"; // for its loader of the module, whichever the runtime needs
import { Client as ServiceClient } from "../../call/client.js";
import { InputError } from "../../errors.js";
import { invalid } from "../../lib/options.js";
import { CallSignal } from "./call-signal.js";
import { Command } from "./command.js";
import { currentConfig, resolvedConfig } from "./config.js";
import { MiddlewareStack } from "./middleware-stack.js";

export class Client {
  middlewareStack = MiddlewareStack.ofClient();
  #table;
  /** Of the last call. @type {ServiceClient | undefined} */
  #last;
  /** What the last call's client was made of. */
  #lastKey;

  /**
   * @param {{ operations: Record<string, { http: string }> }} table
   * @param {string} serviceId
   * @param {Record<string, any>} [config]
   */
  constructor(table, serviceId, config = {}) {
    this.#table = table;
    this.config = resolvedConfig(config ?? {}, serviceId);
  }

  /**
   * @param {Command} command
   * @param {object | Function} [optionsOrCallback] `{ abortSignal, requestTimeout }`
   * @param {(error: unknown, output?: object) => void} [callback]
   */
  send(command, optionsOrCallback, callback) {
    const options = typeof optionsOrCallback === "function" ? {} : (optionsOrCallback ?? {});
    const done = typeof optionsOrCallback === "function" ? optionsOrCallback : callback;
    const sent = this.#send(command, options);
    if (!done) return sent;
    // What a callback throws is its own affair, as in the AWS SDK.
    sent.then((output) => done(null, output), done).catch(() => {});
  }

  /** Connections are the host's; nothing of a client's own is to be closed but a handler it was given. */
  destroy() {
    this.config.requestHandler.destroy?.();
  }

  async #send(command, options) {
    const { operation, leftOut } = command?.constructor ?? {};
    if (!(command instanceof Command)) {
      throw invalid("send: give a command of the client's own module, such as new ConverseCommand(input)");
    }
    if (leftOut) throw new InputError(`${operation} cannot be sent: ${leftOut}`, { code: "unsupported_operation" });
    const stack = this.middlewareStack.concat(command.middlewareStack);
    stack.add((next) => async (args) => next({ ...args, request: await this.#request(operation) }), {
      step: "serialize",
      name: "serializerMiddleware",
    });
    const context = {
      clientName: this.constructor.name,
      commandName: `${operation}Command`,
      logger: this.config.logger,
    };
    const { output } = await stack.resolve(
      (args) => this.#deliver(operation, args, options),
      context,
    )({ input: command.input });
    return output;
  }

  /**
   * What middlewares see of the request before it is signed; of it, their headers are honoured.
   * @param {string} operation
   */
  async #request(operation) {
    const { hostname = "", protocol = "https:", port } = (await this.config.endpoint?.()) ?? {};
    const [method, path] = this.#table.operations[operation]?.http.split(" ") ?? ["POST", "/"];
    return { method, protocol, hostname, ...(port && { port }), path, query: {}, headers: {} };
  }

  /** @param {string} operation */
  async #deliver(operation, { input, request }, { abortSignal, requestTimeout }) {
    if (Array.isArray(input?.modelId)) {
      throw invalid(
        `${operation}: modelId: must be a string, as in the AWS SDK; lists of models are for the package's own clients`,
      );
    }
    const { authorization, ...headers } = lowerCased(request.headers);
    const [client, maxAttempts] = await Promise.all([this.#client(authorization), this.config.maxAttempts()]);
    const firstByteMs = requestTimeout ?? this.config.requestHandler.requestTimeout;
    const signal = abortSignal && new CallSignal(abortSignal);
    try {
      const output = await client.call(operation, input, {
        abortSignal: signal,
        headers,
        maxAttempts: Number(maxAttempts),
        ...(firstByteMs > 0 && { timeouts: { firstByteMs } }),
      });
      return { response: { statusCode: output.$metadata.httpStatusCode, headers: {} }, output };
    } catch (error) {
      signal?.release();
      throw error;
    }
  }

  /** @param {string} [authorization] set by a middleware, in the place of the signature */
  async #client(authorization) {
    const config = await currentConfig(this.config);
    const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
    if (token) Object.assign(config, { token, credentials: undefined });
    else if (authorization !== undefined) {
      throw invalid("authorization: a middleware may set `Bearer` and an API key, and nothing else");
    }
    const key = JSON.stringify([
      config.region,
      config.endpoint,
      config.useFipsEndpoint,
      config.useDualstackEndpoint,
      token,
      !config.credentials,
    ]);
    if (!this.#last || key !== this.#lastKey) {
      this.#last = new ServiceClient(this.#table, config);
      this.#lastKey = key;
    }
    return this.#last;
  }
}

/**
 * The client class of a service.
 * @param {string} name such as `BedrockRuntimeClient`
 * @param {{ operations: Record<string, { http: string }> }} table
 * @param {string} serviceId
 */
export function client(name, table, serviceId) {
  const SdkClient = class extends Client {
    constructor(config) {
      super(table, serviceId, config);
    }
  };
  return Object.defineProperty(SdkClient, "name", { value: name });
}

function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
