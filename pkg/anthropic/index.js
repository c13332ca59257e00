// `bedrock-wasm/anthropic`: a `fetch` for Anthropic's SDK whose responses come from InvokeModel, which has every Claude on Bedrock.
import { bytesOf } from "../data/body.js";
import { check, must } from "../lib/options.js";
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

const JSON_TYPE = "application/json";

/** Guardrails, traces, latency and tiers. */
const FOR_BEDROCK = /^x-amzn-bedrock-/;

/**
 * @param {Client} client
 * @returns {typeof fetch}
 */
export function anthropicFetch(client) {
  must("client", typeof client?.invokeModelWithResponseStream === "function", "a BedrockRuntime");
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const [isKnown, counts] = PATH.exec(pathname) ?? [];
    const { method } = request;
    if (!isKnown || method !== "POST") {
      const message = `InvokeModel has POST /v1/messages and /v1/messages/count_tokens, not ${method} ${pathname}`;
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
      if (counts) {
        // A body of InvokeModel must have `max_tokens`, on which the count does not depend.
        const invokeModel = { body: bytesOf(JSON.stringify({ max_tokens: 1, ...body })) };
        const counted = await client.countTokens({ modelId: model, input: { invokeModel } }, options);
        return answer(JSON.stringify({ input_tokens: counted.inputTokens }), JSON_TYPE, counted);
      }
      const call = { modelId: model, body: bytesOf(JSON.stringify(body)), contentType: JSON_TYPE };
      if (stream) {
        const streamed = await client.invokeModelWithResponseStream(call, options);
        return answer(sseOf(streamed.body), "text/event-stream; charset=utf-8", streamed);
      }
      const whole = await client.invokeModel(call, options);
      // cast: the bytes do not share their buffer.
      return answer(/** @type {Uint8Array<ArrayBuffer>} */ (whole.body), JSON_TYPE, whole);
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

/** @param {BodyInit} body @param {string} type @param {{ $metadata: ResponseMetadata }} output */
const answer = (body, type, { $metadata: { requestId = "" } }) =>
  new Response(body, { headers: { "content-type": type, "request-id": requestId } });
