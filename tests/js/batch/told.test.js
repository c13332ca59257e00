// What a run asks of S3 and of Bedrock, and what it tells of its progress, to the member.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceException } from "bedrock-wasm";
import { readResults, resumeBatch, runBatch } from "bedrock-wasm/batch";
import { drain } from "../support/clients.js";
import { JOB_ARN, jobOf, resultOf, scriptedJob } from "../support/scripted-job.js";

const INPUT = '{"recordId":"a","modelInput":{"text":"a"}}\n{"recordId":"b","modelInput":{"text":"b"}}\n';
const RESULTS = ["a", "b"].map((recordId) => ({ recordId, output: { id: recordId } }));

test("a job is asked for as it is documented, and its requests have the run's signal", async () => {
  const { seen, options } = scriptedJob([jobOf("Completed")]);
  const { signal } = new AbortController();
  const { events, error } = await drain(
    runBatch({ ...options, abortSignal: signal, invocationType: "InvokeModel", tags: [{ key: "k", value: "v" }] }),
  );
  assert.deepEqual([events, error], [RESULTS, undefined]);
  const { clientRequestToken } = seen[1][1];
  assert.match(clientRequestToken, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
  const file = { Bucket: "my-bucket", Key: "in/my-job.jsonl" };
  assert.deepEqual(seen, [
    ["upload", { ...file, ContentType: "application/jsonl", resume: undefined, abortSignal: signal }, INPUT],
    [
      "create",
      {
        jobName: "my-job",
        clientRequestToken,
        modelId: "m",
        roleArn: options.roleArn,
        inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://my-bucket/in/my-job.jsonl", s3InputFormat: "JSONL" } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://my-bucket/out/" } },
        modelInvocationType: "InvokeModel",
        timeoutDurationInHours: undefined,
        tags: [{ key: "k", value: "v" }],
        vpcConfig: undefined,
      },
    ],
    ["look", { jobIdentifier: JOB_ARN }, { abortSignal: signal }],
    ["list", { Bucket: "my-bucket", Prefix: "out/j1/" }, { abortSignal: signal }],
    ["get", { Bucket: "my-bucket", Key: "out/j1/in.jsonl.out" }, { abortSignal: signal }],
  ]);
});

test("the input is the file that is named, or one in the folder with the job's name", async () => {
  for (const [input, jobName, Key] of [
    ["s3://my-bucket/a/my.jsonl", "n", "a/my.jsonl"],
    ["s3://my-bucket/.jsonl.d", "n", ".jsonl.d/n.jsonl"],
    ["s3://my-bucket", "n", "n.jsonl"],
    ["s3://my-bucket/a\nb", "n", "a\nb/n.jsonl"],
    ["s3://my-bucket/a/", undefined, /^a\/batch-[\da-f-]{36}\.jsonl$/],
  ]) {
    const { seen, options } = scriptedJob([jobOf("Completed")]);
    await drain(runBatch({ ...options, input, jobName }));
    if (typeof Key === "string") assert.equal(seen[0][1].Key, Key);
    else assert.match(seen[0][1].Key, Key);
    assert.equal(seen[1][1].inputDataConfig.s3InputDataConfig.s3Uri, `s3://my-bucket/${seen[0][1].Key}`);
  }
});

test("progress has the counts, the rate and the time left", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 0 });
  const look = (status, processedRecordCount, errorRecordCount) => () => {
    t.mock.timers.tick(4_000);
    const successRecordCount = processedRecordCount - errorRecordCount;
    const counts = { totalRecordCount: processedRecordCount && 4, processedRecordCount };
    return jobOf(status, { ...counts, successRecordCount, errorRecordCount });
  };
  const { options } = scriptedJob([look("InProgress", 0, 0), look("InProgress", 1, 1), look("Completed", 4, 1)]);
  const progress = [];
  await drain(runBatch({ ...options, onProgress: (told) => progress.push(told) }));
  const job = { phase: "job", jobArn: JOB_ARN };
  assert.deepEqual(progress, [
    { phase: "upload", loadedBytes: INPUT.length, total: 2 },
    { ...job, status: "Submitted", total: 2 },
    {
      ...job,
      status: "InProgress",
      total: 2,
      processed: 0,
      succeeded: 0,
      failed: 0,
      perSecond: undefined,
      secondsLeft: undefined,
    },
    { ...job, status: "InProgress", total: 4, processed: 1, succeeded: 0, failed: 1, perSecond: 0.25, secondsLeft: 12 },
    { ...job, status: "Completed", total: 4, processed: 4, succeeded: 3, failed: 1, perSecond: 0.5, secondsLeft: 0 },
  ]);
});

test("records that were saved before count, but not for the rate", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 5_000 });
  const runtime = {
    async invokeModel({ body }) {
      t.mock.timers.tick(2_000);
      if (body.text === "c") {
        throw new ServiceException("Refused", "no", { fault: "client", $metadata: { httpStatusCode: 400 } });
      }
      return { $metadata: {}, body: { json: () => body.text } };
    },
  };
  const { options } = scriptedJob([]);
  const state = { results: { a: { recordId: "a", output: "a" } } };
  const progress = [];
  const { events } = await drain(
    runBatch({
      ...options,
      runtime,
      mode: "auto",
      concurrency: 1,
      records: [..."abcd"].map((recordId) => ({ recordId, modelInput: { text: recordId } })),
      state,
      onProgress: (told) => progress.push(told),
    }),
  );
  assert.deepEqual(
    events.map(({ recordId, output }) => [recordId, output]),
    [
      ["a", "a"],
      ["b", "b"],
      ["c", undefined],
      ["d", "d"],
    ],
  );
  const told = { phase: "on-demand", total: 4, perSecond: 0.5 };
  assert.deepEqual(progress, [
    { ...told, processed: 2, succeeded: 2, failed: 0, secondsLeft: 4 },
    { ...told, processed: 3, succeeded: 2, failed: 1, secondsLeft: 2 },
    { ...told, processed: 4, succeeded: 3, failed: 1, secondsLeft: 0 },
  ]);
  assert.deepEqual(Object.keys(state.results), ["a", "b", "c", "d"]);
});

test("a job that counts nothing, or in no time, has no rate", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 5_000 });
  for (const counts of [
    {},
    { totalRecordCount: 2, processedRecordCount: 1, submitTime: new Date(5_000) },
    { totalRecordCount: 2, processedRecordCount: 1 },
    { totalRecordCount: 2, processedRecordCount: 0, submitTime: new Date(1_000) },
  ]) {
    const { options } = scriptedJob([jobOf("Completed", counts)]);
    const progress = [];
    await drain(resumeBatch({ ...options, jobArn: JOB_ARN, onProgress: (told) => progress.push(told) }));
    const [{ perSecond, secondsLeft }] = progress;
    assert.deepEqual([perSecond, secondsLeft], [undefined, undefined], JSON.stringify(counts));
  }
  const { options } = scriptedJob([jobOf("Completed", { processedRecordCount: 8, submitTime: new Date(1_000) })]);
  const progress = [];
  await drain(resumeBatch({ ...options, jobArn: JOB_ARN, onProgress: (told) => progress.push(told) }));
  assert.deepEqual([progress[0].perSecond, progress[0].secondsLeft], [2, undefined]);
});

test("the error of a job that ended early says how, and why if it is known", async () => {
  for (const [status, message, says] of [
    ["Expired", "no capacity", "the job is Expired: no capacity"],
    ["Stopped", undefined, "the job is Stopped"],
    ["Failed", "", "the job is Failed"],
  ]) {
    const { options } = scriptedJob([jobOf(status, { message })]);
    const { error } = await drain(resumeBatch({ ...options, jobArn: JOB_ARN }));
    assert.deepEqual(
      [error.message, error.code, error.status, error.jobArn, error.$metadata],
      [says, "job_ended", status, JOB_ARN, { requestId: "r" }],
    );
  }
});

test("a run is read once, whoever reads it", async () => {
  const { options } = scriptedJob([jobOf("Completed")]);
  const run = runBatch(options);
  const first = run[Symbol.asyncIterator]();
  assert.throws(() => run[Symbol.asyncIterator](), {
    message: "the results of this run are read already",
    code: "consumed",
  });
  assert.deepEqual((await first.next()).value, RESULTS[0]);
});

test("results that are missing are counted, and up to five of them named", async () => {
  const { options } = scriptedJob([], { results: resultOf("a") });
  const place = "results: s3://my-bucket/out/j1/: ";
  for (const [ids, says] of [
    ["ab", "1 of 2 records have no result: b"],
    ["abcdef", "5 of 6 records have no result: b, c, d, e, f"],
    ["abcdefg", "6 of 7 records have no result: b, c, d, e, f, …"],
  ]) {
    const { error } = await drain(
      readResults({ s3: options.s3, output: "s3://my-bucket/out", jobArn: JOB_ARN, ids: new Set(ids) }),
    );
    assert.deepEqual([error.message, error.recordIds], [place + says, [...ids].slice(1)]);
  }
  const nothing = { ...options.s3, async *listObjects() {} };
  const { error } = await drain(readResults({ s3: nothing, output: "s3://my-bucket/out", jobArn: JOB_ARN }));
  assert.deepEqual([error.message, error.code], [`${place}there are none`, "missing_records"]);
});
