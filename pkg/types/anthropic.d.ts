// The types of `bedrock-wasm/anthropic`.
import type { BedrockRuntimeOperations } from "./bedrock-runtime.js";

/**
 * A `fetch` for `@anthropic-ai/sdk` whose calls the client sends: `new Anthropic({ apiKey: "unused", maxRetries: 0, fetch:
 * anthropicFetch(client) })`. `POST /v1/messages` becomes InvokeModel or InvokeModelWithResponseStream, which have every Claude
 * on Bedrock, and `POST /v1/messages/count_tokens` becomes CountTokens; other paths are answered with 404. The host of a request
 * does not matter: the client decides where it goes, how it is signed, and how often it is tried.
 *
 * The header `anthropic-beta` becomes the body's `anthropic_beta`, and headers that begin with `x-amzn-bedrock-` are sent.
 *
 * An error of the service is an error of Anthropic's form with the same status, and in a stream an `error` event. A stream
 * that is cut fails with an `IncompleteStreamError`.
 * @throws {InputError} `client` is not a BedrockRuntime
 */
export declare function anthropicFetch(
  client: Pick<BedrockRuntimeOperations, "invokeModel" | "invokeModelWithResponseStream" | "countTokens">,
): typeof fetch;
