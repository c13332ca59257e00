// Checks InvokeModel's bodies against a JSON Schema.
import { validationError } from "../http/errors.js";
import { problemsOf } from "../validation/json-schema.js";

/**
 * Throws a `ValidationException` unless a body is of the type. Constants need it as their own type, since TypeScript does not infer
 * assertions.
 * @template Body
 * @typedef {(body: unknown) => asserts body is Body} BodyChecker
 */

/**
 * Builds the check of one family's request body. A broken body is refused in the words of Bedrock's own checker.
 * @template Body the type that the schema describes
 * @param {import("../validation/json-schema.js").JsonSchema} schema
 * @returns {BodyChecker<Body>}
 */
export function bodyChecker(schema) {
  return (body) => {
    const problems = Array.from(problemsOf(schema, body), ({ instancePath, keyword, params, message }) => {
      const at = `#${instancePath}:`;
      if (keyword === "required") return `${at} required key [${params.missingProperty}] not found`;
      if (keyword === "additionalProperties") {
        return `${at} extraneous key [${params.additionalProperty}] is not permitted`;
      }
      return `${at} ${message}`;
    });
    if (problems.length) {
      throw validationError(`Malformed input request: ${problems.join("")}, please reformat your input and try again.`);
    }
  };
}
