// From texts and images to vectors, in their order: all of them, or an error.
import { bodyOf, callsOf } from "./calls.js";
import { EMBEDDINGS } from "./families.js";
import { familyOf } from "../families/family.js";
import { paced } from "./paced.js";
import { StreamIntegrityError } from "../errors.js";
import { following } from "../lib/abort.js";
import { check, invalid } from "../lib/options.js";
import { init } from "../module/instance.js";

/**
 * @import { BedrockRuntimeOperations, InvokeModelCommandOutput } from "../types/bedrock-runtime.js"
 * @import { EmbedOptions, EmbedOutput, KeptEmbedOutput } from "../types/embeddings.js"
 * @import { AttemptOutcome, JsonValue } from "../types/index.js"
 * @import { Item, Members, Row } from "./calls.js"
 *
 * @typedef {{ embeddings: (Float32Array | undefined)[], usage: { inputTokens: number }, $metadata: { attempts: number, totalRetryDelay: number },
 *   errors?: KeptEmbedOutput["errors"] }} Result as it grows
 */

/**
 * @overload
 * @param {Pick<BedrockRuntimeOperations, "invokeModel">} client
 * @param {EmbedOptions & { onError: "keep" }} options
 * @returns {Promise<KeptEmbedOutput>}
 */
/**
 * @overload
 * @param {Pick<BedrockRuntimeOperations, "invokeModel">} client
 * @param {EmbedOptions & { onError?: "throw" | undefined }} options
 * @returns {Promise<EmbedOutput>}
 */
/**
 * @param {Pick<BedrockRuntimeOperations, "invokeModel">} client
 * @param {EmbedOptions} options
 * @returns {Promise<any>} any: the output of either overload
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
  const { own, ignore } = following(abortSignal);
  /** @type {Result} */
  const result = {
    embeddings: Array(values.length).fill(undefined),
    usage: { inputTokens: 0 },
    $metadata: { attempts: 0, totalRetryDelay: 0 },
    ...(onError === "keep" && { errors: [] }),
  };
  let done = 0;
  const settled = (/** @type {Item[]} */ { length }) => onProgress?.({ done: (done += length), total: values.length });
  const run = async (/** @type {Item[]} */ call) => {
    const body = await bodyOf(row, call, members);
    own.signal.throwIfAborted();
    /** @type {AttemptOutcome | undefined} */
    let outcome;
    const onResponse = (/** @type {AttemptOutcome} */ last) => void (outcome = last);
    const output = await client.invokeModel(
      // cast: the tables make JSON, with bytes in it.
      { modelId, body: /** @type {{ [member: string]: JsonValue }} */ (body) },
      { headers, timeouts, maxAttempts, abortSignal: own.signal, onResponse },
    );
    take(result, row, call, output, members.dimensions, outcome?.headers?.["x-amzn-bedrock-input-token-count"]);
    settled(call);
    // cast: of a call that was sent, attempts are counted.
    return /** @type {number} */ (output.$metadata.attempts) > 1;
  };
  /** @type {(call: Item[], error: any) => Promise<void>} any: a hook may throw anything */
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
    // cast: it is a number as long as it grows.
    result.usage.inputTokens ||= /** @type {any} any: as above */ (undefined);
    return result;
  } catch (error) {
    own.abort(error);
    throw error;
  } finally {
    ignore();
  }
}

/**
 * The caller's options, in the model's own words.
 * @param {Row} row
 * @param {Record<string, unknown>} options
 * @returns {Members}
 */
function membersOf(row, options) {
  /** @type {Record<string, unknown>} */
  const members = { ...row.defaults };
  // cast: the names are judged here, too.
  for (const [name, given] of /** @type {[keyof Members, unknown][]} */ (Object.entries(options))) {
    if (given === undefined) continue;
    if (!/^(dimensions|inputType|truncate|normalize)$/.test(name)) throw invalid(`${name}: embed() has no such option`);
    // cast: a value that is not text is not an alias.
    members[name] = row.aliases?.[/** @type {string} */ (given)] ?? given;
    // cast: each list has values of one type, and the option may have any.
    if (!(/** @type {unknown[] | undefined} */ (row[name])?.includes(members[name]))) {
      throw invalid(`${name}: the model takes ${row[name]?.join(", ") ?? "none"}`);
    }
  }
  return members;
}

/**
 * Puts the vectors of one response in their places.
 * @param {Result} result
 * @param {Row} row
 * @param {Item[]} call
 * @param {InvokeModelCommandOutput} output
 * @param {number | undefined} dimensions
 * @param {string | undefined} tokens a header, which a page may be unable to read
 */
function take({ embeddings, usage, $metadata }, row, call, { body, $metadata: its }, dimensions, tokens) {
  let answer;
  try {
    answer = body.json();
  } catch {
    // It is not JSON, and has no vectors.
  }
  const vectors = row.vectors(answer);
  const isWhole = (/** @type {any} any: it is judged here */ vector) =>
    vector?.length && vector.length === (dimensions ?? vector.length) && vector.every(Number.isFinite);
  if (vectors?.length !== call.length || !vectors.every(isWhole)) {
    throw new StreamIntegrityError(`the response does not have ${call.length} embeddings`, {
      code: "no_answer",
      $metadata: its,
    });
  }
  call.forEach(({ index }, position) => (embeddings[index] = Float32Array.from(vectors[position])));
  // Titan counts in the body as well.
  usage.inputTokens += Number(answer.inputTextTokenCount ?? tokens);
  const { attempts, totalRetryDelay } = $metadata;
  Object.assign($metadata, its, {
    // casts: of a call that was sent, both are counted.
    attempts: attempts + /** @type {number} */ (its.attempts),
    totalRetryDelay: totalRetryDelay + /** @type {number} */ (its.totalRetryDelay),
  });
}
