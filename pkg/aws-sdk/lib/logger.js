// The lines of a client's logger: one for each call, without the members that the model calls sensitive.

/** The logger of clients that were given none. */
export const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** @type {import("./middleware-stack.js").Middleware} */
export const logging = (next, context) => async (args) => {
  const { clientName, commandName, logger } = context;
  if (!logger || logger === SILENT) return next(args);
  const call = () => ({ clientName, commandName, input: context.inputFilterSensitiveLog(args.input) });
  try {
    const result = await next(args);
    const { $metadata, ...output } = result.output;
    logger.info?.({ ...call(), output: context.outputFilterSensitiveLog(output), metadata: $metadata });
    return result;
  } catch (error) {
    // any: a middleware may throw anything.
    logger.error?.({ ...call(), error, metadata: /** @type {any} */ (error).$metadata });
    throw error;
  }
};

/**
 * A function that copies an input or an output without its sensitive members.
 * @param {string} sensitive names of members, with the member around them, and with the operation in front of that, if the name alone
 *   does not say
 * @param {string} operation
 */
export function withoutSensitive(sensitive, operation) {
  const names = new Set(sensitive.split(" "));
  /** @type {(value: any, around?: string) => any} any: an input or an output */
  const filtered = (value, around = "") => {
    if (Array.isArray(value)) return value.map((item) => filtered(item, around));
    if (Object.getPrototypeOf(value ?? "") !== Object.prototype) return value;
    const isSensitive = (/** @type {string} */ name) =>
      names.has(name) || names.has(`${around}.${name}`) || names.has(`${operation}.${around}.${name}`);
    const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
    return Object.fromEntries(
      members.map(([name, member]) => [
        name,
        isSensitive(name) ? "***SensitiveInformation***" : filtered(member, name),
      ]),
    );
  };
  return filtered;
}
