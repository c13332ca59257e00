// The AWS SDK's clients: `client.send(new Command(input), options)`.
import "bedrock-wasm"; // for its loader of the module, whichever the runtime needs
import { invalid } from "../../lib/options.js";
import { choosingScheme, signing } from "./auth.js";
import { resolvedConfig } from "./config.js";
import { deserializing } from "./deserialize.js";
import { extend } from "./extensions.js";
import { logging } from "./logger.js";
import { MiddlewareStack } from "./middleware-stack.js";
import { checkOptions, warner } from "./options.js";
import { retrying } from "./retry.js";
import { contentLength, hostHeader, recursionDetection, serializing, userAgent } from "./serialize.js";

/** @typedef {import("./command.js").Command} Command */

export class Client {
  middlewareStack = new MiddlewareStack();

  /** @param {import("./config.js").Config} config */
  constructor(config) {
    this.config = config;
    const stack = this.middlewareStack;
    const add = (
      /** @type {string} */ name,
      /** @type {string} */ step,
      /** @type {import("./middleware-stack.js").Middleware} */ middleware,
      /** @type {string} */ tags,
      priority = "normal",
    ) => stack.add(middleware, { name, step, priority, tags: tags.split(" "), override: true });
    add("serializerMiddleware", "serialize", serializing(config), "SERIALIZER");
    add("deserializerMiddleware", "deserialize", deserializing(config), "DESERIALIZER");
    add("getUserAgentMiddleware", "build", userAgent(config), "SET_USER_AGENT USER_AGENT", "low");
    add("retryMiddleware", "finalizeRequest", retrying(config), "RETRY", "high");
    add("contentLengthMiddleware", "build", contentLength, "SET_CONTENT_LENGTH CONTENT_LENGTH");
    add("hostHeaderMiddleware", "build", hostHeader(config), "HOST", "low");
    add("loggerMiddleware", "initialize", logging, "LOGGER");
    add("recursionDetectionMiddleware", "build", recursionDetection, "RECURSION_DETECTION", "low");
    stack.addRelativeTo(choosingScheme(config), {
      name: "httpAuthSchemeMiddleware",
      step: "serialize",
      relation: "before",
      toMiddleware: "endpointV2Middleware",
      tags: ["HTTP_AUTH_SCHEME"],
      override: true,
    });
    stack.addRelativeTo(signing(config), {
      name: "httpSigningMiddleware",
      step: "finalizeRequest",
      aliases: ["apiKeyMiddleware", "tokenMiddleware", "awsAuthMiddleware"],
      relation: "after",
      toMiddleware: "retryMiddleware",
      tags: ["HTTP_SIGNING"],
      override: true,
    });
  }

  /**
   * @param {Command} command
   * @param {object | ((error: unknown, output?: object) => void)} [optionsOrCallback] `{ abortSignal, requestTimeout }`
   * @param {(error: unknown, output?: object) => void} [callback]
   */
  send(command, optionsOrCallback, callback) {
    const isCallback = typeof optionsOrCallback === "function";
    // cast: the only function that may be given.
    const done = isCallback ? /** @type {typeof callback} */ (optionsOrCallback) : callback;
    const sent = this.#send(command, isCallback ? {} : (optionsOrCallback ?? {}));
    if (!done) return sent;
    // Errors that a callback throws are not reported, as in the AWS SDK.
    sent.then((output) => done(null, output), done).catch(() => {});
  }

  /** Connections are the host's; nothing of a client's own is to be closed but a handler it was given. */
  destroy() {
    this.config.requestHandler.destroy?.();
  }

  /** @param {Command} command @param {object} options */
  async #send(command, options) {
    if (typeof command?.resolveMiddleware !== "function") {
      throw invalid("send: give a command of the client's own module, such as new ConverseCommand(input)");
    }
    checkOptions(options, warner(this.config.logger), " maxAttempts");
    const { output } = await command.resolveMiddleware(this.middlewareStack, this.config, options)(command);
    return output;
  }
}

/**
 * The client class of a service.
 * @param {string} name such as `BedrockRuntimeClient`
 * @param {import("./config.js").Settings} settings
 */
export function client(name, settings) {
  const SdkClient = class extends Client {
    /** @param {Record<string, any>} [given] the SDK's configuration; any: `resolvedConfig` judges it */
    constructor(given) {
      const config = resolvedConfig(given ?? {}, settings);
      extend(config, given?.extensions);
      super(config);
    }
  };
  return Object.defineProperty(SdkClient, "name", { value: name });
}
