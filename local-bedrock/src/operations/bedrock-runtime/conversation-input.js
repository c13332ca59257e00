// Reads the input of Converse and ConverseStream.
import { checkConversation } from "../../validation/conversation.js";
import { readInput } from "../input.js";

/**
 * Reads and checks the input of Converse and ConverseStream.
 * @param {import("../../http/call.js").Call} call
 * @returns {object} the modelled input, `modelId` included
 * @throws {import("../../http/errors.js").ServiceError}
 */
export const readConversation = (call) => checkedInput(call.emulator, readInput(call));

/**
 * @param {import("../../http/call.js").Emulator} emulator
 * @param {Record<string, any>} input that agrees with AWS's model
 * @returns {Record<string, any>}
 * @throws {import("../../http/errors.js").ServiceError}
 */
export function checkedInput(emulator, input) {
  emulator.modelIds.resolve(input.modelId);
  const given = withoutNulls({ ...input, inferenceConfig: withoutNulls(input.inferenceConfig ?? {}) });
  checkConversation(given);
  return given;
}

/** A member that is null is a member that was not sent. */
const withoutNulls = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
