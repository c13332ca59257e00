// Checks an input against the shapes of AWS's service models.
import { serializationError, validationError } from "../http/errors.js";
import { constraintOf } from "./constraints.js";
import { isObject } from "./json-schema.js";

/** @typedef {import("./service-models.js").Shape} Shape */

/** The kind of a JSON value, in the words of AWS's deserializer. */
const tokenOf = (/** @type {unknown} */ value) =>
  value === true || value === false ? `${String(value).toUpperCase()}_VALUE` : `${typeof value}_VALUE`.toUpperCase();

/**
 * Walks an input along the shapes of a botocore service model. Wrong types are refused at once, as a deserializer
 * would; broken constraints are collected and reported together. Unknown members are ignored, as AWS does.
 */
export class ShapeValidator {
  /** @param {Record<string, Shape>} shapes by name */
  constructor(shapes) {
    this.shapes = shapes;
  }

  /**
   * @param {string} shapeName
   * @param {unknown} value
   * @throws {import("../http/errors.js").ServiceError}
   */
  validate(shapeName, value) {
    /** @type {string[]} */
    const problems = [];
    this.#visit(shapeName, value, "", problems);
    if (problems.length === 0) return;
    const count = `${problems.length} validation error${problems.length > 1 ? "s" : ""} detected`;
    throw validationError(`${count}: ${problems.join("; ")}`);
  }

  /**
   * @param {string} shapeName
   * @param {unknown} value
   * @param {string} path
   * @param {string[]} problems is appended to
   */
  #visit(shapeName, value, path, problems) {
    const shape = this.shapes[shapeName];
    if (shape.document) return;
    if (shape.type === "structure") this.#visitStructure(shape, value, path, problems);
    else if (shape.type === "list") this.#visitList(shape, value, path, problems);
    else if (shape.type === "map") this.#visitMap(shape, value, path, problems);
    else checkScalar(shape, value);
    const constraint = constraintOf(shape, value);
    if (!constraint) return;
    const quoted = shape.sensitive || typeof value === "object" ? "" : ` '${value}'`;
    problems.push(`Value${quoted} at '${path}' failed to satisfy constraint: ${constraint}`);
  }

  /**
   * @param {Shape} shape
   * @param {unknown} value
   * @param {string} path
   * @param {string[]} problems is appended to
   */
  #visitStructure({ members = {}, required = [], union }, value, path, problems) {
    const given = objectOf(value);
    for (const name of required) {
      if (given[name] === undefined || given[name] === null) {
        problems.push(`Value at '${join(path, name)}' failed to satisfy constraint: Member must not be null`);
      }
    }
    const present = Object.keys(members).filter((name) => given[name] !== undefined && given[name] !== null);
    if (union && present.length !== 1) {
      const found = present.length ? `found ${present.join(", ")}` : "found none";
      problems.push(
        `Value at '${path}' failed to satisfy constraint: ` +
          `Member must have exactly one of [${Object.keys(members).join(", ")}], ${found}`,
      );
    }
    for (const name of present) this.#visit(members[name].shape, given[name], join(path, name), problems);
  }

  /**
   * @param {Shape} shape
   * @param {unknown} value
   * @param {string} path
   * @param {string[]} problems is appended to
   */
  #visitList({ member }, value, path, problems) {
    if (!Array.isArray(value)) {
      if (value && typeof value === "object") {
        throw serializationError("Start of structure or map found where not expected");
      }
      throw serializationError(`Expected list or null`);
    }
    for (const [index, item] of value.entries()) {
      const itemPath = `${path}.${index + 1}.member`;
      if (item === null) problems.push(`Value at '${itemPath}' failed to satisfy constraint: Member must not be null`);
      else if (member) this.#visit(member.shape, item, itemPath, problems);
    }
  }

  /**
   * @param {Shape} shape
   * @param {unknown} value
   * @param {string} path
   * @param {string[]} problems is appended to
   */
  #visitMap(shape, value, path, problems) {
    for (const [key, item] of Object.entries(objectOf(value))) {
      if (shape.key) this.#visit(shape.key.shape, key, join(path, "key"), problems);
      if (shape.value) this.#visit(shape.value.shape, item, join(path, `${key}.value`), problems);
    }
  }
}

const join = (/** @type {string} */ path, /** @type {string} */ name) => (path ? `${path}.${name}` : name);

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function objectOf(value) {
  if (Array.isArray(value)) throw serializationError("Start of list found where not expected");
  if (!isObject(value)) throw serializationError("Expected structure or null");
  return value;
}

/** @type {Record<string, { type: string, name: string }>} */
const EXPECTED = {
  string: { type: "string", name: "a String" },
  boolean: { type: "boolean", name: "a Boolean" },
  integer: { type: "number", name: "an Integer" },
  long: { type: "number", name: "a Long" },
  float: { type: "number", name: "a Float" },
  double: { type: "number", name: "a Double" },
  timestamp: { type: "number", name: "a Timestamp" },
};

/**
 * @param {Shape} shape
 * @param {unknown} value
 */
function checkScalar(shape, value) {
  if (value && typeof value === "object" && !(value instanceof Uint8Array)) {
    throw serializationError(`Start of ${Array.isArray(value) ? "list" : "structure or map"} found where not expected`);
  }
  if (shape.type === "blob") return checkBlob(value);
  if (shape.timestampFormat === "iso8601") return checkIsoTimestamp(value);
  const { type, name } = EXPECTED[shape.type];
  if (typeof value !== type) throw serializationError(`${tokenOf(value)} can not be converted to ${name}`);
  if (["integer", "long"].includes(shape.type) && !Number.isInteger(value)) {
    throw serializationError(`DECIMAL_VALUE can not be converted to ${name}`);
  }
}

/** @param {unknown} value */
function checkIsoTimestamp(value) {
  if (typeof value !== "string") throw serializationError(`${tokenOf(value)} can not be converted to a Timestamp`);
  if (Number.isNaN(Date.parse(value))) throw serializationError(`'${value}' can not be converted to a Timestamp`);
}

/** @param {unknown} value */
function checkBlob(value) {
  if (value instanceof Uint8Array) return;
  if (typeof value !== "string") throw serializationError(`${tokenOf(value)} can not be converted to a Blob`);
  if (value.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw serializationError("Invalid base64 data");
}
