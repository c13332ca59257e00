// Runs that begin in the middle, stop, or have records that can be read only once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readResults, resumeBatch, runBatch, writeRecords } from "bedrock-wasm/batch";
import { drain } from "../support/clients.js";
import { JOB_ARN, jobOf, resultOf, scriptedJob } from "../support/scripted-job.js";

/** What a hook may throw. */
const nothingThrown = async () => AbortSignal.abort(null).throwIfAborted();
const names = (seen) => seen.map(([name]) => name);

test("a job that was created before is only looked at, and its records have the results", async () => {
  const { seen, options } = scriptedJob([jobOf("Completed"), jobOf("Completed")]);
  const state = { jobArn: JOB_ARN };
  const run = runBatch({ ...options, state });
  assert.equal(await run.jobArn, JOB_ARN);
  assert.equal((await drain(run)).events.length, 2);
  assert.deepEqual(names(seen), ["look", "list", "get"]);
  const { error } = await drain(runBatch({ ...options, state, records: [{ recordId: "a", modelInput: {} }] }));
  assert.equal(error.code, "unknown_record");
});

test("records that are in S3 already are not uploaded", async () => {
  const { seen, options } = scriptedJob([jobOf("Completed")]);
  const { events } = await drain(runBatch({ ...options, records: undefined, input: "s3://my-bucket/mine.jsonl" }));
  assert.equal(events.length, 2);
  assert.deepEqual(names(seen), ["create", "look", "list", "get"]);
  assert.equal(seen[0][1].inputDataConfig.s3InputDataConfig.s3Uri, "s3://my-bucket/mine.jsonl");
});

test("a run that was cut off after its upload creates the job, checks the records, and uploads nothing", async () => {
  const saved = () => ({ input: { Bucket: "my-bucket", Key: "in/my-job.jsonl" }, jobName: "my-job", uploaded: true });
  const { seen, options } = scriptedJob([jobOf("Completed")]);
  const { events, error } = await drain(runBatch({ ...options, state: saved() }));
  assert.deepEqual([error, events.length], [undefined, 2]);
  assert.deepEqual(names(seen), ["create", "look", "list", "get"]);
  const again = scriptedJob([jobOf("Completed")]);
  const records = async function* () {
    yield { recordId: "a", modelInput: {} };
    yield { recordId: "a", modelInput: {} };
  };
  const twice = await drain(runBatch({ ...again.options, minRecords: 1, records: records(), state: saved() }));
  assert.equal(twice.error.code, "invalid_input", `${twice.error}`);
  assert.deepEqual(names(again.seen), []);
});

test("a job that is refused leaves its input only to a state that is kept", async () => {
  for (const state of [undefined, {}]) {
    const { seen, options } = scriptedJob([], {
      create: () => {
        throw new Error("refused");
      },
    });
    const { error } = await drain(runBatch({ ...options, state }));
    assert.equal(error.message, "refused");
    assert.deepEqual(names(seen), state ? ["upload", "create"] : ["upload", "create", "delete"]);
    if (state) assert.deepEqual([state.uploaded, state.input.Key, state.upload], [true, "in/my-job.jsonl", undefined]);
    assert.equal(seen[0][1].resume === undefined, !state);
  }
});

test("records that can be read twice are counted before they are uploaded", async () => {
  const list = ["a", "b"].map((recordId) => ({ recordId, modelInput: {} }));
  const once = function* () {
    yield* list;
  };
  for (const [records, total] of [
    [list, 2],
    [new Set(list), 2],
    [once, 2],
    [list.map((record) => JSON.stringify(record)).join("\n"), 2],
    [once(), undefined],
  ]) {
    const { options } = scriptedJob([jobOf("Completed")]);
    const progress = [];
    await drain(runBatch({ ...options, minRecords: 1, records, onProgress: (told) => progress.push(told) }));
    assert.equal(progress[0].total, total);
  }
});

test("stop() stops the job by its ARN, and an abort of a resumed one removes no input", async () => {
  const { seen, options } = scriptedJob([jobOf("Stopped")]);
  const run = runBatch(options);
  assert.equal(await run.jobArn, JOB_ARN);
  await run.stop();
  assert.deepEqual(seen.at(-1), ["stop", { jobIdentifier: JOB_ARN }]);

  const controller = new AbortController();
  const look = () => {
    controller.abort(new Error("enough"));
    throw new Error("broken");
  };
  const resumed = scriptedJob([look]);
  const abort = { jobArn: JOB_ARN, abortSignal: controller.signal, stopOnAbort: true };
  assert.equal((await drain(resumeBatch({ ...resumed.options, ...abort }))).error.message, "enough");
  assert.deepEqual(names(resumed.seen), ["look", "stop"]);
});

test("on demand, records are as many as the caller allows", async () => {
  const runtime = { invokeModel: async () => ({ $metadata: {}, body: { json: () => 1 } }) };
  const records = ["a", "b"].map((recordId) => ({ recordId, modelInput: {} }));
  const { error } = await drain(runBatch({ runtime, modelId: "m", mode: "on-demand", records, maxRecords: 1 }));
  assert.match(error.message, /^records: line 2: more than 1 records/);
});

test("records are not read before they are asked for", async () => {
  let isRead = false;
  const records = function* () {
    isRead = true;
    yield { modelInput: {} };
  };
  const stream = writeRecords(records);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(isRead, false);
  await stream.cancel();
});

test("lines of results say what is wrong with them, and blank ones say nothing", async () => {
  const read = ({ options }, more) => drain(readResults({ s3: options.s3, output: "s3://my-bucket/out", ...more }));
  const place = "results: s3://my-bucket/out/j1/in.jsonl.out, line 3: ";
  for (const [line, says] of [
    ["{", "is not JSON"],
    ['{"modelOutput":1}', "the line has no recordId"],
    ['{"recordId":"b"}', 'the record "b" has neither a modelOutput nor an error'],
  ]) {
    const scripted = scriptedJob([], { results: `${resultOf("a")} \r\n${line}` });
    const { events, error } = await read(scripted);
    assert.deepEqual([events.length, error.message], [1, place + says]);
    assert.equal(scripted.seen[0][1].Prefix, "out/");
  }
  const of = (totalRecordCount, Key) => {
    const { options } = scriptedJob([], { results: JSON.stringify({ totalRecordCount }) });
    const listObjects = async function* () {
      yield { Key };
    };
    return { options: { s3: { ...options.s3, listObjects } } };
  };
  assert.deepEqual(await read(of(0, "out/manifest.json.out")), { events: [] });
  const { error } = await read(of(2, "out/manifest.json.out"));
  assert.deepEqual(
    [error.message, error.recordIds],
    ["results: s3://my-bucket/out/: 2 of 2 records have no result", []],
  );
  const nothing = { listObjects: scriptedJob([]).options.s3.listObjects, getObject: nothingThrown };
  await assert.rejects(readResults({ s3: nothing, output: "s3://b" }).next(), (thrown) => thrown === null);
});
