// From a handler's response to the output, or to the error that it stands for.
import { output } from "../../call/output.js";
import { received } from "../../call/response.js";
import { parseJson } from "../../data/json.js";
import { BedrockError, errorFrom } from "../../errors.js";
import { untilAborted } from "../../lib/abort.js";
import { invalid } from "../../lib/options.js";
import { moduleFailure } from "../../module/instance.js";
import { asException } from "./exception.js";
import { Exchange } from "./exchange.js";
import { verdict } from "./module-call.js";

/** @type {(config: import("./config.js").Config) => import("./middleware-stack.js").Middleware} */
export const deserializing = (config) => (next, context) => async (args) => {
  const { operation, abortSignal, selectedHttpAuthScheme } = context.__smithy_context;
  const { table, exceptions } = config.protocolSettings;
  const row = table.operations[operation];
  /** @type {any} any: a handler or a middleware may give anything */
  let response;
  const exchange = new Exchange(abortSignal, selectedHttpAuthScheme?.identity, (error) =>
    asException(error, exceptions, response),
  );
  let isHandedOver = false;
  try {
    ({ response } = await untilAborted(next(args), exchange.signal));
    if (!Number.isInteger(response?.statusCode)) {
      throw invalid("requestHandler: must resolve to { response: { statusCode, headers, body } }");
    }
    const read = received(exchange, exchange.takes(response), row, table.parseFailure ?? parseJson);
    const event = await untilAborted(read, exchange.signal);
    const error = verdict(event);
    if (error) throw errorFrom(error, undefined, exchange.errorBody);
    const result = output(row, exchange);
    isHandedOver = Boolean(row.stream ?? row.readPayload);
    return { response, output: result };
  } catch (thrown) {
    exchange.signal.throwIfAborted();
    const error = moduleFailure(thrown);
    if (error instanceof BedrockError && response) error.$metadata = exchange.$metadata;
    throw error instanceof BedrockError ? exchange.redactor.clean(error) : exchange.redactor.cause(error);
  } finally {
    if (!isHandedOver) exchange.close();
  }
};
