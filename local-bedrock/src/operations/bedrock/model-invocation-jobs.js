// The operations on batch inference jobs.
import { readInput } from "../input.js";
import { pageOf } from "../page.js";

/**
 * @import { GetModelInvocationJobRequest, ListModelInvocationJobsRequest, StopModelInvocationJobRequest } from "../../../../pkg/types/bedrock.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/** @param {number | undefined} at */
const isoDate = (at) => (at === undefined ? undefined : new Date(at).toISOString());

/**
 * POST /model-invocation-job
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 * @param {import("../../http/call.js").Call} call
 */
export function createModelInvocationJob(call) {
  /** @type {import("../../jobs/invocation-jobs.js").CreateRequest} */
  const input = readInput(call);
  const { arn } = call.emulator.invocationJobs.create(input, call.emulator);
  call.sendJson({ jobArn: arn });
}

/**
 * GET /model-invocation-job/{jobIdentifier}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelInvocationJob.html
 * @param {import("../../http/call.js").Call} call
 */
export function getModelInvocationJob(call) {
  /** @type {Wire<GetModelInvocationJobRequest>} */
  const { jobIdentifier } = readInput(call);
  const { invocationJobs, settings } = call.emulator;
  call.sendJson(summaryOf(invocationJobs.find(jobIdentifier), settings.batchHourSeconds));
}

/**
 * GET /model-invocation-jobs
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListModelInvocationJobs.html
 * @param {import("../../http/call.js").Call} call
 */
export function listModelInvocationJobs(call) {
  /** @type {Wire<ListModelInvocationJobsRequest>} */
  const input = readInput(call);
  const { invocationJobs, settings } = call.emulator;
  const after = input.submitTimeAfter === undefined ? 0 : Date.parse(input.submitTimeAfter);
  const before = Date.parse(input.submitTimeBefore ?? "9999-12-31");
  const jobs = invocationJobs
    .list()
    .filter(
      ({ submittedAt, status, request }) =>
        submittedAt >= after &&
        submittedAt <= before &&
        (!input.statusEquals || status === input.statusEquals) &&
        (!input.nameContains || request.jobName.includes(input.nameContains)),
    );
  if (input.sortOrder !== "Ascending") jobs.reverse();
  const { items, nextToken } = pageOf(jobs, input);
  const invocationJobSummaries = items.map((job) => summaryOf(job, settings.batchHourSeconds));
  call.sendJson({ invocationJobSummaries, nextToken });
}

/**
 * POST /model-invocation-job/{jobIdentifier}/stop
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_StopModelInvocationJob.html
 * @param {import("../../http/call.js").Call} call
 */
export function stopModelInvocationJob(call) {
  /** @type {Wire<StopModelInvocationJobRequest>} */
  const { jobIdentifier } = readInput(call);
  call.emulator.invocationJobs.stop(jobIdentifier);
  call.sendJson({});
}

/**
 * @param {import("../../jobs/invocation-jobs.js").InvocationJob} job
 * @param {number} hourSeconds
 * @returns {object} AWS's `ModelInvocationJobSummary`
 */
function summaryOf({ arn, request, status, message, counts, submittedAt, modifiedAt, endedAt, hours }, hourSeconds) {
  const { jobName, modelId, clientRequestToken, roleArn, inputDataConfig, outputDataConfig } = request;
  return {
    jobArn: arn,
    jobName,
    modelId,
    clientRequestToken,
    roleArn,
    status,
    message,
    submitTime: isoDate(submittedAt),
    lastModifiedTime: isoDate(modifiedAt),
    endTime: isoDate(endedAt),
    inputDataConfig,
    outputDataConfig,
    vpcConfig: request.vpcConfig,
    timeoutDurationInHours: hours,
    jobExpirationTime: isoDate(submittedAt + hours * hourSeconds * 1000),
    modelInvocationType: request.modelInvocationType ?? "InvokeModel",
    ...counts,
  };
}
