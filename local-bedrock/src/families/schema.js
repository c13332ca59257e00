// Checks InvokeModel's bodies against a JSON Schema.
import { validationError } from "../http/errors.js";
import { problemsOf } from "../validation/json-schema.js";

/**
 * Builds the check of one family's request body. A broken body is refused in the words of Bedrock's own checker.
 * @template Body the type that the schema describes
 * @param {import("../validation/json-schema.js").JsonSchema} schema
 * @returns {(body: unknown) => asserts body is Body} throws a `ValidationException`
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
