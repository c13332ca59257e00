// The AWS SDK's aggregated clients, which have a method for each command.

/** @typedef {new (...given: any[]) => { send: (command: any, ...rest: any[]) => unknown }} ClientClass any: as in the SDK */

/**
 * @param {string} name such as `BedrockRuntime`
 * @param {ClientClass} Client
 * @param {Record<string, typeof import("./command.js").Command>} commands
 * @param {Record<string, (config: object, input: object, ...rest: unknown[]) => AsyncGenerator>} paginators
 */
export function aggregated(name, Client, commands, paginators) {
  const Aggregated = class extends Client {};
  for (const Command of Object.values(commands)) {
    define(
      Aggregated,
      methodOf(Command.operation),
      /** @this {InstanceType<ClientClass>} @param {object} input @param {unknown[]} rest options or a callback, or both */
      function (input, ...rest) {
        return this.send(new Command(input), ...rest);
      },
    );
  }
  for (const [paginator, pages] of Object.entries(paginators)) {
    define(
      Aggregated,
      paginator,
      /** @this {InstanceType<ClientClass>} @param {object} input @param {object} config @param {unknown[]} rest */
      function (input = {}, config, ...rest) {
        return pages({ ...config, client: this }, input, ...rest);
      },
    );
  }
  return Object.defineProperty(Aggregated, "name", { value: name });
}

/** @param {string} operation */
function methodOf(operation) {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

/**
 * @param {ClientClass} Class
 * @param {string} name
 * @param {(this: InstanceType<ClientClass>, ...rest: any[]) => unknown} value any: an input or a configuration, and what follows it
 */
function define(Class, name, value) {
  Object.defineProperty(Class.prototype, name, { value, writable: true, configurable: true });
}
