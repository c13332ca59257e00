// Every fault, what the server does for it, and what our client must make of it: of a call, a stream, text() and final().
import { errorFrame, event, exception, joined } from "bedrock-wasm/testing";
import { BEFORE, endOf, FRAMES, JSON_BYTES, STREAM_BYTES } from "./answer.js";

/** The same for a call and for the three ways to read a stream. */
const all = (outcome) => ({ call: outcome, stream: outcome, text: outcome, final: outcome });
/** Of a stream only. */
const streams = (outcome) => ({ stream: outcome, text: outcome, final: outcome });
/** An error after the texts that came before it; `final()` gives them as `partial` where the answer was cut. */
const after = (error, { texts = BEFORE - 1, partial = false } = {}) => ({
  stream: `${error}, ${texts} texts`,
  text: `${error}, ${texts} texts`,
  final: partial ? `${error}, partial` : error,
});
const retried = (error) => all(`${error}, 2 requests`);

const good = ({ head, rest }) => {
  head();
  rest();
};
const refuses = (status, name, { headers = {}, body = { message: `a fault: ${name}` } } = {}) => ({ head, rest }) => {
  head(status, { "content-type": "application/json", ...(name && { "x-amzn-errortype": name }), ...headers });
  rest(typeof body === "string" ? body : JSON.stringify(body));
};
const firstThenGood = (fault) => (exchange) => (exchange.attempt === 1 ? fault : good)(exchange);
/** A part of a good answer, and then what comes in place of its rest. */
const partly = (then) => (exchange) => {
  exchange.head();
  const [bytes, end] = exchange.isStream ? [STREAM_BYTES, endOf(BEFORE) + 30] : [JSON_BYTES, 40];
  exchange.response.write(bytes.subarray(0, end));
  setTimeout(then, 50, exchange);
};
/** A stream of other frames; a call is answered well. */
const frames = (...others) => ({ head, rest, isStream }) => {
  head();
  rest(isStream ? joined(...others) : undefined);
};
/** What a service ends a stream with. */
const ended = (frame) => frames(...FRAMES.slice(0, BEFORE), frame);
const inserted = (frame) => frames(...FRAMES.slice(0, BEFORE), frame, ...FRAMES.slice(BEFORE));
const flipped = (at) => {
  const bytes = STREAM_BYTES.slice();
  bytes[at] ^= 1;
  return frames(bytes);
};
const CLOCK_SKEW_MS = 10 * 60_000;

/** @typedef {{ name: string, answer?: (exchange: import("./server.js").Exchange) => void, expected: Record<string, string>, chromium?: Record<string, string>, aborts?: boolean }} Fault */

/** @type {Fault[]} */
export const FAULTS = [
  { name: "none", answer: good, expected: all("complete") },
  { name: "400 ValidationException", answer: refuses(400, "ValidationException"), expected: all("ValidationException") },
  { name: "403 AccessDeniedException", answer: refuses(403, "AccessDeniedException"), expected: all("AccessDeniedException") },
  { name: "429 ThrottlingException", answer: refuses(429, "ThrottlingException"), expected: retried("ThrottlingException") },
  { name: "429 with `x-amz-retry-after: 20`", answer: refuses(429, "ThrottlingException", { headers: { "x-amz-retry-after": "20" } }), expected: retried("ThrottlingException") },
  { name: "429 once, then well", answer: firstThenGood(refuses(429, "ThrottlingException")), expected: all("complete, 2 requests") },
  { name: "500 InternalServerException", answer: refuses(500, "InternalServerException"), expected: retried("InternalServerException") },
  { name: "503 once, then well", answer: firstThenGood(refuses(503, "ServiceUnavailableException")), expected: all("complete, 2 requests") },
  { name: "502 with a proxy's HTML page", answer: refuses(502, "", { headers: { "content-type": "text/html" }, body: "<h1>Bad Gateway</h1>" }), expected: retried("UnknownError") },
  { name: "error headers hidden from other origins", hidesHeaders: true, answer: refuses(429, "ThrottlingException"), expected: retried("ThrottlingException") },
  { name: "200 with a captive portal's HTML page", answer: refuses(200, "", { headers: { "content-type": "text/html" }, body: "<h1>Please log in</h1>" }), expected: all("StreamIntegrityError") },
  {
    name: "a right body with a wrong content type",
    answer: ({ head, rest }) => {
      head(200, { "content-type": "application/octet-stream" });
      rest();
    },
    expected: { call: "complete", ...streams("StreamIntegrityError") },
  },
  { name: "a redirect to another place", redirects: true, expected: retried("NetworkError") },
  { name: "a preflight that is refused", refusesPreflight: true, answer: good, expected: all("complete"), chromium: all("NetworkError, no request") },
  { name: "nothing listens", refused: true, expected: all("NetworkError, no request") },
  {
    name: "reset before the head",
    answer: ({ response }) => response.socket.resetAndDestroy(),
    expected: retried("NetworkError"),
    // Chromium itself asks once more where the connection was not a new one: the preflight had used it.
    chromium: all("NetworkError, 3 requests"),
  },
  { name: "reset once, then well", answer: firstThenGood(({ response }) => response.socket.resetAndDestroy()), expected: all("complete, 2 requests") },
  { name: "no head ever", answer: () => {}, expected: retried("TimeoutError") },
  {
    name: "a clock that is ten minutes off",
    answer(exchange) {
      const theirs = new Date(Date.now() + CLOCK_SKEW_MS);
      const [, year, month, day, hour, minute, second] = /(....)(..)(..)T(..)(..)(..)Z/.exec(exchange.request.headers["x-amz-date"] ?? "19700101T000000Z");
      const off = Math.abs(Date.UTC(year, month - 1, day, hour, minute, second) - theirs);
      if (off < 5 * 60_000) return good(exchange);
      refuses(403, "InvalidSignatureException", { headers: { date: theirs.toUTCString() } })(exchange);
    },
    expected: all("complete, 2 requests"),
  },
  { name: "a body that stalls", answer: partly(() => {}), expected: { call: "TimeoutError", ...after("TimeoutError") } },
  { name: "a reset in mid-body", answer: partly(({ response }) => response.socket.resetAndDestroy()), expected: { call: "NetworkError", ...after("IncompleteStreamError", { partial: true }) } },
  { name: "a body that ends too early, inside a frame", answer: partly(({ response }) => response.end()), expected: { call: "StreamIntegrityError", ...after("IncompleteStreamError", { partial: true }) } },
  { name: "the last frame is cut", answer: frames(STREAM_BYTES.subarray(0, -9)), expected: after("IncompleteStreamError", { texts: 8, partial: true }) },
  { name: "a clean end before the terminal event", answer: frames(...FRAMES.slice(0, BEFORE)), expected: after("IncompleteStreamError", { partial: true }) },
  { name: "a flipped bit in a payload", answer: flipped(endOf(BEFORE + 1) - 9), expected: after("StreamIntegrityError") },
  { name: "a flipped bit in a length", answer: flipped(endOf(BEFORE) + 2), expected: after("StreamIntegrityError") },
  { name: "an exception frame", answer: ended(exception("throttlingException", { message: "too fast" })), expected: after("ThrottlingException") },
  { name: "an exception frame of no model", answer: ended(exception("newerException", { message: "new" })), expected: after("NewerException") },
  { name: "an error frame", answer: ended(errorFrame("InternalError", "It broke.")), expected: after("InternalError") },
  { name: "an exception in the first frame", answer: frames(exception("modelStreamErrorException", { message: "m" })), expected: streams("ModelStreamErrorException") },
  { name: "an event of an unknown type", unknownEvent: true, answer: inserted(event("newerEvent", { a: 1 })), expected: { stream: "complete, event passed on", text: "complete", final: "complete" } },
  { name: "a payload that is no JSON", answer: inserted(event("contentBlockDelta", "{")), expected: after("StreamIntegrityError") },
  {
    name: "one byte at a time",
    answer({ head, response, isStream }) {
      head();
      const bytes = isStream ? STREAM_BYTES : JSON_BYTES;
      let at = 0;
      const next = () => {
        for (let count = 0; count < 20 && at < bytes.length; count++) response.write(bytes.subarray(at, ++at));
        if (at < bytes.length) setImmediate(next);
        else response.end();
      };
      next();
    },
    expected: all("complete"),
  },
  { name: "aborted while the head is awaited", aborts: true, answer: () => {}, expected: all("AbortError, connection closed") },
  { name: "aborted in mid-body", aborts: true, answer: partly(() => {}), expected: { call: "AbortError, connection closed", stream: "AbortError, 3 texts, connection closed", text: "AbortError, 3 texts, connection closed", final: "AbortError, connection closed" } },
];
