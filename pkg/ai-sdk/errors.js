// Our errors as the AI SDK knows them.
import { BedrockError } from "../errors.js";

/** The AI SDK knows its errors by these symbols, whoever made them (https://github.com/vercel/ai, `AISDKError.hasMarker`). */
const MARKERS = ["vercel.ai.error", "vercel.ai.error.AI_APICallError"].map((name) => Symbol.for(name));

/**
 * The same error, which is an `APICallError` for the AI SDK as well. It is never retried there: the client has done so, and attempts
 * would multiply.
 * @param {unknown} error
 * @param {object} input
 */
export function asCallError(error, input) {
  if (!(error instanceof BedrockError)) return error;
  const statusCode = error.$metadata.httpStatusCode;
  const facts = { url: error.$metadata.endpoint ?? "", requestBodyValues: input, statusCode, isRetryable: false };
  for (const [name, value] of Object.entries(facts)) {
    if (!(name in error)) Object.defineProperty(error, name, { value, enumerable: false, configurable: true });
  }
  for (const marker of MARKERS) Object.defineProperty(error, marker, { value: true, configurable: true });
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
