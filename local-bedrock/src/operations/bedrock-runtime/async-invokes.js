// The operations on asynchronous invocations.
import { readInput } from "../input.js";
import { pageOf } from "../page.js";

/**
 * @import { GetAsyncInvokeRequest, ListAsyncInvokesRequest } from "../../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/** @param {number | undefined} at */
const isoDate = (at) => (at === undefined ? undefined : new Date(at).toISOString());

/**
 * POST /async-invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_StartAsyncInvoke.html
 * @param {import("../../http/call.js").Call} call
 */
export function startAsyncInvoke(call) {
  /** @type {import("../../videos/async-invocations.js").StartRequest} */
  const input = readInput(call);
  const { arn } = call.emulator.asyncInvocations.start(input, call.emulator);
  call.sendJson({ invocationArn: arn });
}

/**
 * GET /async-invoke/{invocationArn}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_GetAsyncInvoke.html
 * @param {import("../../http/call.js").Call} call
 */
export function getAsyncInvoke(call) {
  /** @type {Wire<GetAsyncInvokeRequest>} */
  const { invocationArn } = readInput(call);
  call.sendJson(summaryOf(call.emulator.asyncInvocations.find(invocationArn)));
}

/**
 * GET /async-invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ListAsyncInvokes.html
 * @param {import("../../http/call.js").Call} call
 */
export function listAsyncInvokes(call) {
  /** @type {Wire<ListAsyncInvokesRequest>} */
  const input = readInput(call);
  const after = input.submitTimeAfter === undefined ? 0 : Date.parse(input.submitTimeAfter);
  const before = Date.parse(input.submitTimeBefore ?? "9999-12-31");
  const invocations = call.emulator.asyncInvocations
    .list()
    .filter(
      ({ submittedAt, status }) =>
        submittedAt >= after && submittedAt <= before && (!input.statusEquals || status === input.statusEquals),
    );
  if (input.sortOrder !== "Ascending") invocations.reverse();
  const { items, nextToken } = pageOf(invocations, input);
  call.sendJson({ asyncInvokeSummaries: items.map(summaryOf), nextToken });
}

/**
 * @param {import("../../videos/async-invocations.js").AsyncInvocation} invocation
 * @returns {object} AWS's `AsyncInvokeSummary`
 */
const summaryOf = ({ arn, modelArn, request, status, failureMessage, submittedAt, modifiedAt, endedAt }) => ({
  invocationArn: arn,
  modelArn,
  clientRequestToken: request.clientRequestToken,
  status,
  failureMessage,
  submitTime: isoDate(submittedAt),
  lastModifiedTime: isoDate(modifiedAt),
  endTime: isoDate(endedAt),
  outputDataConfig: request.outputDataConfig,
});
