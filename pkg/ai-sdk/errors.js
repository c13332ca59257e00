// Our errors as the AI SDK knows them.
import { BedrockError } from "../errors.js";

/**
 * The same error, which is an `APICallError` for the AI SDK as well: it knows its errors by symbols, whoever made them
 * (https://github.com/vercel/ai, `AISDKError.hasMarker`). It is never retried there: the client has done so, and attempts would multiply.
 * @param {unknown} error
 * @param {object} input
 */
export function asCallError(error, input) {
  if (!(error instanceof BedrockError)) return error;
  const { endpoint: url = "", httpStatusCode: statusCode } = error.$metadata;
  /** @type {Record<string | symbol, unknown>} */
  const facts = {
    url,
    requestBodyValues: input,
    statusCode,
    isRetryable: false,
    [Symbol.for("vercel.ai.error")]: true,
    [Symbol.for("vercel.ai.error.AI_APICallError")]: true,
  };
  for (const name of Reflect.ownKeys(facts)) {
    // A user's hook may throw the same error again.
    Object.defineProperty(error, name, { value: facts[name], configurable: true });
  }
  return error;
}

/**
 * What a call gives, or its error as the AI SDK knows it.
 * @template T
 * @param {() => Promise<T>} call
 * @param {object} input
 */
export const known = (call, input) =>
  call().catch((error) => {
    throw asCallError(error, input);
  });
