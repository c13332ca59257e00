// `bedrock-wasm/anthropic`: a `fetch` for Anthropic's SDK whose responses come from InvokeModel, which has every Claude on Bedrock.
import { bytesOf } from "../data/body.js";
import { check, invalid } from "../lib/options.js";
import { errorOf, failed, refusal } from "./errors.js";
import { sseOf } from "./sse.js";

/**
 * @import { MethodOptions, ResponseMetadata } from "../types/index.js"
 *
 * @typedef {Parameters<typeof import("../types/anthropic.js").anthropicFetch>[0]} Client
 */

/** Bedrock takes the version of the API in the body, where the first one has another name. */
const FIRST_VERSION = { header: "2023-06-01", body: "bedrock-2023-05-31" };

const PATH = /\/v1\/messages(\/count_tokens)?$/;

/** Guardrails, traces, latency and tiers. */
const FOR_BEDROCK = /^x-amzn-bedrock-/;

/**
 * @param {Client} client
 * @returns {typeof fetch}
 */
export function anthropicFetch(client) {
  check("client", client, "an object");
  if (typeof client.invokeModelWithResponseStream !== "function") throw invalid("client: give a BedrockRuntime");
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const [isKnown, counts] = PATH.exec(pathname) ?? [];
    if (!isKnown || request.method !== "POST") {
      const message = `InvokeModel has POST /v1/messages and /v1/messages/count_tokens, not ${request.method} ${pathname}`;
      return refusal(404, errorOf("not_found_error", message));
    }
    const text = await request.text();
    const [version, betas, profile] = ["version", "beta", "user-profile-id"].map((name) =>
      request.headers.get(`anthropic-${name}`),
    );
    /** @type {MethodOptions} */
    const options = {
      // Not the request's own signal, to which engines hold only a weak reference.
      // cast: a request has a signal, a URL has none.
      abortSignal: init?.signal ?? /** @type {Partial<Request>} */ (input).signal,
      headers: Object.fromEntries([...request.headers].filter(([name]) => FOR_BEDROCK.test(name))),
    };
    try {
      const { model, stream, ...body } = membersOf(text);
      body.anthropic_version ??= !version || version === FIRST_VERSION.header ? FIRST_VERSION.body : version;
      if (betas) body.anthropic_beta ??= betas.split(/, */);
      if (profile) body.user_profile_id ??= profile;
      if (counts) return await countTokens(client, model, body, options);
      return await (stream ? streamed : whole)(client, invocation(model, body), options);
    } catch (thrown) {
      return failed(thrown);
    }
  };
}

/**
 * @param {string} text
 * @returns {{ model: string, stream?: boolean, anthropic_beta?: string[], anthropic_version?: string, user_profile_id?: string }}
 */
function membersOf(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    // It is refused as other values are.
  }
  check("body", body, "a JSON object");
  return body;
}

/** @param {string} modelId @param {object} body */
const invocation = (modelId, body) => ({
  modelId,
  body: bytesOf(JSON.stringify(body)),
  contentType: "application/json",
});

/** @typedef {ReturnType<typeof invocation>} Invocation */

/** @param {Client} client @param {Invocation} call @param {MethodOptions} options */
async function whole(client, call, options) {
  const { body, $metadata } = await client.invokeModel(call, options);
  // cast: the bytes do not share their buffer.
  return answer(/** @type {Uint8Array<ArrayBuffer>} */ (body), "application/json", $metadata);
}

/** @param {Client} client @param {Invocation} call @param {MethodOptions} options */
async function streamed(client, call, options) {
  const { body, $metadata } = await client.invokeModelWithResponseStream(call, options);
  return answer(sseOf(body), "text/event-stream; charset=utf-8", $metadata);
}

/**
 * A body of InvokeModel must have `max_tokens`, on which the count does not depend.
 * @param {Client} client
 * @param {string} modelId
 * @param {object} body
 * @param {MethodOptions} options
 */
async function countTokens(client, modelId, body, options) {
  const invokeModel = { body: bytesOf(JSON.stringify({ max_tokens: 1, ...body })) };
  const { inputTokens, $metadata } = await client.countTokens({ modelId, input: { invokeModel } }, options);
  return answer(JSON.stringify({ input_tokens: inputTokens }), "application/json", $metadata);
}

/** @param {BodyInit} body @param {string} type @param {ResponseMetadata} $metadata */
const answer = (body, type, { requestId = "" }) =>
  new Response(body, { headers: { "content-type": type, "request-id": requestId } });
