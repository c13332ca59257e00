// Checks values against JSON Schemas, with the keywords that this package uses.
//
// Ajv turns a schema into code with `new Function`, which a page's Content-Security-Policy forbids. Problems have Ajv's form and
// Ajv's texts, and a test compares the two.

/**
 * @typedef {object} Problem
 * @property {string} instancePath where, as a JSON Pointer
 * @property {string} keyword that is not fulfilled
 * @property {Record<string, unknown>} params the names and values in the message, as Ajv gives them
 * @property {string} message
 */

/**
 * @typedef {object} JsonSchema The keywords that are known here; the others are ignored.
 * @property {"array" | "boolean" | "integer" | "null" | "number" | "object" | "string"} [type]
 * @property {boolean} [nullable] whether null passes `type` as well
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {string} [pattern]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {JsonSchema} [items]
 * @property {boolean} [uniqueItems]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {JsonSchema[]} [allOf]
 * @property {JsonSchema[]} [anyOf]
 * @property {JsonSchema} [if]
 * @property {JsonSchema} [then]
 * @property {string[]} [required]
 * @property {Record<string, JsonSchema>} [properties]
 * @property {JsonSchema | false} [additionalProperties]
 * @property {JsonSchema} [propertyNames]
 *
 * @typedef {(keyword: string, message: string, params?: Record<string, unknown>) => Problem} Report
 */

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @type {Record<NonNullable<JsonSchema["type"]>, (value: unknown) => boolean>} */
const IS = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isObject,
  string: (value) => typeof value === "string",
};

/**
 * Keyword and message of each limit that a value breaks. A limit applies to values of its type alone.
 * @param {JsonSchema} schema
 * @param {unknown} value
 * @returns {[keyword: string, message: string | false][]}
 */
function brokenLimits({ minimum, maximum, minLength, maxLength, pattern, minItems, maxItems }, value) {
  if (typeof value === "number") {
    return [
      ["minimum", minimum !== undefined && value < minimum && `must be >= ${minimum}`],
      ["maximum", maximum !== undefined && value > maximum && `must be <= ${maximum}`],
    ];
  }
  if (typeof value === "string") {
    const short = minLength !== undefined && [...value].length < minLength;
    const long = maxLength !== undefined && [...value].length > maxLength;
    const different = pattern !== undefined && !new RegExp(pattern, "u").test(value);
    return [
      ["minLength", short && `must NOT have fewer than ${minLength} characters`],
      ["maxLength", long && `must NOT have more than ${maxLength} characters`],
      ["pattern", different && `must match pattern "${pattern}"`],
    ];
  }
  if (!Array.isArray(value)) return [];
  const { length } = value;
  return [
    ["minItems", minItems !== undefined && length < minItems && `must NOT have fewer than ${minItems} items`],
    ["maxItems", maxItems !== undefined && length > maxItems && `must NOT have more than ${maxItems} items`],
  ];
}

/**
 * @param {JsonSchema} schema
 * @param {unknown} value
 * @param {string} [path]
 * @returns {Generator<Problem, void, void>} found as they are asked for: if one is enough, take the first
 */
export function* problemsOf(schema, value, path = "") {
  /** @type {Report} */
  const problem = (keyword, message, params = {}) => ({ instancePath: path, keyword, message, params });
  const { type, nullable } = schema;
  if (type && !IS[type](value) && !(nullable && value === null)) return yield problem("type", `must be ${type}`);
  for (const [keyword, message] of brokenLimits(schema, value)) if (message) yield problem(keyword, message);
  if (Array.isArray(value) && schema.items) {
    for (const [index, item] of value.entries()) yield* problemsOf(schema.items, item, `${path}/${index}`);
  }
  // For texts and numbers; no schema here asks it of lists.
  if (Array.isArray(value) && schema.uniqueItems && new Set(value).size < value.length) {
    yield problem("uniqueItems", "must NOT have duplicate items");
  }
  if (isObject(value)) yield* problemsOfMembers(schema, value, path, problem);
  if ("const" in schema && value !== schema.const) {
    yield problem("const", "must be equal to constant", { allowedValue: schema.const });
  }
  if (schema.enum && !schema.enum.includes(value)) {
    yield problem("enum", "must be equal to one of the allowed values", { allowedValues: schema.enum });
  }
  for (const part of schema.allOf ?? []) yield* problemsOf(part, value, path);
  if (schema.anyOf && !schema.anyOf.some((choice) => holds(choice, value))) {
    for (const choice of schema.anyOf) yield* problemsOf(choice, value, path);
    yield problem("anyOf", "must match a schema in anyOf");
  }
  if (schema.if && schema.then && holds(schema.if, value) && !holds(schema.then, value)) {
    yield* problemsOf(schema.then, value, path);
    yield problem("if", 'must match "then" schema');
  }
}

/** @type {(schema: JsonSchema, value: unknown) => boolean} */
const holds = (schema, value) => problemsOf(schema, value).next().done === true;

/**
 * @param {JsonSchema} schema
 * @param {Record<string, unknown>} value
 * @param {string} path
 * @param {Report} problem
 * @returns {Generator<Problem, void, void>}
 */
function* problemsOfMembers(
  { required = [], properties = {}, additionalProperties, propertyNames },
  value,
  path,
  problem,
) {
  for (const name of required) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) {
      yield problem("required", `must have required property '${name}'`, { missingProperty: name });
    }
  }
  for (const [name, member] of Object.entries(value)) {
    const at = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (propertyNames && !holds(propertyNames, name)) {
      yield* problemsOf(propertyNames, name, path);
      yield problem("propertyNames", "property name must be valid", { propertyName: name });
    }
    const known = Object.hasOwn(properties, name);
    if (known && member === undefined) continue; // as if it were left out; only callers in the same process can do this
    const schema = known ? properties[name] : additionalProperties;
    if (schema === false) {
      yield problem("additionalProperties", "must NOT have additional properties", { additionalProperty: name });
    } else if (schema) yield* problemsOf(schema, member, at);
  }
}
