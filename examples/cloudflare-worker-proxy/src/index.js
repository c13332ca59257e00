// Amazon Bedrock for pages that must not hold AWS keys: callers show their token, the Worker signs.
import { fromEnv, InputError, signRequest } from "bedrock-wasm";
import { bodyOf } from "./body.js";
import { callerOf } from "./callers.js";
import { withCors } from "./cors.js";
import { objectionTo, SENT_ON } from "./limits.js";

const OPERATION = /^\/model\/([^/]+)\/(converse|converse-stream|invoke|invoke-with-response-stream|count-tokens)$/;

/** The headers of Bedrock's response that go back to the caller. */
const SENT_BACK = /^(content-type|x-amzn-.*)$/;

/**
 * @typedef {Record<"AWS_REGION" | "CALLERS" | "MAX_TOKENS" | "MODELS" | "ORIGINS", string>} Required
 * @typedef {Partial<Record<"BEDROCK_ENDPOINT" | "GUARDRAIL", string>>} Optional
 * @typedef {{ RATE_LIMIT: { limit(options: { key: string }): Promise<{ success: boolean }> } }} Bindings
 * @typedef {Required & Optional & Bindings} Env
 */

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   */
  async fetch(request, env) {
    const answer =
      request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await answerTo(request, env).catch(failure);
    return withCors(answer, request, env.ORIGINS.split(" "));
  },
};

/**
 * An error that escaped the Worker would become Cloudflare's error 1101, which a page of another origin cannot read.
 * @param {unknown} error
 */
function failure(error) {
  console.error(error);
  if (error instanceof InputError) return refusal(400, "ValidationException", error.message);
  return refusal(502, "ServiceUnavailableException", "Bedrock could not be reached.");
}

/** @type {(request: Request, env: Env) => Promise<Response>} */
async function answerTo(request, env) {
  const caller = await callerOf(request, env.CALLERS);
  if (!caller) return refusal(401, "UnrecognizedClientException", "The token is missing or unknown.");

  const { pathname } = new URL(request.url);
  const [, id = "", operation = ""] = (request.method === "POST" && OPERATION.exec(pathname)) || [];
  const model = decoded(id);
  if (!model) {
    return refusal(404, "UnknownOperationException", "This proxy answers POST /model/{modelId}/converse and the like.");
  }
  if (!env.MODELS.split(" ").includes(model)) {
    return refusal(403, "AccessDeniedException", `The model ${model} is not on this proxy's list.`);
  }

  const { success } = await env.RATE_LIMIT.limit({ key: caller });
  if (!success) return refusal(429, "ThrottlingException", "Too many calls; wait a minute.", { "retry-after": "60" });

  const body = await bodyOf(request);
  if (!body) return refusal(413, "ValidationException", "The body is too long.");
  const objection = objectionTo(operation, request.headers, body, env);
  if (objection) return refusal(400, "ValidationException", objection);

  return relay(pathname, body, request, env);
}

/**
 * The response's body is passed on as it arrives, so the caller's client checks every frame of it.
 * @type {(pathname: string, body: Uint8Array<ArrayBuffer>, request: Request, env: Env) => Promise<Response>}
 */
async function relay(pathname, body, request, env) {
  const endpoint = env.BEDROCK_ENDPOINT ?? `https://bedrock-runtime.${env.AWS_REGION}.amazonaws.com`;
  const { url, method, headers } = await signRequest(
    { method: "POST", url: endpoint + pathname, headers: only(SENT_ON, request.headers), body },
    { credentials: fromEnv(env), region: env.AWS_REGION, service: "bedrock" },
  );
  const answer = await fetch(url, { method, headers, body, redirect: "manual", signal: request.signal });
  return new Response(answer.body, { status: answer.status, headers: only(SENT_BACK, answer.headers) });
}

/** @param {string} id */
function decoded(id) {
  try {
    return decodeURIComponent(id);
  } catch {
    return "";
  }
}

const only = (/** @type {RegExp} */ names, /** @type {Headers} */ headers) =>
  Object.fromEntries([...headers].filter(([name]) => names.test(name)));

/**
 * An error in the form of AWS's services, which every client of theirs understands.
 * @type {(status: number, name: string, message: string, headers?: Record<string, string>) => Response}
 */
const refusal = (status, name, message, headers) =>
  Response.json({ message }, { status, headers: { ...headers, "x-amzn-errortype": name } });
