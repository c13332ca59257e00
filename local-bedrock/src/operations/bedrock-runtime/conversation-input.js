// Reads the input of Converse and ConverseStream.
import { bodyChecker } from "../../families/schema.js";
import { checkConversation } from "../../validation/conversation.js";
import { CONVERSE } from "../../validation/conversation-schema.js";
import { readInput } from "../input.js";

/**
 * @typedef {import("../../models/model.js").ConverseInput} ConverseInput
 * @typedef {import("../../models/model.js").Conversation} Conversation
 */

/** @type {(input: unknown) => void} */
const checkShape = bodyChecker(CONVERSE);

/**
 * Checks an input that AWS's service models have not checked: in a page, or without a network, there are none.
 * @template {object} Input
 * @param {import("../../http/call.js").Emulator} emulator
 * @param {Input} input Converse's
 * @returns {Input} the same one
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
export function withShape(emulator, input) {
  if (!emulator.serviceModels) checkShape(withoutNulls(input));
  return input;
}

/**
 * Reads and checks the input of Converse and ConverseStream.
 * @param {import("../../http/call.js").Call} call
 * @returns {ConverseInput & Conversation} with messages, as every conversation has some
 * @throws {import("../../http/errors.js").ServiceError}
 */
export const readConversation = (call) => checkedInput(call.emulator, readInput(call));

/**
 * @param {import("../../http/call.js").Emulator} emulator
 * @param {ConverseInput} input
 * @returns {ConverseInput & Conversation}
 * @throws {import("../../http/errors.js").ServiceError}
 */
export function checkedInput(emulator, input) {
  emulator.modelIds.resolve(input.modelId);
  withShape(emulator, input);
  const given = withoutNulls({ ...input, inferenceConfig: withoutNulls(input.inferenceConfig ?? {}) });
  checkConversation(given);
  return { ...given, messages: given.messages ?? [] };
}

/**
 * A member that is null is a member that was not sent.
 * @template {object} Members
 * @param {Members} members
 * @returns {Members}
 */
function withoutNulls(members) {
  const copy = { ...members };
  for (const [name, value] of Object.entries(members)) if (value === null) Reflect.deleteProperty(copy, name);
  return copy;
}
