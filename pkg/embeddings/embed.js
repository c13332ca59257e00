// Texts and images → vectors, in their order, all of them or an error.
import { bodyOf, callsOf } from "./calls.js";
import { EMBEDDINGS } from "./families.js";
import { familyOf } from "../families/family.js";
import { paced } from "./paced.js";
import { StreamIntegrityError } from "../errors.js";
import { onAbort } from "../lib/abort.js";
import { check, invalid } from "../lib/options.js";
import { init } from "../module/instance.js";

/**
 * @param {any} client
 * @param {Record<string, any>} options
 */
export async function embed(client, options) {
  check("client.invokeModel", client?.invokeModel, "a function");
  check("options", options);
  const {
    modelId,
    family,
    values,
    concurrency = 8,
    onError = "throw",
    onProgress,
    abortSignal,
    headers,
    timeouts,
    maxAttempts,
    ...others
  } = options;
  if (!(concurrency >= 1)) throw invalid("concurrency: must be a number from 1 on");
  if (!/^(throw|keep)$/.test(onError)) throw invalid("onError: must be throw or keep");
  check("onProgress", onProgress ?? check, "a function");
  if (abortSignal) check("abortSignal.throwIfAborted", abortSignal.throwIfAborted, "a function");
  const row = familyOf(EMBEDDINGS, modelId, family, "embed()");
  const members = membersOf(row, others);
  const calls = await callsOf(row, values);
  await init();
  abortSignal?.throwIfAborted();
  const own = new AbortController();
  const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
  const result = {
    embeddings: Array(values.length).fill(),
    usage: { inputTokens: 0 },
    $metadata: { attempts: 0, totalRetryDelay: 0 },
    ...(onError === "keep" && { errors: [] }),
  };
  let done = 0;
  const settled = ({ length }) => onProgress?.({ done: (done += length), total: values.length });
  const run = async (call) => {
    const body = await bodyOf(row, call, members);
    own.signal.throwIfAborted();
    const output = await client.invokeModel(
      { modelId, body },
      { headers, timeouts, maxAttempts, abortSignal: own.signal },
    );
    take(result, row, call, output, members.dimensions);
    settled(call);
    return output.$metadata.attempts > 1;
  };
  const failed = async (call, error) => {
    if (!result.errors || own.signal.aborted) throw error;
    if (call.length > 1 && error.name === "ValidationException") {
      // One bad value must not cost the others of its call theirs.
      for (const item of call) await run([item]).catch((its) => failed([item], its));
    } else {
      for (const { index } of call) result.errors.push({ index, error });
      settled(call);
    }
  };
  try {
    await paced(calls, concurrency, own.signal, run, failed);
    result.usage.inputTokens ||= undefined;
    return result;
  } catch (error) {
    own.abort(error);
    throw error;
  } finally {
    ignore?.();
  }
}

/** What the caller asks for, in the model's own words. */
function membersOf(row, options) {
  const members = { ...row.defaults };
  for (const [name, given] of Object.entries(options)) {
    if (given === undefined) continue;
    if (!/^(dimensions|inputType|truncate|normalize)$/.test(name)) throw invalid(`${name}: embed() has no such option`);
    members[name] = row.aliases?.[given] ?? given;
    if (!row[name]?.includes(members[name])) {
      throw invalid(`${name}: the model takes ${row[name]?.join(", ") ?? "none"}`);
    }
  }
  return members;
}

/** Puts the vectors of one answer in their places. */
function take({ embeddings, usage, $metadata }, row, call, { body, $metadata: its }, dimensions) {
  let answer;
  try {
    answer = body.json();
  } catch {
    // It is not JSON, and has no vectors.
  }
  const vectors = row.vectors(answer);
  const isWhole = (vector) =>
    vector?.length && vector.length === (dimensions ?? vector.length) && vector.every(Number.isFinite);
  if (vectors?.length !== call.length || !vectors.every(isWhole)) {
    throw new StreamIntegrityError(`the response does not have ${call.length} embeddings`, {
      code: "no_answer",
      $metadata: its,
    });
  }
  call.forEach(
    ({ index }, /** @type {number} */ position) => (embeddings[index] = Float32Array.from(vectors[position])),
  );
  usage.inputTokens += answer[row.tokens];
  const { attempts, totalRetryDelay } = $metadata;
  Object.assign($metadata, its, {
    attempts: attempts + its.attempts,
    totalRetryDelay: totalRetryDelay + its.totalRetryDelay,
  });
}
