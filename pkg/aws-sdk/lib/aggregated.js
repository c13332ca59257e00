// The AWS SDK's aggregated clients, which have a method for each command.

/**
 * @param {string} name such as `BedrockRuntime`
 * @param {any} Client
 * @param {Record<string, any>} commands
 * @param {Record<string, Function>} paginators
 */
export function aggregated(name, Client, commands, paginators) {
  const Aggregated = class extends Client {};
  for (const Command of Object.values(commands)) {
    define(Aggregated, methodOf(Command.operation), function (input, optionsOrCallback, callback) {
      return this.send(new Command(input), optionsOrCallback, callback);
    });
  }
  for (const [paginator, pages] of Object.entries(paginators)) {
    define(Aggregated, paginator, function (input = {}, config, ...rest) {
      return pages({ ...config, client: this }, input, ...rest);
    });
  }
  return Object.defineProperty(Aggregated, "name", { value: name });
}

/** @param {string} operation */
function methodOf(operation) {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

function define(Class, name, value) {
  Object.defineProperty(Class.prototype, name, { value, writable: true, configurable: true });
}
