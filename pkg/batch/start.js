// From records to a job: they are checked and uploaded, and the job is created. If that fails, no object stays behind.
import { untilAborted } from "../lib/abort.js";
import { check, invalid, must } from "../lib/options.js";
import { checkRuntime } from "./on-demand.js";
import { checkType } from "./places.js";
import { checked, numbered, streamOf } from "./records.js";
import { folder, placeOf } from "./s3-objects.js";

/**
 * @import { BatchProgress, BatchRecord, BatchRecords, BatchState, RecordOptions, RunBatchOptions } from "../types/batch.js"
 * @import { BedrockOperations } from "../types/bedrock.js"
 * @import { S3 } from "../types/s3.js"
 * @import { Checked, Numbered } from "./records.js"
 *
 * @typedef {(progress: BatchProgress) => unknown} Report
 * @typedef {Required<Pick<RunBatchOptions, "client" | "s3">> & RunBatchOptions} OfJob options of a run that makes a job
 * @typedef {{ jobArn?: string, ids?: Set<string> | undefined, records?: AsyncGenerator<Checked[], void, undefined>, total?: number | undefined }} Started
 */

/** The quota "Minimum number of records per batch inference job" of most models. */
const MIN_RECORDS = 100;

/** @param {RunBatchOptions} options */
export function checkRun(options) {
  const { client, s3, mode = "auto", invocationType, modelId, roleArn, jobName, records, state = {} } = options;
  if (!/^(auto|job|on-demand)$/.test(mode)) throw invalid('mode: give "auto", "job" or "on-demand"');
  checkType(invocationType);
  if (!modelId) throw invalid("modelId: is required");
  check("state", state);
  if (records === undefined && mode !== "job") {
    throw invalid('records: are required, unless the mode is "job" and `input` has them');
  }
  if (mode === "on-demand") return checkRuntime(options);
  if (typeof client?.createModelInvocationJob !== "function") throw invalid("client: give a Bedrock");
  if (typeof s3?.upload !== "function") throw invalid("s3: give an S3 of bedrock-wasm/s3");
  if (!roleArn) throw invalid("roleArn: is required");
  for (const [name, text = ""] of Object.entries({ modelId, roleArn, jobName })) {
    must(name, typeof text === "string", "a string");
  }
  placeOf("input", options.input);
  placeOf("output", options.output);
}

/**
 * Decides between a job and calls on demand, and creates the job.
 * @param {RunBatchOptions} options
 * @param {BatchState} state
 * @param {Report} report
 * @returns {Promise<Started>}
 */
export async function start(options, state, report) {
  // casts: unless records run on demand, `checkRun` has seen to the client and S3.
  const { client, records, mode = "auto", minRecords = MIN_RECORDS, abortSignal } = /** @type {OfJob} */ (options);
  abortSignal?.throwIfAborted();
  if (records === undefined) return { jobArn: state.jobArn ?? (await create(client, options, state)) };
  const anyType = { ...options, invocationType: undefined };
  if (mode === "on-demand") return { records: checked(numbered(records, options), anyType) };
  const ids = new Set();
  if (state.jobArn) {
    return { jobArn: state.jobArn, ids: isRepeatable(records) ? await idsOf(records, anyType) : undefined };
  }
  const source = numbered(records, options);
  /** @type {Numbered[]} */
  const head = [];
  let isAll = false;
  while (head.length < minRecords && !isAll) {
    const { done, value } = await nextOf(source, abortSignal);
    if (done) isAll = true;
    else head.push(...value);
  }
  if (isAll && mode === "auto" && !state.uploaded) {
    checkRuntime(options);
    return { records: checked([head], anyType), total: head.length };
  }
  // Before anything is uploaded; records that can be read only once are checked on their way, and removed if that fails.
  const total = isAll ? head.length : isRepeatable(records) ? (await idsOf(records, options)).size : undefined;
  const all = (async function* () {
    yield head;
    yield* source;
  })();
  const lines = checked(all, { ...options, ids });
  try {
    if (state.uploaded) await drain(lines, abortSignal);
    // cast: as above.
    else await uploadInput(/** @type {OfJob} */ (options), state, streamOf(lines), total, report);
    abortSignal?.throwIfAborted();
    const jobArn = await create(client, options, state);
    await report({ phase: "job", jobArn, status: "Submitted", total });
    return { jobArn, ids, total };
  } catch (error) {
    // Without a saved state nobody would come back to it.
    if (!state.jobArn && state.uploaded && (!options.state || abortSignal?.aborted)) {
      // cast: as above.
      await removeInput(/** @type {OfJob} */ (options).s3, state);
    }
    throw error;
  }
}

/** Whether records can be read twice. */
const isRepeatable = (/** @type {BatchRecords} */ records) =>
  // cast: lists, texts, bytes and Blobs have it.
  typeof records === "function" ||
  typeof (/** @type {{ slice?: unknown }} */ (records).slice) === "function" ||
  records instanceof Set;

/**
 * @param {BatchRecords} records
 * @param {RecordOptions & { abortSignal?: AbortSignal | undefined }} options
 */
async function idsOf(records, options) {
  /** @type {Set<string>} */
  const ids = new Set();
  await drain(checked(numbered(records, options), { ...options, ids }), options.abortSignal);
  return ids;
}

/**
 * @param {AsyncGenerator<Checked[], void, undefined>} items
 * @param {AbortSignal} [signal]
 */
async function drain(items, signal) {
  while (!(await nextOf(items, signal)).done);
}

/**
 * @template T
 * @param {AsyncGenerator<T, void, undefined>} items
 * @param {AbortSignal} [signal]
 */
const nextOf = (items, signal) => (signal ? untilAborted(items.next(), signal) : items.next());

/**
 * @param {OfJob} options
 * @param {BatchState} state
 * @param {ReadableStream<Uint8Array>} Body
 * @param {number | undefined} total
 * @param {Report} report
 */
async function uploadInput({ s3, input, abortSignal, state: saved }, state, Body, total, report) {
  const { Bucket, Key } = placeOf("input", input);
  state.input ??= { Bucket, Key: Key.endsWith(".jsonl") ? Key : `${folder(Key)}${state.jobName}.jsonl` };
  state.upload ??= {};
  const onProgress = (/** @type {{ loaded: number }} */ { loaded }) =>
    report({ phase: "upload", loadedBytes: loaded, total });
  await s3.upload({
    ...state.input,
    Body,
    ContentType: "application/jsonl",
    resume: saved && state.upload,
    abortSignal,
    onProgress,
  });
  state.uploaded = true;
  delete state.upload;
}

/**
 * @param {S3} s3
 * @param {BatchState} state
 */
export async function removeInput(s3, state) {
  if (!state.input) return;
  await s3.deleteObject(state.input, { timeouts: { totalMs: 30_000 } }).catch(() => {});
  // cast: they are names of its members.
  for (const name in state) delete state[/** @type {keyof BatchState} */ (name)];
}

/**
 * Without the caller's signal: whether there is a job now would not be known. A second call with the token gives the same job.
 * @param {Pick<BedrockOperations, "createModelInvocationJob">} client
 * @param {RunBatchOptions} options
 * @param {BatchState} state
 */
async function create(client, options, state) {
  const { modelId, roleArn, input, output, invocationType, timeoutDurationInHours, tags, vpcConfig } = options;
  const { Bucket, Key } = placeOf("output", output);
  const s3Uri = state.input ? `s3://${state.input.Bucket}/${state.input.Key}` : input;
  const { jobArn } = await client.createModelInvocationJob({
    jobName: state.jobName,
    clientRequestToken: state.clientRequestToken,
    modelId,
    roleArn,
    inputDataConfig: { s3InputDataConfig: { s3Uri, s3InputFormat: "JSONL" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/${folder(Key)}` } },
    modelInvocationType: invocationType,
    timeoutDurationInHours,
    tags,
    vpcConfig,
  });
  state.jobArn = jobArn;
  return jobArn;
}
