// Commands: an operation's name and its input, to be sent by a client.
import { MiddlewareStack } from "./middleware-stack.js";

export class Command {
  /** The operation's AWS name. @type {string} */
  static operation;
  /** Why the operation cannot be sent, where it cannot. @type {string | undefined} */
  static leftOut;

  middlewareStack = new MiddlewareStack();

  /** @param {object} [input] */
  constructor(input) {
    this.input = input ?? {};
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
