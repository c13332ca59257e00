// Amazon Bedrock for pages that must not hold AWS keys: callers show a token of their own, the Worker signs.
import { signRequest } from "bedrock-wasm";
import { callerOf } from "./callers.js";
import { withCors } from "./cors.js";

const MAX_BODY_BYTES = 25 * 1024 * 1024;
const OPERATION = /^\/model\/([^/]+)\/(?:converse|converse-stream|invoke|invoke-with-response-stream|count-tokens)$/;

/** What of a request goes on to Bedrock, and of its answer back to the caller. */
const SENT_ON = /^(content-type|accept|x-amzn-bedrock-.*)$/;
const SENT_BACK = /^(content-type|x-amzn-.*)$/;

export default {
  async fetch(request, env) {
    const answer = request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await answerTo(request, env);
    return withCors(answer, request, env.ORIGINS.split(" "));
  },
};

async function answerTo(request, env) {
  const caller = await callerOf(request, env.CALLERS);
  if (!caller) return refusal(401, "UnrecognizedClientException", "The token is missing or unknown.");

  const { pathname } = new URL(request.url);
  const model = request.method === "POST" && modelIn(pathname);
  if (!model) return refusal(404, "UnknownOperationException", "This proxy answers POST /model/{modelId}/converse and the like.");
  if (!env.MODELS.split(" ").includes(model)) return refusal(403, "AccessDeniedException", `The model ${model} is not on this proxy's list.`);

  const { success } = await env.RATE_LIMIT.limit({ key: caller });
  if (!success) return refusal(429, "ThrottlingException", "Too many calls; wait a minute.", { "retry-after": "60" });

  const tooLarge = () => refusal(413, "ValidationException", `The body is longer than ${MAX_BODY_BYTES} bytes.`);
  if (Number(request.headers.get("content-length")) > MAX_BODY_BYTES) return tooLarge();
  const body = await request.arrayBuffer();
  if (body.byteLength > MAX_BODY_BYTES) return tooLarge();

  return relay(pathname, body, request, env);
}

/** The answer's body is handed on as it comes, so the caller's client checks every frame of it. */
async function relay(pathname, body, request, env) {
  const endpoint = env.BEDROCK_ENDPOINT ?? `https://bedrock-runtime.${env.AWS_REGION}.amazonaws.com`;
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    sessionToken: env.AWS_SESSION_TOKEN,
  };
  const { url, method, headers } = await signRequest(
    { method: "POST", url: endpoint + pathname, headers: only(SENT_ON, request.headers), body },
    { credentials, region: env.AWS_REGION, service: "bedrock" },
  );
  try {
    const answer = await fetch(url, { method, headers, body, redirect: "manual", signal: request.signal });
    return new Response(answer.body, { status: answer.status, headers: only(SENT_BACK, answer.headers) });
  } catch (error) {
    console.error(error);
    return refusal(502, "ServiceUnavailableException", "Bedrock could not be reached.");
  }
}

function modelIn(pathname) {
  try {
    return decodeURIComponent(OPERATION.exec(pathname)?.[1] ?? "");
  } catch {
    return "";
  }
}

const only = (names, headers) => Object.fromEntries([...headers].filter(([name]) => names.test(name)));

/** An error as AWS's services answer it, which every client of theirs understands. */
const refusal = (status, name, message, headers) => Response.json({ message }, { status, headers: { ...headers, "x-amzn-errortype": name } });
