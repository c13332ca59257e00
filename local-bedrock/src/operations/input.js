// Reads the input of an operation: labels, query, headers and body.
import { serializationError } from "../http/errors.js";
import { messageOf } from "../lib/errors.js";

/**
 * Reads and checks the whole input of an operation whose body is JSON: path labels, query, headers and body.
 * @param {import("../http/call.js").Call} call
 * @template [Input=unknown] AWS's shape, which each operation names: the service model has checked that it is this one
 * @returns {Input} the modelled input
 * @throws {import("../http/errors.js").ServiceError}
 */
export function readInput(call) {
  const input = { ...readJson(call.received.body), ...boundInput(call) };
  call.validate(input);
  return /** @type {Input} cast: checked just now */ (input);
}

/**
 * The members of an input that travel outside the body.
 * @param {import("../http/call.js").Call} call
 * @returns {Record<string, string | number>} labels, query and header members by their modelled names
 * @throws {import("../http/errors.js").ServiceError} `SerializationException`
 */
export function boundInput({ route, labels, received }) {
  /** @type {Record<string, string | number>} */
  const input = headerMembers({ route, received });
  const sent = parseQuery(received.query);
  for (const [member, { name = member, type }] of Object.entries(route.query ?? {})) {
    const text = sent.get(name);
    if (text !== null) input[member] = READ[type](text, name);
  }
  return { ...input, ...labels };
}

/**
 * @param {Pick<import("../http/call.js").Call, "route" | "received">} call
 * @returns {Record<string, string>} the members of an input that travel in headers
 */
export function headerMembers({ route, received }) {
  /** @type {Record<string, string>} */
  const members = {};
  for (const [member, header] of Object.entries(route.headers ?? {})) {
    if (received.headers[header] !== undefined) members[member] = received.headers[header];
  }
  return members;
}

/** URLSearchParams would read a `+` as a space; AWS does not. */
const parseQuery = (/** @type {string} */ query) => new URLSearchParams(query.replaceAll("+", "%2B"));

/** @type {Record<import("../http/router.js").QueryMember["type"], (text: string, name: string) => string | number>} */
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
 * @returns {Record<string, unknown>}
 * @throws {import("../http/errors.js").ServiceError} `SerializationException`
 */
export function readJson(body) {
  if (body.length === 0) return {};
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw serializationError(`The request body is not JSON: ${messageOf(error)}`);
  }
  if (Array.isArray(value)) throw serializationError("Start of list found where not expected");
  if (value === null || typeof value !== "object") {
    throw serializationError("Expected the request body to be a JSON object");
  }
  return value;
}
