// The results of a job as results of a batch: each request has one, whatever became of the job.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { APICallError } from "@ai-sdk/provider";
import { jobOf, MODEL, JOB, providerOf, lines, resultLine } from "./jobs.js";
import { drain } from "../support/clients.js";

const converse = (...content) => ({
  output: { message: { role: "assistant", content } },
  stopReason: "end_turn",
  usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
});

/** What the results give, and the error that ended them. */
async function resultsOf(job, objects, options) {
  const { batch } = providerOf(job, objects);
  return drain(await batch.doGetBatchResults({ batchId: JOB, ...options }));
}

const results = (...all) => ({ "out/job1/records.jsonl.out": lines(...all) });
const input = (...ids) => ({ "in/records.jsonl": lines(...ids.map((recordId) => ({ recordId, modelInput: {} }))) });

test("a result is what a call would give, and an error keeps its words and its status", async () => {
  const content = [
    { reasoningContent: { redactedContent: "c2VjcmV0" } },
    { text: "Yes." },
    { toolUse: { toolUseId: "1", name: "json", input: {} } },
  ];
  const { events, error } = await resultsOf(
    jobOf({ totalRecordCount: 4 }),
    results(
      resultLine("a", { modelOutput: converse(...content) }),
      resultLine("b", { error: { errorCode: 400, errorMessage: "It broke." } }),
      resultLine("c", { error: { errorMessage: "It broke." } }),
      resultLine("d", { error: {} }),
    ),
  );
  assert.equal(error, undefined);
  const [{ result, ...succeeded }, ...failed] = events;
  assert.deepEqual(succeeded, { type: "text", id: "a", status: "succeeded" });
  const kept = { redactedContent: "c2VjcmV0" };
  assert.deepEqual(result.content, [
    { type: "reasoning", text: "", providerMetadata: { amazonBedrock: kept, bedrock: kept } },
    { type: "text", text: "Yes." },
    { type: "tool-call", toolCallId: "1", toolName: "json", input: "{}" },
  ]);
  assert.deepEqual(result.finishReason, { unified: "stop", raw: "end_turn" });
  assert.deepEqual([result.usage.inputTokens.total, result.usage.outputTokens.total], [10, 5]);
  assert.deepEqual([result.warnings, result.response.modelId], [[], MODEL]);
  assert.deepEqual(failed, [
    { type: "text", id: "b", status: "failed", error: { message: "It broke.", statusCode: 400 } },
    { type: "text", id: "c", status: "failed", error: { message: "It broke." } },
    { type: "text", id: "d", status: "failed", error: { message: "the record failed" } },
  ]);
});

test("a result that is not an output of Converse fails by itself", async () => {
  const outputs = [
    null,
    {},
    { output: {} },
    { output: { message: {} } },
    { output: { message: { content: "Yes." } } },
    converse(null),
    converse({ reasoningContent: { redactedContent: "not base64!" } }),
    converse({ text: "Yes." }),
  ];
  const all = outputs.map((modelOutput, at) => resultLine(`${at}`, { modelOutput }));
  const { events, error } = await resultsOf(jobOf(), results(...all));
  assert.equal(error, undefined);
  const message = "the result is not an output of Converse";
  assert.deepEqual(
    events.slice(0, -1),
    outputs.slice(0, -1).map((_, at) => ({ type: "text", id: `${at}`, status: "failed", error: { message } })),
  );
  assert.equal(events.at(-1).status, "succeeded");
});

test("requests that a stopped or expired job did not come to have a result as well", async () => {
  for (const [status, missed] of [
    ["Stopped", "cancelled"],
    ["Expired", "expired"],
  ]) {
    const objects = {
      ...input("a", "b", "c"),
      ...results(resultLine("b", { modelOutput: converse({ text: "Yes." }) })),
    };
    const { events, error } = await resultsOf(jobOf({ status }), objects);
    assert.equal(error, undefined);
    const [{ id, status: first }, ...others] = events;
    assert.deepEqual([id, first], ["b", "succeeded"]);
    assert.deepEqual(others, [
      { type: "text", id: "a", status: missed },
      { type: "text", id: "c", status: missed },
    ]);
  }
});

test("the results of a job that failed, or that lack some, end in an error of the call", async () => {
  const objects = results(resultLine("a", { modelOutput: converse({ text: "Yes." }) }));
  for (const [job, ids, code] of [
    [jobOf({ status: "Failed", message: "No role." }), [], "job_ended"],
    [jobOf({ totalRecordCount: 2 }), ["a"], "missing_records"],
  ]) {
    const manifest = { "out/job1/manifest.json.out": JSON.stringify({ totalRecordCount: job.totalRecordCount }) };
    const { events, error } = await resultsOf(job, { ...objects, ...input("a", "b"), ...manifest });
    assert.deepEqual(
      events.map(({ id }) => id),
      ids,
    );
    assert.equal(error.code, code);
    assert.ok(APICallError.isInstance(error));
    assert.deepEqual(error.requestBodyValues, { batchId: JOB });
  }
});

test("an input that is not in S3 cannot tell which requests were missed", async () => {
  const { error } = await resultsOf(jobOf({ status: "Stopped", inputDataConfig: {} }), results());
  assert.equal(error.name, "InputError");
  assert.equal(error.message, 'input: give an address such as "s3://bucket/folder/"');
});

test("results of a job that has not ended are refused", async () => {
  for (const status of ["Submitted", "Validating", "Scheduled", "InProgress", "Stopping"]) {
    const { batch } = providerOf(jobOf({ status }));
    await assert.rejects(batch.doGetBatchResults({ batchId: JOB }), {
      name: "InputError",
      message: `batchId: the job is ${status}; ask for its results when it has ended`,
    });
  }
});

test("results in the form of the model are refused", async () => {
  const { batch } = providerOf(jobOf({ modelInvocationType: "InvokeModel" }));
  await assert.rejects(batch.doGetBatchResults({ batchId: JOB }), {
    name: "InputError",
    message:
      "batchId: the results of this job are in the model's own form; read them with resumeBatch of bedrock-wasm/batch",
  });
});

test("nothing is read before it is asked for, and every call has the signal of the batch", async () => {
  const { signal: abortSignal } = new AbortController();
  const objects = { ...input("a", "b"), ...results(resultLine("a", { modelOutput: converse({ text: "Yes." }) })) };
  const { batch, calls } = providerOf(jobOf({ status: "Stopped" }), objects);
  const stream = await batch.doGetBatchResults({ batchId: JOB, abortSignal });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    calls.map(({ name }) => name),
    ["getModelInvocationJob"],
  );
  const { events } = await drain(stream);
  assert.equal(events.length, 2);
  assert.deepEqual(getEventListeners(abortSignal, "abort"), []);
  assert.ok(calls.length >= 4);
  // Those of the reader follow the caller's.
  assert.equal(calls[0].options.abortSignal, abortSignal);
  for (const { name, options } of calls) assert.ok(options.abortSignal instanceof AbortSignal, name);
});

test("a reader that leaves ends the calls, also one that waits", async () => {
  for (const reads of [0, 1, 2]) {
    const all = [..."abc"].map((id) => resultLine(id, { modelOutput: converse({ text: id }) }));
    const { batch, calls, stalled } = providerOf(jobOf(), results(...all), { stallAfter: 1 });
    const reader = (await batch.doGetBatchResults({ batchId: JOB })).getReader();
    const waiting = Array.from({ length: reads }, () => reader.read().catch(() => {}));
    if (reads === 2) await stalled;
    await reader.cancel();
    await Promise.all(waiting);
    const signals = calls.slice(1).map(({ options }) => options.abortSignal.aborted);
    assert.ok(signals.every(Boolean), `${reads}: ${signals}`);
  }
});

test("an abort by the caller ends results that wait, whatever its reason", async () => {
  for (const reason of [new Error("Enough."), null]) {
    const controller = new AbortController();
    const all = results(resultLine("a", { modelOutput: converse({ text: "a" }) }));
    const { batch, stalled } = providerOf(jobOf({ status: "Stopped" }), all, { stallAfter: 1 });
    const stream = await batch.doGetBatchResults({ batchId: JOB, abortSignal: controller.signal });
    const drained = drain(stream);
    await stalled;
    controller.abort(reason);
    assert.equal((await drained).error, reason);
  }
});
