// Which errors end a run, which are a record's, and which pass: of jobs and of calls on demand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NetworkError, ServiceException } from "bedrock-wasm";
import { resumeBatch, retryFailed, runBatch } from "bedrock-wasm/batch";
import { drain } from "../support/clients.js";
import { JOB_ARN, jobOf, scriptedJob } from "../support/scripted-job.js";

const service = (httpStatusCode, { name = "Refused", ...details } = {}) =>
  new ServiceException(name, "no", { fault: "client", $metadata: { httpStatusCode, attempts: 1 }, ...details });
const throwing = (error) => () => {
  throw error;
};
const resumed = ({ options }, more) => drain(resumeBatch({ ...options, jobArn: JOB_ARN, ...more }));
const names = ({ seen }) => seen.map(([name]) => name);

test("a look at the job that fails for a while is repeated, any other error ends the run", async () => {
  const busy = service(503, { retryable: true });
  const scripted = scriptedJob([throwing(busy), throwing(busy), jobOf("Completed")]);
  assert.equal((await resumed(scripted)).events.length, 2);
  assert.deepEqual(names(scripted), ["look", "look", "look", "list", "get"]);
  const denied = service(403);
  assert.equal((await resumed(scriptedJob([throwing(denied)]))).error, denied);
  await assert.rejects(
    async () => {
      for await (const result of resumeBatch({ ...scriptedJob([throwing(null)]).options, jobArn: JOB_ARN })) {
        assert.fail(result.recordId);
      }
    },
    (error) => error === null,
  );
});

test("an abort while a look fails ends with its reason", async () => {
  const controller = new AbortController();
  const scripted = scriptedJob([
    () => {
      controller.abort(new Error("enough"));
      throw service(503, { retryable: true });
    },
  ]);
  const { error } = await resumed(scripted, { abortSignal: controller.signal });
  assert.equal(error.message, "enough");
  assert.deepEqual(names(scripted), ["look"]);
});

test("what a stop throws is thrown as it is, though it be null", async () => {
  const controller = new AbortController();
  const { options } = scriptedJob([() => controller.abort(new Error("enough")) ?? jobOf("InProgress")], {
    stop: () => AbortSignal.abort(null).throwIfAborted(),
  });
  const run = runBatch({ ...options, abortSignal: controller.signal, stopOnAbort: true });
  await assert.rejects(run[Symbol.asyncIterator]().next(), (error) => error === null);
});

test("a job is stopped after an abort if the caller says so, and after no other error", async () => {
  const conflict = service(409, { name: "ConflictException" });
  const denied = service(403, { name: "AccessDeniedException" });
  for (const [isAborted, stopOnAbort, stop, called, message] of [
    [true, true, undefined, ["stop", "delete"], "enough"],
    [true, () => Promise.resolve(true), undefined, ["stop", "delete"], "enough"],
    [true, true, throwing(conflict), ["stop", "delete"], "enough"],
    [true, true, throwing(denied), ["stop"], "no"],
    [true, () => false, undefined, [], "enough"],
    [true, undefined, undefined, [], "enough"],
    [false, true, undefined, [], "broken"],
  ]) {
    const controller = new AbortController();
    const look = () => {
      if (isAborted) controller.abort(new Error("enough"));
      throw new Error("broken");
    };
    const { seen, options } = scriptedJob([look], { stop });
    const state = {};
    const { error } = await drain(runBatch({ ...options, state, abortSignal: controller.signal, stopOnAbort }));
    assert.equal(error.message.split("\n")[0], message);
    assert.deepEqual(
      seen.slice(3).map(([name]) => name),
      called,
    );
    const removed = called.includes("delete");
    assert.equal(Object.keys(state).length === 0, removed);
    if (!removed) continue;
    assert.deepEqual(seen.slice(3), [
      ["stop", { jobIdentifier: JOB_ARN }],
      ["delete", { Bucket: "my-bucket", Key: "in/my-job.jsonl" }, { timeouts: { totalMs: 30_000 } }],
    ]);
  }
});

test("stop() ends calls on demand with an error that says so", async () => {
  const runtime = {
    invokeModel: (_input, { abortSignal }) =>
      new Promise((_, reject) => abortSignal.addEventListener("abort", () => reject(abortSignal.reason))),
  };
  const run = runBatch({ runtime, modelId: "m", mode: "on-demand", records: [{ modelInput: {} }] });
  const drained = drain(run);
  await run.jobArn;
  await run.stop();
  const { error } = await drained;
  assert.deepEqual([error.message, error.code, error.status], ["the run was stopped", "job_ended", "Stopped"]);
});

const failed = (recordId) => ({ recordId, error: { errorCode: 500 }, modelInput: { text: recordId } });

test("calls on demand are those of their API, with one attempt and the run's signal", async () => {
  const seen = [];
  const runtime = {
    async invokeModel(input, options) {
      seen.push(["invokeModel", input, Object.keys(options), options.maxAttempts, options.abortSignal.aborted]);
      return { $metadata: {}, body: { json: () => ({ said: input.body.text }) } };
    },
    async converse(input, options) {
      seen.push(["converse", input, Object.keys(options), options.maxAttempts, options.abortSignal.aborted]);
      return { $metadata: {}, stopReason: "end_turn" };
    },
  };
  const invoked = await drain(retryFailed([failed("a"), { recordId: "b", output: 1 }], { runtime, modelId: "m" }));
  assert.deepEqual(invoked.events, [
    { recordId: "b", output: 1 },
    { recordId: "a", output: { said: "a" } },
  ]);
  const conversed = await drain(retryFailed([failed("a")], { runtime, modelId: "m", invocationType: "Converse" }));
  assert.deepEqual(conversed.events, [{ recordId: "a", output: { stopReason: "end_turn" } }]);
  const options = [["abortSignal", "maxAttempts"], 1, false];
  assert.deepEqual(seen, [
    ["invokeModel", { modelId: "m", body: { text: "a" } }, ...options],
    ["converse", { modelId: "m", text: "a" }, ...options],
  ]);
});

test("an error of a record is a result, and one that every record would meet ends the run", async () => {
  for (const status of [400, 404, 413, 424, 500]) {
    const runtime = { invokeModel: throwing(service(status)), converse: throwing(service(status)) };
    const { events, error } = await drain(retryFailed([failed("a")], { runtime, modelId: "m" }));
    assert.equal(error, undefined);
    assert.deepEqual(events, [
      { recordId: "a", error: { errorCode: status, errorMessage: service(status).message }, modelInput: { text: "a" } },
    ]);
  }
  for (const thrown of [service(401), service(403), new NetworkError("down", {}), new TypeError("mine"), "text"]) {
    const runtime = { invokeModel: throwing(thrown) };
    assert.deepEqual(await drain(retryFailed([failed("a")], { runtime, modelId: "m" })), { events: [], error: thrown });
  }
  for (const thrown of [null, {}]) {
    const runtime = { invokeModel: throwing(thrown) };
    const read = retryFailed([failed("a")], { runtime, modelId: "m" });
    await assert.rejects(read.next(), (error) => error === thrown);
  }
});
