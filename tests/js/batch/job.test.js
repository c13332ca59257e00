// Records become results by a job, on a real S3 server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readResults, resumeBatch, retryFailed, runBatch } from "bedrock-wasm/batch";
import { drain, rejection } from "../support/clients.js";
import { records, scriptedJobs, scriptedRuntime } from "../support/jobs.js";
import { soon } from "../support/patience.js";
import { BUCKET, startS3 } from "../support/s3-server.js";

let server;
let s3;
before(async () => {
  server = await startS3({ unsigned: true });
  s3 = server.client();
});
after(() => server.close());

const FAST = { minDelay: 0.001, maxDelay: 0.002 };
let folders = 0;
const options = (jobs, more) => {
  const folder = `run-${folders++}`;
  return {
    client: jobs.client,
    s3,
    modelId: "m",
    roleArn: "arn:aws:iam::123456789012:role/batch",
    input: `s3://${BUCKET}/${folder}/in`,
    output: `s3://${BUCKET}/${folder}/out`,
    ...FAST,
    ...more,
  };
};
const keys = async (uri) =>
  (await drain(s3.listObjects({ Bucket: BUCKET, Prefix: uri.split("/").slice(3).join("/") }))).events.map(
    ({ Key }) => Key,
  );
const byId = (results) => Object.fromEntries(results.map(({ recordId, ...rest }) => [recordId, rest]));

test("every record has its result, whatever the order and the number of files", async () => {
  const jobs = scriptedJobs(s3, { files: 3 });
  const progress = [];
  const run = runBatch(
    options(jobs, {
      records: records(150),
      jobName: "my-job",
      timeoutDurationInHours: 24,
      onProgress: (told) => progress.push(told),
    }),
  );
  const arn = await run.jobArn;
  assert.match(arn, /model-invocation-job\/job\d+$/);
  const { events, error } = await drain(run);
  assert.equal(error, undefined);
  assert.deepEqual(
    byId(events),
    Object.fromEntries(
      records(150).map(({ recordId, modelInput }) => [recordId, { output: { said: modelInput.prompt } }]),
    ),
  );
  assert.equal(run.status, "Completed");
  const [job] = jobs.created;
  assert.deepEqual(
    [job.jobName, job.timeoutDurationInHours, job.modelId, job.modelInvocationType],
    ["my-job", 24, "m", undefined],
  );
  assert.match(job.inputDataConfig.s3InputDataConfig.s3Uri, /\/in\/my-job\.jsonl$/);
  assert.match(job.outputDataConfig.s3OutputDataConfig.s3Uri, /\/out\/$/);
  assert.ok(job.clientRequestToken.length >= 32);
  assert.deepEqual([...new Set(progress.map(({ phase }) => phase))], ["upload", "job"]);
  // The service counts no records until it has read them.
  assert.deepEqual([...new Set(progress.map(({ total }) => total))], [150]);
  const { status, total, processed, succeeded, failed, perSecond, secondsLeft } = progress.at(-1);
  assert.deepEqual([status, total, processed, succeeded, failed, secondsLeft], ["Completed", 150, 150, 150, 0, 0]);
  assert.ok(perSecond > 0);
  assert.throws(() => run[Symbol.asyncIterator](), { code: "consumed" });
});

test("records that fail are errors among the results, and retryFailed runs them again", async () => {
  const model = ({ modelInput: { prompt } }) =>
    prompt.endsWith("7") ? { error: { errorCode: 400, errorMessage: "bad request" } } : { said: prompt };
  const jobs = scriptedJobs(s3, { model });
  const { events } = await drain(runBatch(options(jobs, { records: records(120) })));
  const failed = events.filter(({ error }) => error);
  assert.equal(failed.length, 12);
  assert.deepEqual(failed[0].error, { errorCode: 400, errorMessage: "bad request" });
  assert.match(failed[0].modelInput.prompt, /7$/);
  const again = await drain(retryFailed(events, { runtime: scriptedRuntime(), modelId: "m" }));
  assert.equal(again.error, undefined);
  assert.deepEqual(
    byId(again.events),
    byId(records(120).map(({ recordId, modelInput }) => ({ recordId, output: { said: modelInput.prompt } }))),
  );
});

for (const [what, lines, code, pattern] of [
  ["is missing", (all) => all.slice(2), "missing_records", /2 of 100 records have no result.*id-0, id-1/],
  ["is there twice", (all) => [...all, all[3]], "doubled_record", /line 101: .*"id-3"/],
  ["belongs to no record", (all) => [...all, { recordId: "other", modelOutput: {} }], "unknown_record", /"other"/],
  ["is neither an output nor an error", (all) => [{ recordId: "id-0" }, ...all.slice(1)], "invalid_json", /"id-0"/],
]) {
  test(`a result that ${what} throws`, async () => {
    const { error } = await drain(runBatch(options(scriptedJobs(s3, { lines }), { records: records(100) })));
    assert.deepEqual([error.name, error.code], ["StreamIntegrityError", code]);
    assert.match(error.message, pattern);
  });
}

test("a job is taken up from its ARN alone, by a page or a machine that knows nothing else", async () => {
  const jobs = scriptedJobs(s3);
  const first = runBatch(options(jobs, { records: records(100) }));
  const jobArn = await first.jobArn;
  const run = resumeBatch({ client: jobs.client, s3, jobArn, ...FAST });
  assert.equal(await run.jobArn, jobArn);
  const { events, error } = await drain(run);
  assert.equal(error, undefined);
  assert.equal(new Set(events.map(({ recordId }) => recordId)).size, 100);
  const [, output] = [0, jobs.jobs.get(jobArn).outputDataConfig.s3OutputDataConfig.s3Uri];
  assert.equal((await drain(readResults({ s3, output, jobArn }))).events.length, 100);
});

test("a manifest that counts more records than there are results throws", async () => {
  const jobs = scriptedJobs(s3, { lines: (all) => all.slice(1) });
  const jobArn = await runBatch(options(jobs, { records: records(100) })).jobArn;
  const { error } = await drain(resumeBatch({ client: jobs.client, s3, jobArn, ...FAST }));
  assert.equal(error.code, "missing_records");
});

test("a job that ends early gives the results that there are, and throws", async () => {
  for (const end of ["Stopped", "Expired"]) {
    const jobs = scriptedJobs(s3, { end, lines: (all) => all.slice(60) });
    const { events, error } = await drain(runBatch(options(jobs, { records: records(100) })));
    assert.deepEqual([events.length, error.code, error.status], [40, "job_ended", end]);
  }
  const { events, error } = await drain(
    runBatch(options(scriptedJobs(s3, { end: "Failed" }), { records: records(100) })),
  );
  assert.deepEqual([events.length, error.code, error.status], [0, "job_ended", "Failed"]);
});

test("stop() stops the job", async () => {
  const jobs = scriptedJobs(s3, { statuses: Array(10_000).fill("InProgress") });
  const run = runBatch(
    options(jobs, { records: records(100), onProgress: ({ phase }) => void (phase === "job" && run.stop()) }),
  );
  const { error } = await drain(run);
  assert.deepEqual([error.code, error.status, run.status], ["job_ended", "Stopped", "Stopped"]);
});

for (const [stopOnAbort, stopped] of [
  [undefined, false],
  [true, true],
  [() => false, false],
  [async () => true, true],
]) {
  test(`an abort ${stopped ? "stops the job" : "leaves the job"} if stopOnAbort is ${stopOnAbort}`, async () => {
    const jobs = scriptedJobs(s3, { statuses: Array(10_000).fill("InProgress") });
    const controller = new AbortController();
    const given = options(jobs, {
      records: records(100),
      stopOnAbort,
      abortSignal: controller.signal,
      onProgress: ({ phase }) => void (phase === "job" && controller.abort(new Error("enough"))),
    });
    const run = runBatch(given);
    const { error } = await soon(drain(run));
    assert.equal(error.message, "enough");
    assert.equal(jobs.jobs.get(await run.jobArn).status === "Stopping", stopped);
    assert.equal((await keys(given.input)).length, stopped ? 0 : 1);
  });
}

test("an abort while records are uploaded, and a job that is refused, leave no object", async () => {
  const jobs = scriptedJobs(s3);
  const controller = new AbortController();
  const large = records(100).map((record) => ({ ...record, modelInput: { prompt: "x".repeat(120_000) } }));
  const aborted = options(jobs, {
    records: large,
    abortSignal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  assert.equal((await rejection(runBatch(aborted).jobArn)).message, "enough");
  assert.deepEqual([await keys(aborted.input), server.fetch.open.size, jobs.created.length], [[], 0, 0]);
  const refused = {
    ...options(jobs, { records: records(100) }),
    client: { createModelInvocationJob: () => Promise.reject(new Error("no such role")), getModelInvocationJob() {} },
  };
  assert.equal((await drain(runBatch(refused))).error.message, "no such role");
  assert.deepEqual(await keys(refused.input), []);
});

test("a saved state continues, and makes one job", async () => {
  const jobs = scriptedJobs(s3);
  const state = {};
  const given = options(jobs, { records: records(100), state });
  let fails = 1;
  const create = (input) =>
    fails-- > 0
      ? jobs.client.createModelInvocationJob(input).then(() => Promise.reject(new Error("the page was closed")))
      : jobs.client.createModelInvocationJob(input);
  const client = {
    createModelInvocationJob: create,
    getModelInvocationJob: (...input) => jobs.client.getModelInvocationJob(...input),
  };
  assert.equal((await drain(runBatch({ ...given, client }))).error.message, "the page was closed");
  const saved = JSON.parse(JSON.stringify(state));
  const { events, error } = await drain(runBatch({ ...given, client, state: saved }));
  assert.equal(error, undefined);
  assert.equal(events.length, 100);
  assert.equal(jobs.jobs.size, 1);
  const later = await drain(runBatch({ ...given, client, state: JSON.parse(JSON.stringify(saved)) }));
  assert.equal(later.events.length, 100);
  assert.equal(jobs.created.length, 2);
});

test("records that are in S3 already are used as they are", async () => {
  const jobs = scriptedJobs(s3);
  const given = options(jobs);
  const input = `${given.input}/mine.jsonl`;
  await s3.putObject({
    Bucket: BUCKET,
    Key: input.split("/").slice(3).join("/"),
    Body: records(100)
      .map((record) => JSON.stringify(record))
      .join("\n"),
  });
  const { events, error } = await drain(runBatch({ ...given, input, mode: "job" }));
  assert.equal(error, undefined);
  assert.equal(events.length, 100);
});

test("the time in the queue does not count for the rate", async () => {
  const looks = [0, 100, 200].map((processedRecordCount) => ({
    status: "InProgress",
    submitTime: new Date(Date.now() - 10 * 3600e3),
    totalRecordCount: 300,
    processedRecordCount,
  }));
  const client = { getModelInvocationJob: async () => looks.shift() ?? Promise.reject(new Error("enough")) };
  const progress = [];
  const onProgress = ({ perSecond, secondsLeft }) => progress.push([perSecond, secondsLeft]);
  const { error } = await drain(
    resumeBatch({ client, s3, jobArn: "a/j1", onProgress, minDelay: 0.01, maxDelay: 0.01 }),
  );
  assert.equal(error.message, "enough");
  assert.deepEqual(progress[0], [undefined, undefined]);
  for (const [perSecond, secondsLeft] of progress.slice(1)) assert.ok(perSecond > 1 && secondsLeft < 200);
  assert.equal(progress.length, 3);
});

test("a poll that fails for a while does not end the run", async () => {
  const jobs = scriptedJobs(s3, { statuses: [] });
  let polls = 0;
  const client = {
    createModelInvocationJob: (input) => jobs.client.createModelInvocationJob(input),
    getModelInvocationJob: (...input) =>
      ++polls === 1
        ? Promise.reject(Object.assign(new Error("offline"), { retryable: true }))
        : jobs.client.getModelInvocationJob(...input),
  };
  const { events, error } = await drain(runBatch({ ...options(jobs, { records: records(100) }), client }));
  assert.equal(error, undefined);
  assert.deepEqual([events.length, polls], [100, 2]);
});
