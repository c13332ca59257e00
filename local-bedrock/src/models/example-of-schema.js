// Makes up the input of a tool call for the stand-in model, from the tool's JSON Schema.
import { isObject } from "../validation/json-schema.js";

/** Deep enough for any sensible schema, and an end to those that contain themselves. */
const MAX_DEPTH = 16;
/** Values in one example. The caller writes the schema, and a short one can ask for a billion of them. */
const MAX_VALUES = 1000;
const MAX_CHARACTERS = 10_000;

/**
 * @typedef {import("./model.js").JsonValue} JsonValue
 * @typedef {{ [key: string]: JsonValue }} JsonObject the caller's schema: a keyword may have any value
 */

/**
 * The smallest value that satisfies a JSON Schema's required members, always the same for the same schema.
 * @param {JsonValue} schema
 * @returns {JsonValue}
 */
export const exampleOf = (schema) => build(schema, { schema, values: 0 }, 0);

/**
 * @param {JsonValue | undefined} schema
 * @param {{ schema: JsonValue, values: number }} root `values` counts those that were made
 * @param {number} depth
 * @returns {JsonValue}
 */
function build(schema, root, depth) {
  root.values += 1;
  if (root.values > MAX_VALUES || depth > MAX_DEPTH || !isSchema(schema)) return null;
  if (typeof schema.$ref === "string") return build(resolve(schema.$ref, root.schema), root, depth + 1);
  if ("const" in schema) return schema.const;
  if ("default" in schema) return schema.default;
  const [listed] = [...listOf(schema.enum), ...listOf(schema.examples)];
  if (listed !== undefined) return listed;
  const choice = [...listOf(schema.anyOf), ...listOf(schema.oneOf)].find(isSchema);
  if (choice) return build({ ...without(schema, ["anyOf", "oneOf"]), ...choice }, root, depth + 1);
  if (schema.allOf) return build(merge([without(schema, ["allOf"]), ...listOf(schema.allOf)]), root, depth + 1);
  switch ([schema.type ?? (schema.properties ? "object" : "string")].flat()[0]) {
    case "object":
      return objectOf(schema, root, depth);
    case "array":
      return Array.from({ length: Math.min(numberIn(schema.minItems) ?? 0, MAX_VALUES) }, () =>
        build(schema.items ?? {}, root, depth + 1),
      );
    case "integer":
    case "number":
      return numberOf(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return stringOf(schema);
  }
}

/**
 * @param {JsonValue | undefined} value
 * @returns {value is JsonObject}
 */
const isSchema = (value) => isObject(value);

/** @returns {JsonValue[]} */
const listOf = (/** @type {JsonValue | undefined} */ value) => (Array.isArray(value) ? value : []);

const numberIn = (/** @type {JsonValue | undefined} */ value) => (typeof value === "number" ? value : undefined);

/**
 * @param {JsonObject} schema
 * @param {Parameters<typeof build>[1]} root
 * @param {number} depth
 */
function objectOf({ required, properties }, root, depth) {
  const members = isSchema(properties) ? properties : {};
  return Object.fromEntries(
    listOf(required).map((name) => [String(name), build(members[String(name)] ?? {}, root, depth + 1)]),
  );
}

/** @param {JsonObject} schema */
function numberOf(schema) {
  const [minimum, exclusiveMinimum] = [numberIn(schema.minimum), numberIn(schema.exclusiveMinimum)];
  const [maximum, exclusiveMaximum] = [numberIn(schema.maximum), numberIn(schema.exclusiveMaximum)];
  const multipleOf = numberIn(schema.multipleOf) ?? 1;
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + multipleOf);
  if (least !== undefined) return Math.ceil(least / multipleOf) * multipleOf;
  const most = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - multipleOf);
  return most === undefined ? multipleOf : Math.floor(Math.min(most, multipleOf) / multipleOf) * multipleOf;
}

/** @param {JsonObject} schema */
function stringOf({ minLength, maxLength, format }) {
  /** @type {Record<string, string>} */
  const formats = {
    date: "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    email: "user@example.com",
    uri: "https://example.com/",
  };
  const text = typeof format === "string" && Object.hasOwn(formats, format) ? formats[format] : "example";
  return text.padEnd(Math.min(numberIn(minLength) ?? 0, MAX_CHARACTERS), "x").slice(0, numberIn(maxLength));
}

/** @type {(schema: JsonObject, names: string[]) => JsonObject} */
const without = (schema, names) => Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));

/**
 * @param {JsonValue[]} parts
 * @returns {JsonObject}
 */
function merge(parts) {
  const schemas = parts.filter(isSchema);
  return {
    ...Object.assign({}, ...schemas),
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
    required: schemas.flatMap(({ required }) => listOf(required)),
  };
}

/**
 * @param {string} reference a JSON Pointer behind `#`
 * @param {JsonValue} root
 */
const resolve = (reference, root) => reference.replace(/^#\/?/, "").split("/").filter(Boolean).reduce(memberOf, root);

/** @type {(schema: JsonValue, key: string) => JsonValue} */
const memberOf = (schema, key) => {
  const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
  return isSchema(schema) && Object.hasOwn(schema, name) ? schema[name] : null;
};
