import { serializationError } from "../errors.js";
import { checkConversation } from "../validation/conversation.js";

/**
 * Reads and checks the input of Converse and ConverseStream.
 * @param {import("../call.js").Call} call
 * @returns {object} the modelled input, `modelId` included
 * @throws {import("../errors.js").ServiceError}
 */
export function readConversation(call) {
  const { received, labels, service } = call;
  const input = { ...readJson(received.body), ...labels };
  service.serviceModel?.validate(call.operation, input);
  service.modelIds.resolve(labels.modelId);
  const given = withoutNulls({ ...input, inferenceConfig: withoutNulls(input.inferenceConfig ?? {}) });
  checkConversation(given);
  return given;
}

/** A member that is null is a member that was not sent. */
const withoutNulls = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/**
 * @param {Buffer} body
 * @returns {object}
 * @throws {import("../errors.js").ServiceError} `SerializationException`
 */
export function readJson(body) {
  if (body.length === 0) return {};
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw serializationError(`The request body is not JSON: ${error.message}`);
  }
  if (Array.isArray(value)) throw serializationError("Start of list found where not expected");
  if (value === null || typeof value !== "object") {
    throw serializationError("Expected the request body to be a JSON object");
  }
  return value;
}
