// The same results without a job: calls side by side, as many as the service takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runBatch } from "bedrock-wasm/batch";
import { serviceError } from "bedrock-wasm/testing";
import { drain, rejection } from "../support/clients.js";
import { records, scriptedRuntime } from "../support/jobs.js";
import { listeners, soon } from "../support/patience.js";

const run = (runtime, more) => runBatch({ runtime, modelId: "m", mode: "on-demand", records: records(20), ...more });
const expected = (count) =>
  Object.fromEntries(records(count).map(({ recordId, modelInput }) => [recordId, { said: modelInput.prompt }]));
const outputs = (events) => Object.fromEntries(events.map(({ recordId, output }) => [recordId, output]));

test("every record has its result, and no more than `concurrency` calls run", async () => {
  const runtime = scriptedRuntime();
  const progress = [];
  const batch = run(runtime, { concurrency: 3, onProgress: (told) => progress.push(told) });
  const { events, error } = await drain(batch);
  assert.equal(error, undefined);
  assert.deepEqual(outputs(events), expected(20));
  assert.equal(runtime.seen.most, 3);
  assert.equal(await batch.jobArn, undefined);
  assert.deepEqual(
    [progress.length, progress.at(-1).phase, progress.at(-1).processed, progress.at(-1).succeeded],
    [20, "on-demand", 20, 20],
  );
});

test("fewer records than a job takes run on demand by themselves", async () => {
  const fail = () => assert.fail("S3 or a job was asked for");
  const job = {
    client: { createModelInvocationJob: fail },
    s3: { upload: fail },
    roleArn: "r",
    input: "s3://b/i",
    output: "s3://b/o",
    mode: "auto",
  };
  const { events } = await drain(run(scriptedRuntime(), job));
  assert.equal(events.length, 20);
  const progress = [];
  await drain(run(scriptedRuntime(), { ...job, onProgress: (told) => progress.push(told) }));
  assert.deepEqual([progress.at(-1).total, progress.at(-1).secondsLeft], [20, 0]);
  const error = await rejection(run(undefined, job).jobArn);
  assert.match(error.message, /^runtime: /);
});

test("Converse records are Converse calls, with tools", async () => {
  const runtime = scriptedRuntime(({ modelInput }) => ({
    output: { message: { role: "assistant", content: [{ text: `${modelInput.toolConfig.tools.length}` }] } },
    stopReason: "end_turn",
    usage: {},
    metrics: {},
  }));
  const { events } = await drain(
    run(runtime, {
      invocationType: "Converse",
      records: [{ recordId: "a", modelInput: { messages: [], toolConfig: { tools: [1] } } }],
    }),
  );
  assert.deepEqual(events, [
    {
      recordId: "a",
      output: {
        output: { message: { role: "assistant", content: [{ text: "1" }] } },
        stopReason: "end_turn",
        usage: {},
        metrics: {},
      },
    },
  ]);
});

test("a record that the model refuses is an error among the results", async () => {
  const runtime = scriptedRuntime(({ modelInput: { prompt } }) =>
    prompt.endsWith(" 3") ? serviceError("ValidationException", { message: "too long" })() : { said: prompt },
  );
  const { events, error } = await drain(run(runtime));
  assert.equal(error, undefined);
  const failed = events.filter((result) => result.error);
  assert.deepEqual(failed, [
    { recordId: "id-3", error: { errorCode: 400, errorMessage: "too long" }, modelInput: { prompt: "prompt 3" } },
  ]);
});

test("throttling slows the calls down and loses no record", async () => {
  const runtime = scriptedRuntime(({ modelInput }, call) =>
    call % 4 === 0 && call < 30 ? serviceError("ThrottlingException")() : { said: modelInput.prompt },
  );
  const { events, error } = await drain(run(runtime, { concurrency: 8 }));
  assert.equal(error, undefined);
  assert.deepEqual(outputs(events), expected(20));
});

test("an error of every record ends the run, and no call goes on", async () => {
  const runtime = scriptedRuntime(({ modelInput }, call) =>
    call > 5 ? serviceError("AccessDeniedException", { message: "no access" })() : { said: modelInput.prompt },
  );
  const { error } = await drain(run(runtime, { concurrency: 2 }));
  assert.deepEqual([error.name, error.message], ["AccessDeniedException", "no access"]);
  assert.ok(runtime.seen.calls <= 8, `${runtime.seen.calls} calls`);
});

test("an abort, stop() and a loop that is left end the calls", async () => {
  const controller = new AbortController();
  const aborted = await drain(
    run(scriptedRuntime(), { abortSignal: controller.signal, onProgress: () => controller.abort(new Error("enough")) }),
  );
  assert.equal(aborted.error.message, "enough");
  assert.equal(listeners(controller.signal), 0);
  const stopped = run(scriptedRuntime(), { concurrency: 1, onProgress: () => void stopped.stop() });
  assert.equal((await drain(stopped)).error.code, "job_ended");
  const runtime = scriptedRuntime();
  for await (const { recordId } of run(runtime, { concurrency: 2 })) if (recordId) break;
  const { calls } = runtime.seen;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(runtime.seen.calls, calls);
});

test("an abort before the loop begins is not missed", async () => {
  const controller = new AbortController();
  const runtime = scriptedRuntime();
  const aborted = run(runtime, { abortSignal: controller.signal });
  await aborted.jobArn;
  controller.abort(new Error("enough"));
  const { events, error } = await drain(aborted);
  assert.deepEqual([error?.message, events.length, runtime.seen.calls], ["enough", 0, 0]);
  assert.equal(listeners(controller.signal), 0);
});

test("results that are ready when another call fails are given before the error", async () => {
  const runtime = scriptedRuntime(({ modelInput: { prompt } }) =>
    prompt.endsWith(" 1") ? serviceError("AccessDeniedException")() : { said: prompt },
  );
  const { events, error } = await drain(run(runtime, { records: records(2), concurrency: 2 }));
  assert.equal(error.name, "AccessDeniedException");
  assert.deepEqual(outputs(events), expected(1));
});

test("a saved state continues, with every record once", async () => {
  let saved;
  const state = {};
  const controller = new AbortController();
  const first = scriptedRuntime();
  const half = await drain(
    run(first, {
      state,
      concurrency: 2,
      abortSignal: controller.signal,
      onProgress({ processed }) {
        saved = JSON.stringify(state);
        if (processed === 9) controller.abort(new Error("the page was closed"));
      },
    }),
  );
  assert.equal(half.error.message, "the page was closed");
  const again = scriptedRuntime();
  const { events, error } = await drain(run(again, { state: JSON.parse(saved) }));
  assert.equal(error, undefined);
  assert.equal(events.length, 20);
  assert.deepEqual(outputs(events), expected(20));
  assert.equal(again.seen.calls, 11);
});

test("an abort ends a run whose records do not come", async () => {
  const never = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return: () => new Promise(() => {}) }),
  };
  const job = {
    client: { createModelInvocationJob() {} },
    s3: { upload() {} },
    roleArn: "r",
    input: "s3://b/i",
    output: "s3://b/o",
  };
  for (const mode of ["on-demand", "auto", "job"]) {
    const controller = new AbortController();
    const pending = drain(run(scriptedRuntime(), { ...job, mode, records: never, abortSignal: controller.signal }));
    setTimeout(() => controller.abort(new Error("enough")), 10);
    assert.equal((await soon(pending)).error.message, "enough", mode);
  }
});
