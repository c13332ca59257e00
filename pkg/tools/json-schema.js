// The part of JSON Schema about types, members and choices. The rest, such as `pattern` and `$ref`, is left to the tool.
import { check, invalid } from "../lib/options.js";

/**
 * The name of a value's type.
 * @param {unknown} value
 */
const typeOf = (value) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : // An integer that a number would round.
        typeof value === "bigint"
        ? "number"
        : typeof value;

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>} any: members of the user's JSON
 */
const isObject = (value) => typeOf(value) === "object";

/**
 * Refuses a schema by which no value could be judged.
 * @param {string} name of the schema
 * @param {unknown} schema
 */
export function checkParts(name, schema) {
  if (!isObject(schema)) return;
  const { properties = {}, additionalProperties, items } = schema;
  for (const list of ["required", "enum"]) {
    const { [list]: given = [] } = schema;
    if (!Array.isArray(given)) throw invalid(`${name}.${list}: must be a list`);
  }
  check(`${name}.properties`, properties);
  for (const [key, one] of Object.entries(properties)) checkParts(`${name}.properties.${key}`, one);
  checkParts(`${name}.additionalProperties`, additionalProperties);
  checkParts(`${name}.items`, items);
}

/**
 * @param {unknown} schema
 * @param {unknown} value
 * @param {string} [path]
 * @returns {string[][]} the path and the fault of each part that does not fit
 */
export function failings(schema, value, path = "") {
  if (!isObject(schema)) return [];
  const { type, required = [], properties = {}, additionalProperties, items } = schema;
  const types = [type ?? []].flat();
  const own = typeOf(value);
  const isOf = (/** @type {string} */ name) =>
    name === "integer"
      ? own === "number" && Number.isInteger(Number(value))
      : name === own || !/^(array|boolean|null|number|object|string)$/.test(name);
  if (types.length && !types.some(isOf)) {
    return [[path, `must be ${types.join(" or ")}`]];
  }
  const choices = schema.enum ?? ("const" in schema ? [schema.const] : undefined);
  const same = (/** @type {unknown} */ choice) => JSON.stringify(choice) === JSON.stringify(value);
  if (choices && typeof value !== "bigint" && !choices.some(same)) {
    return [[path, `must be one of ${JSON.stringify(choices)}`]];
  }
  const at = (/** @type {string | number} */ key) => (path ? `${path}.${key}` : String(key));
  if (Array.isArray(value)) return value.flatMap((item, index) => failings(items, item, at(index)));
  if (!isObject(value)) return [];
  return [
    ...required
      .filter((/** @type {string} */ key) => !Object.hasOwn(value, key))
      .map((/** @type {string} */ key) => [at(key), "is required"]),
    ...Object.keys(value).flatMap((key) => {
      if (Object.hasOwn(properties, key)) return failings(properties[key], value[key], at(key));
      return additionalProperties === false && !schema.patternProperties
        ? [[at(key), "is not a member of the schema"]]
        : failings(additionalProperties, value[key], at(key));
    }),
  ];
}
