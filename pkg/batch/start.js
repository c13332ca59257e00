// From records to a job: checked, uploaded, created. What does not become a job leaves no object behind.
import { untilAborted } from "../lib/abort.js";
import { invalid } from "../lib/options.js";
import { checkRuntime } from "./on-demand.js";
import { checked, numbered, streamOf } from "./records.js";
import { folder, placeOf } from "./s3-objects.js";

/** The quota "Minimum number of records per batch inference job" of most models. */
const MIN_RECORDS = 100;
const MODES = ["auto", "job", "on-demand"];

/** @param {Record<string, any>} options of `runBatch` */
export function checkRun(options) {
  const { client, s3, mode = "auto", invocationType = "InvokeModel", modelId, roleArn, records, state = {} } = options;
  if (!MODES.includes(mode)) throw invalid(`mode: give "${MODES.join('", "')}"`);
  if (!/^(InvokeModel|Converse)$/.test(invocationType)) {
    throw invalid('invocationType: give "InvokeModel" or "Converse"');
  }
  if (!modelId) throw invalid("modelId: is required");
  if (typeof state !== "object" || !state) throw invalid("state: give an object, {} at first");
  if (records === undefined && mode !== "job") {
    throw invalid('records: are required; with mode "job" they may be in `input` already');
  }
  if (mode === "on-demand") return checkRuntime(options);
  if (typeof client?.createModelInvocationJob !== "function") throw invalid("client: give a Bedrock");
  if (typeof s3?.upload !== "function") throw invalid("s3: give an S3 of bedrock-wasm/s3");
  if (!roleArn) throw invalid("roleArn: is required: the role with which Bedrock reads and writes the buckets");
  placeOf("input", options.input);
  placeOf("output", options.output);
}

/**
 * Decides between a job and calls on demand, and creates the job.
 * @param {Record<string, any>} options
 * @param {Record<string, any>} state
 * @param {(progress: object) => void} report
 * @returns {Promise<{ jobArn?: string, ids?: Set<string>, records?: AsyncIterable<any>, total?: number }>}
 */
export async function start(options, state, report) {
  const { client, records, mode = "auto", minRecords = MIN_RECORDS, abortSignal } = options;
  abortSignal?.throwIfAborted();
  if (records === undefined) return { jobArn: state.jobArn ?? (await create(client, options, state)) };
  const anyType = { ...options, invocationType: undefined };
  if (mode === "on-demand") return { records: checked(numbered(records, options), anyType) };
  const ids = new Set();
  if (state.jobArn) {
    return { jobArn: state.jobArn, ids: isRepeatable(records) ? await idsOf(records, anyType) : undefined };
  }
  const source = numbered(records, options);
  const { head, isAll } = await headOf(source, minRecords, abortSignal);
  if (isAll && mode === "auto" && !state.uploaded) {
    checkRuntime(options);
    return { records: checked(listed(head), anyType), total: head.length };
  }
  // Before anything is uploaded; what can be read once is checked on its way, and nothing is left of it if that fails.
  const total = isAll ? head.length : isRepeatable(records) ? (await idsOf(records, options)).size : undefined;
  const lines = checked(chained(head, source), { ...options, ids });
  try {
    if (state.uploaded) await drain(lines, abortSignal);
    else await uploadInput(options, state, streamOf(lines), total, report);
    abortSignal?.throwIfAborted();
    const jobArn = await create(client, options, state);
    await report({ phase: "job", jobArn, status: "Submitted", total });
    return { jobArn, ids, total };
  } catch (error) {
    // Without a saved state nobody would come back to it.
    if (!state.jobArn && state.uploaded && (!options.state || abortSignal?.aborted)) {
      await removeInput(options.s3, state);
    }
    throw error;
  }
}

/** Whether records can be read twice. */
const isRepeatable = (records) =>
  /^(string|function)$/.test(typeof records) || typeof records.slice === "function" || records instanceof Set;

async function idsOf(records, options) {
  const ids = new Set();
  await drain(checked(numbered(records, options), { ...options, ids }), options.abortSignal);
  return ids;
}

async function drain(items, signal) {
  while (!(await nextOf(items, signal)).done);
}

const nextOf = (items, signal) => (signal ? untilAborted(items.next(), signal) : items.next());

async function headOf(source, count, signal) {
  const head = [];
  while (head.length < count) {
    const { done, value } = await nextOf(source, signal);
    if (done) return { head, isAll: true };
    head.push(value);
  }
  return { head, isAll: false };
}

async function* listed(items) {
  yield* items;
}

async function* chained(head, rest) {
  yield* head;
  yield* rest;
}

async function uploadInput({ s3, input, abortSignal, state: saved }, state, Body, total, report) {
  const { Bucket, Key } = placeOf("input", input);
  state.input ??= { Bucket, Key: Key.endsWith(".jsonl") ? Key : `${folder(Key)}${state.jobName}.jsonl` };
  state.upload ??= {};
  const onProgress = ({ loaded }) => report({ phase: "upload", loadedBytes: loaded, total });
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

/** @param {any} s3 */
export async function removeInput(s3, state) {
  if (!state.input) return;
  await s3.deleteObject(state.input, { timeouts: { totalMs: 30_000 } }).catch(() => {});
  for (const name of Object.keys(state)) delete state[name];
}

/** Without the caller's signal: whether there is a job now would not be known. A second call with the token gives the same job. */
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
