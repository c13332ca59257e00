// Refuses content blocks that a text model cannot read.
import { validationError } from "../http/errors.js";

/**
 * Refuses a content block that a text model cannot read, in AWS's words.
 * @param {string} kind the union member, for example `image`
 * @returns {never}
 */
export function unsupportedBlock(kind) {
  throw validationError(
    `This model doesn't support the ${kind} content block that you provided. Update the content block and try again.`,
  );
}
