// `bedrock-wasm/anthropic`: a `fetch` for Anthropic's SDK whose responses come from InvokeModel, which has every Claude on Bedrock.
import { bytesOf } from "../data/body.js";
import { check, must } from "../lib/options.js";
import { errorOf, failed, refusal, respond } from "./errors.js";
import { sseOf } from "./sse.js";

/**
 * @import { MethodOptions } from "../types/index.js"
 *
 * @typedef {Parameters<typeof import("../types/anthropic.js").anthropicFetch>[0]} Client
 */

const KNOWN = /^POST .*\/v1\/messages(\/count_tokens)?$/;

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
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    const [isKnown, counts] = KNOWN.exec(asked) ?? [];
    if (!isKnown) {
      const message = `InvokeModel has POST /v1/messages and /v1/messages/count_tokens, not ${asked}`;
      return refusal(404, errorOf("not_found", message));
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
      const { model: modelId, stream, ...body } = membersOf(text);
      // Bedrock takes the version of the API in the body, where the first one has another name.
      body.anthropic_version ??= !version || version === "2023-06-01" ? "bedrock-2023-05-31" : version;
      if (betas) body.anthropic_beta ??= betas.split(/, */);
      if (profile) body.user_profile_id ??= profile;
      if (counts) {
        // A body of InvokeModel must have `max_tokens`, on which the count does not depend.
        const invokeModel = { body: encoded({ max_tokens: 1, ...body }) };
        const { inputTokens, $metadata } = await client.countTokens({ modelId, input: { invokeModel } }, options);
        return respond(encoded({ input_tokens: inputTokens }), $metadata);
      }
      const call = { modelId, body: encoded(body) };
      if (stream) {
        const output = await client.invokeModelWithResponseStream(call, options);
        return respond(sseOf(output.body), output.$metadata, { "content-type": "text/event-stream; charset=utf-8" });
      }
      const output = await client.invokeModel(call, options);
      // cast: the bytes do not share their buffer.
      return respond(/** @type {Uint8Array<ArrayBuffer>} */ (output.body), output.$metadata);
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

/** @param {object} body */
const encoded = (body) => bytesOf(JSON.stringify(body));
