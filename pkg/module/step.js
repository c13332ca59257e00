// Everything that crosses to a call of the module and back: strings in one string, with a NUL between (`src/web/`).
import { errorFrom } from "../errors.js";
import { invalid } from "../lib/options.js";

/** How much is kept of a message, in characters: a gateway may send a page. */
const MAX_MESSAGE = 1000;

/** The event of a request that got no response. Fetch gives network errors the status 0. @type {ResponseEvent} */
export const NO_RESPONSE = [0, "\0"];

/**
 * @typedef {object} Step the next step of a call: one of the first four members is there
 * @property {true} [done]
 * @property {number} [sleepMs]
 * @property {{ attempt: number, url: string, method: string, headers: [string, string][] }} [send] the first attempt is 1
 * @property {import("../errors.js").Failure} [error]
 * @property {boolean} [expired] of an error: the service rejected the session token as expired
 */

/** @typedef {[status: number, details: string]} ResponseEvent */

/**
 * @param {import("../wasm/bedrock_wasm.js").Native} call
 * @param {ResponseEvent} [event] `NO_RESPONSE` or a `responseEvent`; nothing at the beginning and after a pause
 * @param {number} [nowMs]
 * @returns {Step}
 */
export function nextStep(call, [status, details] = [0, ""], nowMs = Date.now()) {
  const text = call.next(status, details, nowMs, Math.random() * 2 ** 32);
  if (!text) return { done: true };
  if (text.startsWith("[")) {
    const error = JSON.parse(text);
    // By its name or, as a page may be unable to read that, by its message.
    return {
      error,
      expired: error.some((/** @type {string} */ part) =>
        /^(ExpiredToken(Exception)?|The security token included in the request is expired)$/.test(part),
      ),
    };
  }
  const [number, url, method, ...rest] = text.split("\0");
  if (!url) return { sleepMs: +number };
  /** @type {[string, string][]} */
  const headers = [];
  // cast: the module writes names and values in turn.
  while (rest.length) headers.push(/** @type {[string, string]} */ (rest.splice(0, 2)));
  return { send: { attempt: +number, url, method, headers } };
}

/**
 * The signature of a call's request as it is, for a query.
 * @param {import("../wasm/bedrock_wasm.js").Native} call
 * @param {number} nowMs
 */
export function signatureOf(call, nowMs) {
  const text = call.signature(nowMs);
  if (text.startsWith("[")) throw errorFrom(text);
  return text;
}

/**
 * The canonical request of the step before, or of the request as it is.
 * @param {import("../wasm/bedrock_wasm.js").Native} call
 */
export const canonicalRequest = (call) => signatureOf(call, -1);

/**
 * @param {{ status: number, headers: Headers }} response
 * @param {any} [body] of an error: parsed, or the text of one that is not JSON; any: a gateway may send any members
 * @returns {ResponseEvent}
 */
export function responseEvent({ status, headers }, body) {
  const details = [
    text(headers.get("x-amzn-errortype")),
    text(body?.__type, body?.code),
    wordsOf(headers, body),
    text(headers.get("x-amz-retry-after")),
    // The module takes anything but digits for no date. cast: null is not a date either.
    `${Date.parse(/** @type {string} */ (headers.get("date")))}`,
  ];
  return [status, list(details, "")];
}

const text = (/** @type {any[]} any: the first text is taken */ ...values) =>
  values.find((value) => value && typeof value === "string") ?? "";

/**
 * The message of an error's body: AWS's, or the text that a gateway has in its place.
 * @param {Headers} headers
 * @param {any} body parsed, or the text of one that is not JSON; any: as above
 */
export function wordsOf(headers, body) {
  const { message, Message, error, error_description: more, detail, errors, title } = Object(body);
  return (
    text(message, Message) ||
    text(
      error?.message,
      more && `${error}: ${more}`,
      error,
      detail,
      detail?.[0]?.msg,
      errors?.[0]?.message,
      title,
      plainText(headers, body),
    )
      .trim()
      .slice(0, MAX_MESSAGE)
  );
}

/**
 * The body of a gateway's error that is not an object, unless it is a page for people.
 * @param {Headers} headers
 * @param {string} body
 */
function plainText(headers, body) {
  return (
    typeof body === "string" &&
    // cast: null is tested as its text.
    /^(text\/plain|application\/json|null)/i.test(/** @type {string} */ (headers.get("content-type"))) &&
    !/^\s*[<{[]/.test(body) &&
    body
  );
}

/**
 * Only secrets may still have a NUL here. The module refuses a space in their place, and names the secret.
 * @param {string[]} strings
 * @param {string} [instead] of a NUL, which would end an entry
 */
export const list = (strings, instead = " ") => strings.map((text) => text.replaceAll("\0", instead)).join("\0");

/**
 * A NUL would end an entry of a list, and half a surrogate pair would become another character.
 * @param {string} text
 * @param {string} path
 */
export function checkCharacters(text, path) {
  if (/\0|\p{Surrogate}/u.test(text)) {
    throw invalid(`${path}: contains a NUL or a lone surrogate`);
  }
}
