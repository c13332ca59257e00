// Reads the input of an operation: labels, query, headers and body.
import { serializationError } from "../http/errors.js";

/**
 * Reads and checks the whole input of an operation whose body is JSON: path labels, query, headers and body.
 * @param {import("../http/call.js").Call} call
 * @returns {Record<string, any>} the modelled input
 * @throws {import("../http/errors.js").ServiceError}
 */
export function readInput(call) {
  const input = { ...readJson(call.received.body), ...boundInput(call) };
  call.validate(input);
  return input;
}

/**
 * The members of an input that travel outside the body.
 * @param {import("../http/call.js").Call} call
 * @returns {Record<string, string | number>} labels, query and header members by their modelled names
 * @throws {import("../http/errors.js").ServiceError} `SerializationException`
 */
export function boundInput({ route, labels, received }) {
  const input = {};
  for (const [member, header] of Object.entries(route.headers ?? {})) {
    if (received.headers[header] !== undefined) input[member] = received.headers[header];
  }
  const sent = parseQuery(received.query);
  for (const [member, { name = member, type }] of Object.entries(route.query ?? {})) {
    if (sent.has(name)) input[member] = READ[type](sent.get(name), name);
  }
  return { ...input, ...labels };
}

/** URLSearchParams would read a `+` as a space; AWS does not. */
const parseQuery = (/** @type {string} */ query) => new URLSearchParams(query.replaceAll("+", "%2B"));

const READ = {
  string: (text) => text,
  integer(text, name) {
    if (/^-?\d+$/.test(text)) return Number(text);
    throw serializationError(`Query parameter ${name}: '${text}' can not be converted to an Integer`);
  },
  /** ISO 8601 in a query; kept as text, as in JSON bodies. */
  timestamp(text, name) {
    if (!Number.isNaN(Date.parse(text))) return text;
    throw serializationError(`Query parameter ${name}: '${text}' can not be converted to a Timestamp`);
  },
};

/**
 * @param {Uint8Array} body
 * @returns {object}
 * @throws {import("../http/errors.js").ServiceError} `SerializationException`
 */
export function readJson(body) {
  if (body.length === 0) return {};
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw serializationError(`The request body is not JSON: ${error.message}`);
  }
  if (Array.isArray(value)) throw serializationError("Start of list found where not expected");
  if (value === null || typeof value !== "object") {
    throw serializationError("Expected the request body to be a JSON object");
  }
  return value;
}
