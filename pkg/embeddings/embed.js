// From texts and images to vectors, in their order: all of them, or an error.
import { bodyOf, callsOf } from "./calls.js";
import { ALIASES, EMBEDDINGS } from "./families.js";
import { answerOf } from "../families/answer.js";
import { familyOf } from "../families/family.js";
import { StreamIntegrityError } from "../errors.js";
import { check, invalid, must } from "../lib/options.js";
import { paced } from "../lib/paced.js";

/**
 * @import { BedrockRuntimeOperations } from "../types/bedrock-runtime.js"
 * @import { EmbedOptions, EmbedOutput, KeptEmbedOutput } from "../types/embeddings.js"
 * @import { AttemptOutcome } from "../types/index.js"
 * @import { Item, Members, Row } from "./calls.js"
 */

/** For which a row lists values, in its order. */
const OPTIONS = ["dimensions", "inputType", "truncate", "normalize"];

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
    onProgress = () => {},
    // The call's own, which it reads in `options`.
    abortSignal,
    headers,
    timeouts,
    maxAttempts,
    maxMessageBytes,
    onAttempt,
    onResponse = () => {},
    ...ofModel
  } = options;
  must("concurrency", concurrency >= 1, "a number from 1 on");
  must("onError", /^(throw|keep)$/.test(onError), "throw or keep");
  check("onProgress", onProgress, "a function");
  const row = familyOf(EMBEDDINGS, modelId, family);
  const members = membersOf(row, ofModel);
  const calls = await callsOf(row, values);
  /** @type {(Float32Array | undefined)[]} */
  const embeddings = values.map(() => undefined);
  /** @type {KeptEmbedOutput["errors"] | false} */
  const errors = onError === "keep" && [];
  let $metadata = { attempts: 0, totalRetryDelay: 0 };
  let inputTokens = 0;
  let done = 0;
  const settled = (/** @type {Item[]} */ { length }) => onProgress({ done: (done += length), total: values.length });
  const run = async (/** @type {Item[]} */ call, /** @type {AbortSignal} */ signal) => {
    /** In a header, which a page may be unable to read. @type {string | undefined} */
    let tokens;
    const output = await client.invokeModel(
      { modelId, body: await bodyOf(row, call, members) },
      {
        ...options,
        abortSignal: signal,
        onResponse(/** @type {AttemptOutcome} */ last) {
          tokens = last.headers?.["x-amzn-bedrock-input-token-count"];
          return onResponse(last);
        },
      },
    );
    const answer = answerOf(output);
    const vectors = vectorsOf(answer, call.length, members.dimensions);
    // cast: of a call that was sent, both are counted.
    const its = /** @type {typeof $metadata} */ (output.$metadata);
    if (!vectors) {
      const message = `the response does not have ${call.length} embeddings`;
      throw new StreamIntegrityError(message, { code: "no_answer", $metadata: its });
    }
    // cast: there is one for each.
    for (const { index } of call) embeddings[index] = Float32Array.from(/** @type {number[]} */ (vectors.shift()));
    // Titan counts in the body as well.
    inputTokens += +(answer.inputTextTokenCount ?? tokens);
    const isCongested = its.attempts > 1;
    its.attempts += $metadata.attempts;
    its.totalRetryDelay += $metadata.totalRetryDelay;
    $metadata = its;
    settled(call);
    return isCongested;
  };
  /** @type {(call: Item[], error: any, signal: AbortSignal) => Item[][]} any: a hook may throw anything */
  const failed = (call, error, signal) => {
    if (!errors || signal.aborted) throw error;
    // One bad value must not cost the others of its call theirs.
    if (call.length > 1 && error?.name === "ValidationException") return call.map((item) => [item]);
    for (const { index } of call) errors.push({ index, error });
    settled(call);
    return [];
  };
  await paced(calls, concurrency, abortSignal, run, failed);
  return { embeddings, usage: { inputTokens: inputTokens || undefined }, $metadata, ...(errors && { errors }) };
}

/**
 * The caller's options, in the model's own words.
 * @param {Row} row
 * @param {Record<string, any>} options any: they are judged here
 * @returns {Members}
 */
function membersOf([, , , values], options) {
  /** @type {Record<string, unknown>} */
  const members = {};
  for (const [name, given] of Object.entries(options)) {
    if (given === undefined) continue;
    const list = values[OPTIONS.indexOf(name)] ?? [];
    members[name] = [given, ALIASES[given]].find((one) => list.includes(one));
    if (members[name] === undefined) throw invalid(`${name}: the model takes ${list.join(", ") || "none"}`);
  }
  return members;
}

/**
 * The vectors of a response in the form of any family, if they are as many and as long as they must be.
 * @param {Record<string, any>} answer any: it is judged here
 * @param {number} count
 * @param {number | undefined} dimensions
 * @returns {number[][] | false}
 */
function vectorsOf({ embeddings, data, ...answer }, count, dimensions) {
  const vectors = [embeddings?.float ?? embeddings ?? data ?? answer].flat().map((one) => one?.embedding ?? one);
  const isWhole = (/** @type {any} any: it is judged here */ vector) =>
    vector?.length && vector.length === (dimensions ?? vector.length) && vector.every?.(Number.isFinite);
  return vectors.length === count && vectors.every(isWhole) && vectors;
}
