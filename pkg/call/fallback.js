// One call with a list of models: they are tried in turn while they are throttled, out of reach or respond without an answer.
import { BedrockError } from "../errors.js";
import { isPlace } from "./model-place.js";
import { invalid } from "../lib/options.js";
import { readerIn } from "../stream/event-stream.js";

/** @import { BedrockError as PublicError } from "../types/index.js" */

/**
 * A model, and its place if that is not the client's.
 * @typedef {{ modelId: string, region?: string | undefined, endpoint?: string | undefined, signingHost?: string | undefined }} Place
 */

/**
 * The models to try, from an input whose `modelId` is a list.
 * @param {any[]} list ids, `{ modelId }`, or results of `modelPlace`; any: data may come from anywhere, and is judged here
 * @returns {Place[]}
 */
export function modelsOf(list) {
  const models = list.map((entry) => {
    if (typeof entry === "string") return { modelId: entry };
    if (isPlace(entry)) return entry;
    const { modelId, ...others } = entry ?? {};
    const [name] = Object.keys(others);
    if (name) throw refused(`${name} does not belong in a plain entry`);
    return { modelId };
  });
  if (models[0] && models.every(({ modelId }) => typeof modelId === "string")) return models;
  throw refused("a list needs entries");
}

/**
 * Data may come from a page, so it must not choose an address.
 * @param {string} problem
 */
function refused(problem) {
  return invalid(`modelId: ${problem}; each is an id, or made by modelPlace()`);
}

/**
 * The output of the first call that succeeds. A stream succeeds once its first event has arrived; from then on nothing is retried.
 * @param {{ call: () => Promise<any>, place: object }[]} turns the calls and their places; any: outputs of any operation
 * @param {string} [streamMember] of the output
 * @param {AbortSignal} [signal] the caller's: its reason may look like any error
 */
export async function firstToAnswer(turns, streamMember, signal) {
  /** @type {BedrockError[]} */
  const errors = [];
  for (const { call, place } of turns) {
    const isLast = errors.length === turns.length - 1;
    try {
      const output = await call();
      const reader = streamMember && readerIn(output[streamMember]);
      if (reader) {
        // For the error of a stream that fails before its first event.
        if (isLast) reader.earlier = errors;
        else await reader.next();
      }
      Object.assign(output.$metadata, place);
      return output;
    } catch (/** @type {any} any: a hook may throw anything */ error) {
      if (signal?.aborted) throw error;
      if (error instanceof BedrockError) {
        Object.assign(error.$metadata, place);
        // cast: it is declared, and set here alone.
        if (errors.length) /** @type {PublicError} */ (error).errors = [...errors];
      }
      if (isLast || !mayPass(error)) throw error;
      errors.push(error);
    }
  }
}

/**
 * Whether another model, or the same one in another place, may succeed.
 * @param {any} error any: as above
 */
function mayPass(error) {
  // Not of a hook, which may throw anything to end the call. cast: only a TimeoutError has the member.
  return (
    error instanceof BedrockError &&
    (/^(ModelTimeout|ServiceQuotaExceeded)Exception$/.test(error.name) ||
      (error.retryable && /** @type {{ timeout?: string }} */ (error).timeout !== "totalMs"))
  );
}
