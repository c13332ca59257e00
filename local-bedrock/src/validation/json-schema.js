// Checks values against JSON Schemas, as far as this package uses them.
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

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

const IS = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (/** @type {unknown} */ value) => value === null,
  number: Number.isFinite,
  object: isObject,
  string: (value) => typeof value === "string",
};

/**
 * A rule gives the text of its problem, or false; it looks only at values that it applies to.
 * @type {Record<string, (limit: any, value: any) => string | false>}
 */
const LIMITS = {
  minimum: (limit, value) => typeof value === "number" && value < limit && `must be >= ${limit}`,
  maximum: (limit, value) => typeof value === "number" && value > limit && `must be <= ${limit}`,
  minLength: (limit, value) =>
    typeof value === "string" && [...value].length < limit && `must NOT have fewer than ${limit} characters`,
  pattern: (limit, value) =>
    typeof value === "string" && !new RegExp(limit, "u").test(value) && `must match pattern "${limit}"`,
  minItems: (limit, value) => Array.isArray(value) && value.length < limit && `must NOT have fewer than ${limit} items`,
  maxItems: (limit, value) => Array.isArray(value) && value.length > limit && `must NOT have more than ${limit} items`,
};

/**
 * @param {object} schema
 * @param {unknown} value
 * @param {string} [path]
 * @returns {Generator<Problem, void, void>} found as they are asked for: if one is enough, take the first
 */
export function* problemsOf(schema, value, path = "") {
  const problem = (/** @type {string} */ keyword, /** @type {string} */ message, params = {}) => ({
    instancePath: path,
    keyword,
    message,
    params,
  });
  const { type, nullable } = schema;
  if (type && !IS[type](value) && !(nullable && value === null)) return yield problem("type", `must be ${type}`);
  for (const [keyword, rule] of Object.entries(LIMITS)) {
    const message = keyword in schema && rule(schema[keyword], value);
    if (message) yield problem(keyword, message);
  }
  if (Array.isArray(value) && schema.items) {
    for (const [index, item] of value.entries()) yield* problemsOf(schema.items, item, `${path}/${index}`);
  }
  // Of texts and numbers; nothing here asks it of lists.
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
  if (schema.anyOf && !schema.anyOf.some((/** @type {object} */ choice) => holds(choice, value))) {
    for (const choice of schema.anyOf) yield* problemsOf(choice, value, path);
    yield problem("anyOf", "must match a schema in anyOf");
  }
  if (schema.if && holds(schema.if, value) && !holds(schema.then, value)) {
    yield* problemsOf(schema.then, value, path);
    yield problem("if", 'must match "then" schema');
  }
}

const holds = (/** @type {object} */ schema, /** @type {unknown} */ value) => problemsOf(schema, value).next().done;

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
    if (known && member === undefined) continue; // given in the same process, as if it were left out
    const schema = known ? properties[name] : additionalProperties;
    if (schema === false) {
      yield problem("additionalProperties", "must NOT have additional properties", { additionalProperty: name });
    } else if (schema) yield* problemsOf(schema, member, at);
  }
}
