// One call with a list of models: they are tried in turn while they are throttled or out of reach.
import { jsonOf } from "./body.js";
import { BedrockError, InputError } from "./errors.js";
import { afterErrors, firstEvent } from "./stream.js";

/**
 * Of an input whose `modelId` is a list, what is to be tried.
 * @param {any[]} list ids, or `{ modelId, region?, endpoint?, signingHost? }`
 * @returns {{ modelId: string }[]}
 */
export function modelsOf(list) {
  // By way of JSON, members that are undefined go, and a URL is text.
  const models = list.map((entry) => (typeof entry === "string" ? { modelId: entry } : JSON.parse(jsonOf({ ...entry }, "modelId"))));
  const unknown = models.flatMap(Object.keys).find((name) => !/^(modelId|region|endpoint|signingHost)$/.test(name));
  if (!unknown && models[0] && models.every(({ modelId }) => typeof modelId === "string")) return models;
  const problem = unknown ? `${unknown} is no member of an entry` : "a list needs entries";
  throw new InputError(`modelId: ${problem}; each is an id or { modelId, region, endpoint, signingHost }`, { code: "invalid_input" });
}

/**
 * The first output that comes. A stream counts once its first event has come; from then on nothing is tried again.
 * @param {{ call: () => Promise<any>, place: object }[]} turns what each calls, and where it goes
 * @param {string} [streamMember] of the output
 * @param {AbortSignal} [signal] the caller's: its reason may look like any error
 */
export async function firstToAnswer(turns, streamMember, signal) {
  const errors = [];
  for (const { call, place } of turns) {
    const isLast = errors.length === turns.length - 1;
    try {
      const output = await call();
      if (streamMember && isLast) afterErrors(output[streamMember], errors);
      else if (streamMember) await firstEvent(output[streamMember]);
      Object.assign(output.$metadata, place);
      return output;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (error instanceof BedrockError) {
        Object.assign(error.$metadata, place);
        if (errors.length) error.errors = [...errors];
      }
      if (isLast || !mayPass(error)) throw error;
      errors.push(error);
    }
  }
}

/** Whether another model, or the same one in another place, may do better. */
function mayPass(error) {
  if (/^(ModelTimeout|ServiceQuotaExceeded)Exception$/.test(error?.name)) return true;
  return error instanceof BedrockError && error.retryable && error.timeout !== "totalMs";
}
