// Commands: an operation's name and its input, to be sent by a client.
import { untilAborted } from "../../lib/abort.js";
import { InputError } from "../../errors.js";
import { signalOf } from "./call-signal.js";
import { endpointPlugin } from "./endpoint.js";
import { MiddlewareStack } from "./middleware-stack.js";
import { withoutSensitive } from "./logger.js";

/** @typedef {import("./config.js").Config} Config */

export class Command {
  /** The operation's AWS name. */
  static operation = "";
  /** Why the operation cannot be sent, if it cannot. @type {string | undefined} */
  static leftOut;

  middlewareStack = new MiddlewareStack();

  /** @param {object} [input] */
  constructor(input) {
    this.input = input ?? {};
  }

  /**
   * The handler that sends this command: all middlewares around the request handler.
   * @param {MiddlewareStack} clientStack
   * @param {Config} config
   * @param {{ abortSignal?: import("./call-signal.js").CallersSignal }} [options]
   */
  resolveMiddleware(clientStack, config, options = {}) {
    // cast: each operation has a class.
    const { operation, leftOut } = /** @type {typeof Command} */ (this.constructor);
    if (leftOut) throw new InputError(`${operation} cannot be sent: ${leftOut}`, { code: "unsupported_operation" });
    const { abortSignal } = options;
    const { service, table, sensitive } = config.protocolSettings;
    const smithy = { commandInstance: this, service, operation, ...(abortSignal && { abortSignal }) };
    const filter = withoutSensitive(sensitive, operation);
    const context = {
      logger: config.logger,
      clientName: `${config.serviceId.replaceAll(" ", "")}Client`,
      commandName: `${operation}Command`,
      inputFilterSensitiveLog: filter,
      outputFilterSensitiveLog: filter,
      __smithy_context: smithy,
    };
    this.middlewareStack.use(endpointPlugin(config));
    const stack = clientStack.concat(this.middlewareStack);
    const handlerOptions = { ...(table.operations[operation].stream && { isEventStream: true }), ...options };
    const handler = stack.resolve(async ({ request }) => {
      const { missing } =
        /** @type {any} any: with the scheme that ./auth.js chose */ (smithy).selectedHttpAuthScheme ?? {};
      if (missing && !Object.keys(request.headers).some((name) => /^authorization$/i.test(name))) throw missing;
      return config.requestHandler.handle(request, handlerOptions);
    }, context);
    const signal = signalOf(abortSignal);
    return signal ? (/** @type {Command} */ command) => untilAborted(handler(command), signal) : handler;
  }
}

/**
 * The class of an operation's commands.
 * @param {string} operation such as `Converse`
 * @param {string} [leftOut] why it cannot be sent
 */
export function command(operation, leftOut) {
  const OperationCommand = class extends Command {
    static operation = operation;
    static leftOut = leftOut;
  };
  return Object.defineProperty(OperationCommand, "name", { value: `${operation}Command` });
}
