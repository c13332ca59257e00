// Makes up the input of a tool call for the stand-in model, from the tool's JSON Schema.

/** Deep enough for any sensible schema, and an end to those that contain themselves. */
const MAX_DEPTH = 16;
/** Values in one example. The caller writes the schema, and a short one can ask for a billion of them. */
const MAX_VALUES = 1000;
const MAX_CHARACTERS = 10_000;

/**
 * The smallest value that satisfies a JSON Schema's required members, always the same for the same schema.
 * @param {object | boolean} schema
 * @returns {unknown}
 */
export const exampleOf = (schema) => build(schema, { schema, values: 0 }, 0);

function build(schema, root, depth) {
  root.values += 1;
  if (root.values > MAX_VALUES || depth > MAX_DEPTH || schema === true || !schema) return null;
  if (schema.$ref) return build(resolve(schema.$ref, root.schema), root, depth + 1);
  if ("const" in schema) return schema.const;
  if ("default" in schema) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.examples?.length) return schema.examples[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice) return build({ ...without(schema, ["anyOf", "oneOf"]), ...choice }, root, depth + 1);
  if (schema.allOf) return build(merge([without(schema, ["allOf"]), ...schema.allOf]), root, depth + 1);
  switch ([schema.type ?? (schema.properties ? "object" : "string")].flat()[0]) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((/** @type {string} */ name) => [
          name,
          build(schema.properties?.[name] ?? {}, root, depth + 1),
        ]),
      );
    case "array":
      return Array.from({ length: Math.min(schema.minItems ?? 0, MAX_VALUES) }, () =>
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

function numberOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf = 1 }) {
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + multipleOf);
  if (least !== undefined) return Math.ceil(least / multipleOf) * multipleOf;
  const most = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - multipleOf);
  return most === undefined ? multipleOf : Math.floor(Math.min(most, multipleOf) / multipleOf) * multipleOf;
}

function stringOf({ minLength = 0, maxLength = Infinity, format }) {
  const formats = {
    date: "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    email: "user@example.com",
    uri: "https://example.com/",
  };
  return (formats[format] ?? "example").padEnd(Math.min(minLength, MAX_CHARACTERS), "x").slice(0, maxLength);
}

const without = (schema, names) => Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));

const merge = (schemas) => ({
  ...Object.assign({}, ...schemas),
  properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
  required: schemas.flatMap(({ required = [] }) => required),
});

const resolve = (reference, root) =>
  reference
    .replace(/^#\/?/, "")
    .split("/")
    .filter(Boolean)
    .reduce((schema, key) => schema?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], root);
