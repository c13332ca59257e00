// What a batch asks of Bedrock, and what it says of jobs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { APICallError } from "@ai-sdk/provider";
import { CredentialsError } from "bedrock-wasm";
import { JOB, jobOf, MODEL, providerOf } from "./jobs.js";

const submitTime = new Date("2026-01-02T03:04:05Z");
const jobExpirationTime = new Date("2026-01-03T03:04:05Z");
const COUNTS = { totalRecordCount: 10, processedRecordCount: 6, successRecordCount: 4, errorRecordCount: 2 };

for (const [rawStatus, status] of [
  ["Submitted", "pending"],
  ["Validating", "pending"],
  ["Scheduled", "pending"],
  ["InProgress", "pending"],
  ["Stopping", "pending"],
  ["Stopped", "completed"],
  ["PartiallyCompleted", "completed"],
  ["Expired", "completed"],
  ["Completed", "completed"],
  ["Failed", "failed"],
]) {
  test(`a job that is ${rawStatus} is a batch that is ${status}`, async () => {
    const { batch, calls } = providerOf(jobOf({ status: rawStatus, ...COUNTS, submitTime, jobExpirationTime }));
    const { signal: abortSignal } = new AbortController();
    const { error, ...rest } = await batch.doGetBatchStatus({ batchId: JOB, abortSignal });
    assert.deepEqual(rest, {
      status,
      rawStatus,
      requestCounts: { total: 10, pending: 4, completed: 4, failed: 2 },
      createdAt: "2026-01-02T03:04:05.000Z",
      expiresAt: "2026-01-03T03:04:05.000Z",
    });
    assert.deepEqual(error, status === "failed" ? { message: "the job failed" } : undefined);
    const [{ name, input, options }] = calls;
    assert.deepEqual([name, input], ["getModelInvocationJob", { jobIdentifier: JOB }]);
    assert.equal(options.abortSignal, abortSignal);
  });
}

test("a status says no more than the job does", async () => {
  for (const [job, said] of [
    [
      { status: "Failed", message: "No role." },
      { status: "failed", error: { message: "No role." } },
    ],
    [{ status: "Submitted", message: "Wait.", totalRecordCount: 0 }, { status: "pending" }],
    [
      { status: "InProgress", totalRecordCount: 10 },
      { status: "pending", requestCounts: { total: 10, pending: 10, completed: 0, failed: 0 } },
    ],
  ]) {
    const { batch } = providerOf(jobOf(job));
    assert.deepEqual(await batch.doGetBatchStatus({ batchId: JOB }), { rawStatus: job.status, ...said });
  }
});

test("batches are listed page by page", async () => {
  const { signal: abortSignal } = new AbortController();
  const summary = { jobArn: JOB, status: "Completed", submitTime };
  const pages = {
    first: { invocationJobSummaries: [summary], nextToken: "more" },
    more: { invocationJobSummaries: [] },
    none: {},
  };
  const { batch, calls } = providerOf(jobOf(), {}, { answers: { listModelInvocationJobs: (i) => pages[i.nextToken] } });
  const listed = { batchId: JOB, status: "completed", rawStatus: "Completed", createdAt: "2026-01-02T03:04:05.000Z" };
  const first = await batch.doListBatches({ limit: 1, cursor: "first", abortSignal });
  assert.deepEqual(first, { batches: [listed], nextCursor: "more" });
  assert.deepEqual(await batch.doListBatches({ cursor: "more" }), { batches: [] });
  assert.deepEqual(await batch.doListBatches({ cursor: "none" }), { batches: [] });
  assert.deepEqual(calls[0].input, { maxResults: 1, nextToken: "first" });
  assert.equal(calls[0].options.abortSignal, abortSignal);
});

test("a batch is cancelled by its job", async () => {
  const { signal: abortSignal } = new AbortController();
  const { batch, calls } = providerOf(jobOf(), {}, { answers: { stopModelInvocationJob: () => ({}) } });
  assert.deepEqual(await batch.doCancelBatch({ batchId: JOB, abortSignal }), {});
  const [{ name, input, options }] = calls;
  assert.deepEqual([name, input], ["stopModelInvocationJob", { jobIdentifier: JOB }]);
  assert.equal(options.abortSignal, abortSignal);
});

test("an error of any call is one of the AI SDK, with what was asked", async () => {
  const fail = () => Promise.reject(new CredentialsError("Sign in first."));
  const names = ["getModelInvocationJob", "stopModelInvocationJob", "listModelInvocationJobs"];
  const { batch } = providerOf(jobOf(), {}, { answers: Object.fromEntries(names.map((name) => [name, fail])) });
  for (const [method, options, asked] of [
    ["doGetBatchStatus", { batchId: JOB }, { batchId: JOB }],
    ["doGetBatchResults", { batchId: JOB }, { batchId: JOB }],
    ["doCancelBatch", { batchId: JOB }, { batchId: JOB }],
    ["doListBatches", { limit: 5 }, { maxResults: 5, nextToken: undefined }],
  ]) {
    await assert.rejects(batch[method](options), (error) => {
      assert.ok(APICallError.isInstance(error), method);
      assert.deepEqual([error.message, error.requestBodyValues], ["Sign in first.", asked]);
      return true;
    });
  }
});

const prompt = [{ role: "user", content: [{ type: "text", text: "?" }] }];
const requestOf = (id, more) => ({ type: "text", id, modelId: MODEL, options: { prompt }, ...more });

/** A batch whose jobs are created, and what each was given. */
function starting(settings) {
  const answers = { createModelInvocationJob: () => ({ jobArn: JOB }) };
  return providerOf(jobOf(), {}, { answers, settings: { minRecords: 1, ...settings } });
}

test("a batch that has started says what it leaves out, request by request", async () => {
  const { batch, calls } = starting();
  const requests = [requestOf("a"), requestOf("b", { options: { prompt, seed: 5, topK: 3 } })];
  const started = await batch.doStartBatch({ requests, webhookUrl: "https://example.com/" });
  const details = "Amazon EventBridge reports the end of a job";
  assert.deepEqual(started, {
    batchId: JOB,
    status: "pending",
    rawStatus: "Submitted",
    warnings: [
      { warning: { type: "unsupported", feature: "webhookUrl", details } },
      { requestId: "b", warning: { type: "unsupported", feature: "seed" } },
    ],
  });
  const { warnings } = await batch.doStartBatch({ requests: [requestOf("a")] });
  assert.deepEqual(warnings, []);
  const { input } = calls.find(({ name }) => name === "createModelInvocationJob");
  assert.equal(input.modelId, MODEL);
  assert.equal(input.modelInvocationType, "Converse");
  assert.equal(input.roleArn, "arn:aws:iam::123456789012:role/batch");
});

test("options of one batch come before those of the provider", async () => {
  const { batch, calls } = starting({ jobName: "all" });
  await batch.doStartBatch({ requests: [requestOf("a")], providerOptions: { bedrock: { jobName: "one" } } });
  assert.equal(calls.find(({ name }) => name === "createModelInvocationJob").input.jobName, "one");
});

test("requests that a job does not take are refused by name", async () => {
  for (const [requests, message, minRecords] of [
    [
      [requestOf("a"), requestOf("b", { modelId: "b" }), requestOf("c", { modelId: "c" })],
      `requests: a job runs one model; start a batch for each of ${MODEL}, b, c`,
    ],
    [[requestOf("a", { type: "image" })], 'requests: "a" is of the type image; a batch takes text'],
    [
      [requestOf("a")],
      "requests: 1, and a job takes at least 2; add some, or set minRecords to the quota of the model",
      2,
    ],
    [
      [requestOf("a")],
      "requests: 1, and a job takes at least 100; add some, or set minRecords to the quota of the model",
      undefined,
    ],
  ]) {
    const { batch, calls } = starting({ minRecords });
    await assert.rejects(batch.doStartBatch({ requests }), { name: "InputError", message });
    assert.deepEqual(calls, []);
  }
});

test("an abort ends the start of a batch", async () => {
  const { batch, calls } = starting();
  const reason = new Error("Enough.");
  const refused = batch.doStartBatch({ requests: [requestOf("a")], abortSignal: AbortSignal.abort(reason) });
  await assert.rejects(refused, reason);
  assert.deepEqual(calls, []);
});
