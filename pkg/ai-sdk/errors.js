// Our errors as the AI SDK knows them.
import { BedrockError } from "../errors.js";

/** The AI SDK knows its errors by these symbols, whoever made them (https://github.com/vercel/ai, `AISDKError.hasMarker`). */
const MARKERS = ["", ".AI_APICallError"].map(
  (name) => /** @type {const} */ ([Symbol.for(`vercel.ai.error${name}`), true]),
);

/**
 * The same error, which is an `APICallError` for the AI SDK as well. It is never retried there: the client has done so, and attempts
 * would multiply.
 * @param {unknown} error
 * @param {object} input
 */
export function asCallError(error, input) {
  if (!(error instanceof BedrockError)) return error;
  const { endpoint = "", httpStatusCode: statusCode } = error.$metadata;
  const facts = { url: endpoint, requestBodyValues: input, statusCode, isRetryable: false };
  for (const [name, value] of [...Object.entries(facts), ...MARKERS]) {
    if (!(name in error)) Object.defineProperty(error, name, { value, configurable: true });
  }
  return error;
}

/**
 * What a call gives, or its error as the AI SDK knows it.
 * @template T
 * @param {() => Promise<T>} call
 * @param {object} input
 */
export async function known(call, input) {
  try {
    return await call();
  } catch (error) {
    throw asCallError(error, input);
  }
}
