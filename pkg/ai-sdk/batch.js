// Batches of the AI SDK as batch inference jobs: a request is a record of Converse. This file is loaded by the first call of one.
import "bedrock-wasm"; // see shared.js
import { runBatch } from "../batch/index.js";
import { invalid } from "../lib/options.js";
import { isPending, jobOf } from "./batch-results.js";
import { known, optionsOf, requestOf } from "./shared.js";

export { results } from "./batch-results.js";

/**
 * @import { GetModelInvocationJobCommandOutput, ModelInvocationJobSummary } from "../types/bedrock.js"
 * @import { BatchSettings } from "../types/ai-sdk.js"
 * @import { Given } from "./batch-results.js"
 * @import { Warning } from "./names.js"
 */

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export async function start(settings, { requests, webhookUrl, providerOptions, abortSignal }) {
  const modelIds = [...new Set(requests.map((/** @type {Given} */ { modelId }) => modelId))];
  if (modelIds.length > 1) {
    throw invalid(`requests: a job runs one model; start a batch for each of ${modelIds.join(", ")}`);
  }
  /** @type {{ requestId?: string, warning: Warning }[]} */
  const warnings = [];
  if (webhookUrl) {
    const details = "Amazon EventBridge reports the end of a job";
    warnings.push({ warning: { type: "unsupported", feature: "webhookUrl", details } });
  }
  const records = requests.map((/** @type {Given} */ { type, id, modelId, options }) => {
    if (type !== "text") throw invalid(`requests: "${id}" is of the type ${type}; a batch takes text`);
    const { input, warnings: own } = requestOf(modelId, inFormat(options));
    for (const warning of own) warnings.push({ requestId: id, warning });
    const { modelId: ofJob, ...modelInput } = input;
    return { recordId: id, modelInput };
  });
  const places = { ...settings, ...optionsOf(providerOptions) };
  const { minRecords = 100 } = places;
  if (records.length < minRecords) {
    throw invalid(
      `requests: ${records.length}, and a job takes at least ${minRecords}; add some, or set minRecords to the quota of the model`,
    );
  }
  const run = runBatch({
    ...places,
    client: settings.client,
    s3: settings.s3,
    records,
    modelId: modelIds[0],
    invocationType: "Converse",
    mode: "job",
    abortSignal,
  });
  const batchId = await known(() => run.jobArn, {});
  return { batchId, status: "pending", rawStatus: "Submitted", warnings };
}

/**
 * Jobs of this type refuse tools, and with them the tool that stands for an answer by a schema.
 * @param {Given} options
 */
function inFormat(options) {
  const own = { structuredOutputMode: "outputFormat", ...optionsOf(options.providerOptions) };
  return { ...options, providerOptions: { bedrock: own } };
}

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export async function status(settings, options) {
  return statusOf(await jobOf(settings, options));
}

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export async function cancel({ client }, { batchId, abortSignal }) {
  await known(() => client.stopModelInvocationJob({ jobIdentifier: batchId }, { abortSignal }), { batchId });
  return {};
}

/**
 * @param {BatchSettings} settings
 * @param {Given} options
 */
export async function list({ client }, { limit, cursor, abortSignal }) {
  const input = { maxResults: limit, nextToken: cursor };
  const { invocationJobSummaries = [], nextToken } = await known(
    () => client.listModelInvocationJobs(input, { abortSignal }),
    input,
  );
  return {
    batches: invocationJobSummaries.map((job) => ({ batchId: job.jobArn, ...statusOf(job) })),
    ...(nextToken && { nextCursor: nextToken }),
  };
}

/** @param {GetModelInvocationJobCommandOutput | ModelInvocationJobSummary} job */
function statusOf(job) {
  const { status: rawStatus, message, submitTime, jobExpirationTime } = job;
  const { totalRecordCount: total, processedRecordCount = 0, successRecordCount = 0, errorRecordCount = 0 } = job;
  const counts = {
    total,
    pending: (total ?? 0) - processedRecordCount,
    completed: successRecordCount,
    failed: errorRecordCount,
  };
  const hasFailed = rawStatus === "Failed";
  return {
    status: isPending(rawStatus) ? "pending" : hasFailed ? "failed" : "completed",
    rawStatus,
    // It is 0 until the job is validated.
    ...(total && { requestCounts: counts }),
    ...(hasFailed && { error: { message: message ?? "the job failed" } }),
    ...(submitTime && { createdAt: submitTime.toISOString() }),
    ...(jobExpirationTime && { expiresAt: jobExpirationTime.toISOString() }),
  };
}
