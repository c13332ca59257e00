// The base URL of a model that is not where it was asked for. A model is on few of the routes for SDKs, and AWS's error does not
// say on which.
import { withAdvice } from "../errors.js";
import { withBody } from "../lib/fetch.js";

/** What AWS says then. */
const ELSEWHERE = /on this route|not support the '\/|model identifier is invalid/;

/** An id, unless only the package's own clients reach its maker's models. */
const ID = /"model": ?"(?![^"]*(?:amazon|cohere|meta))([^".]+\.[^"]+)/;
/** Models on OpenAI's path at bedrock-mantle. */
const LIKE_OPENAI = /^(openai\.gpt-(?!oss)|xai|google\.gemma-4)/;

/**
 * A refused response, with advice behind the message in its body if another base URL has the model.
 * @param {Response} response
 * @param {any} refusal any: its parsed body, of OpenAI's form, Anthropic's or AWS's
 * @param {Uint8Array | undefined} body of the request
 * @param {URL} url of the request
 * @param {string} region
 */
export function adviseRoute(response, refusal, body, { href }, region) {
  const error = refusal?.error ?? refusal;
  const [, model] = (ELSEWHERE.test(error?.message) && ID.exec(new TextDecoder().decode(body))) || [];
  if (!model) return response;
  const place = /\banthropic\./.test(model)
    ? `runtime.${region}.amazonaws.com/anthropic`
    : `mantle.${region}.api.aws${LIKE_OPENAI.test(model) ? "/openai" : ""}/v1`;
  if (href.includes(place)) return response;
  error.message = withAdvice(error.message, `Try the base URL https://bedrock-${place}.`);
  const advised = withBody(response, JSON.stringify(refusal));
  advised.headers.delete("content-length");
  return advised;
}
