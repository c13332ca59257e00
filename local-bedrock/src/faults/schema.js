// The shape of a script, as JSON Schema.
import { PLACES } from "./damage.js";

/** @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema */

/** @type {JsonSchema} */
const text = { type: "string" };
/** @type {JsonSchema} */
const flag = { type: "boolean" };
/** @type {JsonSchema} */
const milliseconds = { type: "number", minimum: 0, maximum: 600_000 };
/** @type {(minimum: number, maximum?: number) => JsonSchema} */
const count = (minimum, maximum = 1e9) => ({ type: "integer", minimum, maximum });
/** @type {(properties: Record<string, JsonSchema>, required?: string[]) => JsonSchema} */
const object = (properties, required = []) => ({ type: "object", additionalProperties: false, properties, required });
/** @type {JsonSchema} */
const base64 = { type: "string", pattern: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$" };
const headerName = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";
/** @type {JsonSchema} */
const headerValue = { type: "string", nullable: true, pattern: "^[^\\r\\n\\0]*$" };
const how = { enum: ["end", "close", "reset"] };

/** Settings of a script for all its requests, which a reply may override. @type {Record<string, JsonSchema>} */
const surroundings = {
  clockOffsetSeconds: { type: "number", minimum: -1e9, maximum: 1e9 },
  hideHeaders: flag,
  allowOrigin: flag,
};

const error = object(
  {
    status: count(400, 599),
    name: text,
    nameIn: { type: "array", items: { enum: ["header", "__type", "code"] }, uniqueItems: true },
    message: text,
    messageIn: { enum: ["message", "Message"] },
    members: { type: "object" },
  },
  ["status"],
);

const response = object({ status: count(200, 599), body: text, bodyBase64: base64, json: {} });

/** One thing that happens to a stream, before its frame `at`, counted from 0; beyond the last frame: at the end. */
const step = object({
  at: count(0),
  exception: object({ type: text, message: text, members: { type: "object" } }, ["type"]),
  error: object({ code: text, message: text }, ["code"]),
  event: object({ type: text, payload: { type: "object" } }, ["type"]),
  bytes: base64,
  stall: object({ forMs: milliseconds }),
  cut: object({ how, afterBytes: count(0) }, ["how"]),
  flip: { enum: PLACES },
  omit: text,
});

const reply = object({
  times: count(1, 1e6),
  delayMs: milliseconds,
  reset: { const: true },
  stall: { const: true },
  error,
  response,
  headers: { type: "object", propertyNames: { pattern: headerName }, additionalProperties: headerValue },
  body: object({
    cut: object({ how, afterBytes: count(0) }, ["how", "afterBytes"]),
    drip: object({ bytes: count(1), everyMs: milliseconds }, ["bytes", "everyMs"]),
    stall: object({ afterBytes: count(0), forMs: milliseconds }, ["afterBytes"]),
  }),
  stream: { type: "array", items: step },
  ...surroundings,
});

/** JSON Schema of one script. */
export const SCRIPT = object(
  {
    id: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" },
    match: object({ operation: text, modelId: text, recordId: text }),
    preflight: { enum: ["refuse"] },
    replies: { type: "array", items: reply },
    ...surroundings,
  },
  ["replies"],
);

/**
 * Headers that a script may neither set nor remove, in lower case: browsers keep the effect for the host, hence for every
 * port of it, or the header is what keeps a scripted page from running as one of this machine.
 */
export const FORBIDDEN_HEADERS = [
  "access-control-allow-credentials",
  "access-control-allow-headers",
  "access-control-allow-methods",
  "access-control-allow-origin",
  "access-control-allow-private-network",
  "alt-svc",
  "clear-site-data",
  "content-security-policy",
  "content-security-policy-report-only",
  "nel",
  "refresh",
  "report-to",
  "reporting-endpoints",
  "service-worker-allowed",
  "set-cookie",
  "set-cookie2",
  "strict-transport-security",
  "x-content-type-options",
];

/** Members that exclude each other. */
export const ALTERNATIVES = {
  reply: ["reset", "stall", "error", "response"],
  body: ["body", "bodyBase64", "json"],
  step: ["exception", "error", "event", "bytes", "stall", "cut", "flip", "omit"],
};
