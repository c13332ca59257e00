// From an operation's row and its input to the request that the module signs.
import { bytesOf, hexOf, jsonOf, kindOf, rfc3339 } from "../data/body.js";
import { isSendable } from "../lib/fetch.js";
import { invalid } from "../lib/options.js";
import { checkCharacters } from "../module/step.js";

/**
 * A row of a table of operations: xtask/src/codegen/table.rs explains its members.
 * @typedef {object} Row
 * @property {string} http
 * @property {string} [required]
 * @property {string} [query]
 * @property {string} [headers]
 * @property {string} [payload]
 * @property {string} [payloadJson]
 * @property {string} [body]
 * @property {string} [token]
 * @property {string} [seconds]
 * @property {(text: string, paths: string, operation: string) => string} [convertSeconds]
 * @property {string} [documents]
 * @property {string} [status]
 * @property {string} [outHeaders]
 * @property {string} [outPayload]
 * @property {string} [outPayloadJson]
 * @property {string} [outRequired]
 * @property {(request: Prepared) => string | undefined} [hash] the SHA-256 of the body in hex, if the request has it already
 * @property {(host: import("./response.js").Host) => unknown} [readPayload]
 * @property {(text: string) => any} [parse] bodies that are not JSON; an error that it throws is the call's, which is tried again if the
 *   error is retryable; any: it may be any member
 * @property {(headers: Headers, wire: string, marker?: string) => unknown} [readHeader]
 * @property {string} [dates]
 * @property {string} [blobs]
 * @property {string} [stream]
 * @property {string} [streamDates]
 * @property {string} [streamBlobs]
 * @property {string} [until]
 */

/**
 * A table of operations, generated or of `bedrock-wasm/s3` and the providers.
 * @typedef {object} Table
 * @property {string} id the endpoint prefix
 * @property {string} signingName "" if requests are not signed
 * @property {boolean} [bearer] whether the service takes Bedrock API keys, or tokens of users
 * @property {Record<string, Row>} operations
 * @property {(text: string) => unknown} [parseFailure] error bodies that are not JSON
 * @property {(input: any) => string[]} [secretsOf] the secrets in an input; any: each operation has its own
 */

/**
 * A request, before it is signed.
 * @typedef {object} Prepared
 * @property {string} method
 * @property {string} path template, such as `/model/{modelId}/converse`
 * @property {string[]} bindings name and value in turn; names start with `l`, `q` or `h`
 * @property {Uint8Array | undefined} body
 */

/**
 * Takes the bound members off the input; the rest becomes the body.
 * @param {string} name of the operation
 * @param {Row} operation
 * @param {Record<string, unknown>} input
 * @param {Record<string, string>} headers extra ones
 * @returns {Prepared}
 */
export function prepare(name, operation, input, headers) {
  if (kindOf(input) !== "Object") throw invalid(`${name}: the input must be an object`);
  const [method, path] = operation.http.split(" ");
  const rest = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const labels = Array.from(path.matchAll(/{(\w+)/g), ([, label]) => label);
  for (const member of [...labels, ...(operation.required?.split(" ") ?? [])]) {
    if (!(member in rest)) throw invalid(`${name}: ${member} is required`, "missing_member");
  }
  // In a body, too: a list would otherwise go out as it is.
  if ("modelId" in rest) textOf(rest.modelId, `${name}: modelId`);
  if (operation.token) rest[operation.token] ??= uuid();
  /** @type {Map<string, string[]>} */
  const bound = new Map();
  for (const [kind, members] of Object.entries({ l: labels.join(" "), q: operation.query, h: operation.headers })) {
    for (const { name: member, wire, marker } of entries(members)) {
      if (!(member in rest)) continue;
      /** @type {any} any: `textOf` judges it */
      const value = rest[member];
      delete rest[member];
      for (const [key, values] of Object.entries(marker === "map" ? value : { "": value })) {
        const place = kind + wire + key;
        const items = kind === "q" && Array.isArray(values) ? values : [values];
        // A member goes before a map's key of the same name.
        if (bound.has(place)) continue;
        bound.set(
          place,
          items.map((item) => textOf(item, `${name}: ${member}`, kind, marker)),
        );
      }
    }
  }

  const body = bodyOf(operation, method, rest, name);
  if (body && !bound.has("hContent-Type")) bound.set("hcontent-type", ["application/json"]);
  for (const [header, value] of Object.entries(headers)) {
    if (/^(host|authorization|x-amz-date|x-amz-security-token)$/i.test(header)) {
      throw invalid(`headers.${header}: belongs to the signature, which the client makes`, "invalid_header");
    }
    if (isSendable(header, value)) bound.set(`h${header}`, [textOf(value, `headers.${header}`, "h", "any")]);
  }
  const bindings = [...bound].flatMap(([place, values]) => values.flatMap((value) => [place, value]));
  return { method, path, bindings, body };
}

/**
 * Members that are neither modelled nor bound are part of the body.
 * @param {Row} operation
 * @param {string} method
 * @param {Record<string, unknown>} members
 * @param {string} name
 */
function bodyOf({ payload, payloadJson, seconds, convertSeconds, body, documents = "" }, method, members, name) {
  if (payload) return rawBody(members[payload], `${name}: ${payload}`);
  if (payloadJson) return bytesOf(jsonOf(members[payloadJson] ?? {}, `${name}.${payloadJson}`, documents));
  if ((body || method === "GET" || method === "DELETE") && !Object.keys(members).length) return undefined;
  const text = jsonOf(members, name, documents);
  // cast: a row with one of them has the other.
  return bytesOf(convertSeconds ? convertSeconds(text, /** @type {string} */ (seconds), name) : text);
}

/**
 * Bytes and text are sent as they are, anything else as JSON.
 * @param {unknown} value
 * @param {string} path
 */
function rawBody(value, path) {
  if (typeof value === "string") value.split(/\0/).forEach((part) => checkCharacters(part, path));
  return bytesOf(value, [path]) ?? bytesOf(jsonOf(value, path));
}

/** `"typeEquals:type tags:@map"` → `{ name: "typeEquals", wire: "type" }`, … */
export function entries(list = "") {
  return list
    .split(" ")
    .filter(Boolean)
    .map((entry) => {
      const [binding, marker] = entry.split("@");
      const [name, wire = name] = binding.split(":");
      return { name, wire, marker };
    });
}

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing in pages that came over plain http. */
export function uuid() {
  const random = hexOf(crypto.getRandomValues(new Uint8Array(16)));
  return random.replace(/(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-a$4-");
}

/**
 * A bound value as text. With a marker, it may be a number, a boolean or a Date; times are RFC 3339, but in headers as RFC 9110 has them.
 * @param {any} value any: it is judged here
 * @param {string} path
 * @param {string} [kind] `h` in headers
 * @param {string} [marker]
 */
function textOf(value, path, kind, marker) {
  if (marker && kindOf(value) === "Date" && !Number.isNaN(value.getTime())) {
    return kind === "h" ? value.toUTCString() : rfc3339(value);
  }
  if (typeof value !== "string" && !(marker && /^[nb]/.test(typeof value))) {
    throw invalid(`${path}: must be a string${marker ? ", number, boolean or Date" : ""}`);
  }
  checkCharacters(`${path}${value}`, path);
  return `${value}`;
}
