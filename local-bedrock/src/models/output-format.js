// Structured output: the JSON Schema that an answer must follow.
import { validationError } from "../http/errors.js";

/**
 * @typedef {import("./model.js").Conversation} Conversation
 * @typedef {import("./model.js").JsonValue} JsonValue
 */

/**
 * Converse's `outputConfig`, for APIs that give a schema as JSON.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 * @param {JsonValue | undefined} schema
 * @param {string} [name]
 * @returns {Conversation["outputConfig"]}
 */
export function outputConfigOf(schema, name) {
  if (schema === undefined) return undefined;
  return { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema), name } } } };
}

/**
 * @param {Conversation} input
 * @returns {{ schema: JsonValue, name?: string } | undefined} undefined if the answer may be any text
 * @throws {import("../http/errors.js").ServiceError} `ValidationException` if the schema is not JSON
 */
export function outputSchema({ outputConfig }) {
  const definition = outputConfig?.textFormat?.structure.jsonSchema;
  if (!definition) return undefined;
  try {
    return { schema: JSON.parse(definition.schema), name: definition.name };
  } catch {
    throw validationError("The schema in outputConfig.textFormat.structure.jsonSchema is not JSON.");
  }
}
