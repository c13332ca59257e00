// The part of JSON Schema about types, members and choices. The rest, such as `pattern` and `$ref`, is left to the tool.
import { kindOf } from "../data/body.js";
import { check, must } from "../lib/options.js";

/** The name of a value's type; an integer that a number would round is a `BigInt`. */
const typeOf = (/** @type {unknown} */ value) => kindOf(value).replace("BigInt", "Number").toLowerCase();

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
    must(`${name}.${list}`, Array.isArray(given), "a list");
  }
  check(`${name}.properties`, properties);
  for (const [key, one] of Object.entries(properties)) checkParts(`${name}.properties.${key}`, one);
  checkParts(`${name}.additionalProperties`, additionalProperties);
  checkParts(`${name}.items`, items);
}

/**
 * What does not fit.
 * @param {unknown} schema
 * @param {unknown} value
 * @param {string} [path]
 * @returns {Generator<string, void, undefined>}
 */
export function* failings(schema, value, path = "") {
  if (!isObject(schema)) return;
  const { type, required = [], properties = {}, additionalProperties, items } = schema;
  const types = [type ?? []].flat();
  const own = typeOf(value);
  const isOf = (/** @type {string} */ name) =>
    name === "integer"
      ? own === "number" && Number.isInteger(Number(value))
      : name === own || !/^(array|boolean|null|number|object|string)$/.test(name);
  const choices = schema.enum ?? ("const" in schema ? [schema.const] : undefined);
  const same = (/** @type {unknown} */ choice) => JSON.stringify(choice) === JSON.stringify(value);
  const at = (/** @type {string | number} */ key) => (path ? `${path}.${key}` : `${key}`);
  if (types.length && !types.some(isOf)) yield issue(path, `must be ${types.join(" or ")}`);
  else if (choices && typeof value !== "bigint" && !choices.some(same)) {
    yield issue(path, `must be one of ${JSON.stringify(choices)}`);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* failings(items, item, at(index));
  } else if (isObject(value)) {
    for (const key of required) if (!Object.hasOwn(value, key)) yield issue(at(key), "is required");
    for (const [key, member] of Object.entries(value)) {
      if (Object.hasOwn(properties, key)) yield* failings(properties[key], member, at(key));
      else if (additionalProperties !== false || schema.patternProperties) {
        yield* failings(additionalProperties, member, at(key));
      } else yield issue(at(key), "is not a member of the schema");
    }
  }
}

export const issue = (/** @type {string} */ path, /** @type {string} */ message) =>
  path ? `${path}: ${message}` : message;
