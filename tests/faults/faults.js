// Every fault: the emulator's orders, and the right outcome in a call, a stream, text() and final().
import { event } from "bedrock-wasm/testing";

/** In front of this frame of a stream faults strike: its start and three texts come before. */
const STRUCK = 4;
/** What a client has by then is on its way: a fault that follows at once could overtake it, as a reset does. */
const PAUSE_MS = 50;
/** The last frame of the answer, which tells the usage. */
const LAST = 15;

/** The same of a call and of the three ways to read a stream. */
const all = (outcome) => ({ call: outcome, ...streams(outcome) });
/** Of a stream only. */
const streams = (outcome) => ({ stream: outcome, text: outcome, final: outcome });
/** An error after the texts that came before it; `final()` gives them as `partial` if the response was cut. */
const after = (error, { texts = STRUCK - 1, partial = false } = {}) => ({
  stream: `${error}, ${texts} texts`,
  text: `${error}, ${texts} texts`,
  final: partial ? `${error}, partial` : error,
});
const retried = (error) => all(`${error}, 2 requests`);

const once = (reply, script) => ({ ...script, replies: [reply] });
const always = (reply, script) => once({ ...reply, times: 100 }, script);
const error = (status, name, headers) => ({
  error: { status, name, message: `a fault: ${name}` },
  ...(headers && { headers }),
});
const page = (status, body) => ({ response: { status, body } });
/** Steps of a stream in front of the frame that is struck, or of another one. */
const struck = (step, at = STRUCK) =>
  once({
    stream: [
      { at, stall: { forMs: PAUSE_MS } },
      { at, ...step },
    ],
  });
const cut = (how) => ({
  call: once({ body: { stall: { afterBytes: 40, forMs: PAUSE_MS }, cut: { how, afterBytes: 40 } } }),
  stream: struck({ cut: { how, afterBytes: 30 } }),
});

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {object} [script] what the emulator does, see its readme; of a call and of a stream where they differ:
 * @property {object} [call]
 * @property {object} [stream]
 * @property {Record<string, string>} expected by way of asking
 * @property {Record<string, string>} [chromium] where a page sees something else
 * @property {boolean} [aborts] the caller aborts after a while
 * @property {boolean} [unknownEvent] whether it is passed on is told
 * @property {boolean} [refused] there is no server
 * @property {boolean} [redirects] to another server
 */

/** @type {Fault[]} */
export const FAULTS = [
  { name: "none", script: { replies: [] }, expected: all("complete") },
  {
    name: "400 ValidationException",
    script: always(error(400, "ValidationException")),
    expected: all("ValidationException"),
  },
  {
    name: "403 AccessDeniedException",
    script: always(error(403, "AccessDeniedException")),
    expected: all("AccessDeniedException"),
  },
  {
    name: "429 ThrottlingException",
    script: always(error(429, "ThrottlingException")),
    expected: retried("ThrottlingException"),
  },
  {
    name: "429 with `x-amz-retry-after: 20`",
    script: always(error(429, "ThrottlingException", { "x-amz-retry-after": "20" })),
    expected: retried("ThrottlingException"),
  },
  {
    name: "429 once, then well",
    script: once(error(429, "ThrottlingException")),
    expected: all("complete, 2 requests"),
  },
  {
    name: "500 InternalServerException",
    script: always(error(500, "InternalServerException")),
    expected: retried("InternalServerException"),
  },
  {
    name: "503 once, then well",
    script: once(error(503, "ServiceUnavailableException")),
    expected: all("complete, 2 requests"),
  },
  {
    name: "502 with a proxy's HTML page",
    script: always(page(502, "<h1>Bad Gateway</h1>")),
    expected: retried("UnknownError"),
  },
  {
    name: "headers hidden from other origins",
    script: always(error(429, "ThrottlingException"), { hideHeaders: true }),
    expected: retried("ThrottlingException"),
  },
  {
    name: "200 with a captive portal's HTML page",
    script: always(page(200, "<h1>Please log in</h1>")),
    expected: all("StreamIntegrityError"),
  },
  {
    name: "a right body with a wrong content type",
    script: always({ headers: { "content-type": "application/octet-stream" } }),
    expected: { call: "complete", ...streams("StreamIntegrityError") },
  },
  {
    name: "a redirect to another place",
    redirects: true,
    script: always(page(307, "")),
    expected: retried("NetworkError"),
  },
  {
    name: "a preflight that is refused",
    script: { preflight: "refuse", replies: [] },
    expected: all("complete"),
    chromium: all("NetworkError, no request"),
  },
  { name: "nothing listens", refused: true, script: { replies: [] }, expected: all("NetworkError, no request") },
  {
    name: "reset before the head",
    script: always({ reset: true }),
    expected: retried("NetworkError"),
    // Chromium itself asks again if the connection was not a new one: the preflight had used it.
    chromium: all("NetworkError, 3 requests"),
  },
  { name: "reset once, then well", script: once({ reset: true }), expected: all("complete, 2 requests") },
  { name: "no head ever", script: always({ stall: true }), expected: retried("TimeoutError") },
  {
    name: "a clock that is ten minutes off",
    script: { clockOffsetSeconds: 600, replies: [] },
    expected: all("complete, 2 requests"),
  },
  {
    name: "a body that stalls",
    call: once({ body: { stall: { afterBytes: 40 } } }),
    stream: struck({ stall: {} }),
    expected: { call: "TimeoutError", ...after("TimeoutError") },
  },
  {
    name: "a reset in mid-body, once",
    ...cut("reset"),
    expected: { call: "complete, 2 requests", ...after("IncompleteStreamError", { partial: true }) },
  },
  {
    name: "a connection that closes in mid-body, once",
    ...cut("close"),
    expected: { call: "complete, 2 requests", ...after("IncompleteStreamError", { partial: true }) },
  },
  {
    name: "a body that ends as if whole, inside a frame",
    ...cut("end"),
    expected: { call: "StreamIntegrityError", ...after("IncompleteStreamError", { partial: true }) },
  },
  {
    name: "the last frame is cut",
    stream: struck({ cut: { how: "end", afterBytes: 30 } }, LAST),
    expected: after("IncompleteStreamError", { texts: 12, partial: true }),
  },
  {
    name: "a clean end before the terminal event",
    stream: struck({ cut: { how: "end" } }),
    expected: after("IncompleteStreamError", { partial: true }),
  },
  { name: "a flipped bit in a payload", stream: struck({ flip: "payload" }), expected: after("StreamIntegrityError") },
  {
    name: "a flipped bit in the headers",
    stream: struck({ flip: "headers" }),
    expected: after("StreamIntegrityError"),
  },
  {
    name: "a flipped bit in a prelude's checksum",
    stream: struck({ flip: "preludeCrc" }),
    expected: after("StreamIntegrityError"),
  },
  {
    name: "an exception frame",
    stream: struck({ exception: { type: "throttlingException", message: "too fast" } }),
    expected: after("ThrottlingException"),
  },
  {
    name: "an exception frame of no model",
    stream: struck({ exception: { type: "newerException", message: "new" } }),
    expected: after("NewerException"),
  },
  {
    name: "an error frame",
    stream: struck({ error: { code: "InternalError", message: "It broke." } }),
    expected: after("InternalError"),
  },
  {
    name: "an exception in the first frame",
    stream: struck({ exception: { type: "modelStreamErrorException", message: "m" } }, 0),
    expected: streams("ModelStreamErrorException"),
  },
  {
    name: "an event of an unknown type",
    unknownEvent: true,
    stream: struck({ event: { type: "newerEvent", payload: { a: 1 } } }),
    expected: { stream: "complete, event passed on", text: "complete", final: "complete" },
  },
  {
    name: "a payload that is no JSON",
    stream: struck({ bytes: Buffer.from(event("contentBlockDelta", "{")).toString("base64") }),
    expected: after("StreamIntegrityError"),
  },
  {
    name: "seven bytes at a time",
    script: once({ body: { drip: { bytes: 7, everyMs: 0 } } }),
    expected: all("complete"),
  },
  {
    name: "aborted while the head is awaited",
    aborts: true,
    script: always({ stall: true }),
    expected: all("AbortError, connection closed"),
  },
  {
    name: "aborted in mid-body",
    aborts: true,
    call: once({ body: { stall: { afterBytes: 40 } } }),
    stream: struck({ stall: {} }),
    expected: {
      call: "AbortError, connection closed",
      stream: "AbortError, 3 texts, connection closed",
      text: "AbortError, 3 texts, connection closed",
      final: "AbortError, connection closed",
    },
  },
];
