// Content filters, by words instead of by judgement.
// https://docs.aws.amazon.com/nova/latest/userguide/image-troubleshooting.html
import { validationError } from "../http/errors.js";

/** A prompt with this word passes, and its images do not: all but the first, or the only one. */
const FILTERED_OUTPUT = /\bfilteredimage\b/i;

/**
 * @param {string} prompt
 * @param {import("../resources/guardrail.js").Guardrail} guardrail whose words are blocked
 * @returns {boolean}
 */
export const isBlocked = (prompt, guardrail) => guardrail.blockedWords(prompt).length > 0;

/**
 * @param {string} prompt
 * @param {import("../resources/guardrail.js").Guardrail} guardrail
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`, in the words of Amazon's models
 */
export function refuseBlocked(prompt, guardrail) {
  if (!isBlocked(prompt, guardrail)) return;
  throw validationError(
    "This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.",
  );
}

/**
 * @param {string} prompt
 * @param {number} index of the image
 * @param {number} count of images
 * @returns {boolean} whether that image is held back
 */
export const isFiltered = (prompt, index, count) => FILTERED_OUTPUT.test(prompt) && (index > 0 || count === 1);
