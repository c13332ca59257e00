// The image models, each with the form of its bodies.
import { AMAZON_MODELS, answerAmazon } from "./amazon.js";
import { answerStability, STABILITY_MODELS } from "./stability.js";

/** The ids of all image models. @type {string[]} */
export const IMAGE_MODELS = [...Object.keys(AMAZON_MODELS), ...Object.keys(STABILITY_MODELS)];

/**
 * @param {string} id of the model
 * @param {unknown} body
 * @param {import("../resources/guardrail.js").Guardrail} guardrail whose words are filtered
 * @returns {Promise<object>} the response's body
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
export const answerImage = (id, body, guardrail) =>
  (Object.hasOwn(AMAZON_MODELS, id) ? answerAmazon : answerStability)(id, body, guardrail);
