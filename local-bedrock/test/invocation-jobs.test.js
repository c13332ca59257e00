// Batch inference jobs, from S3 to S3, as AWS's own clients see them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock } from "@aws-sdk/client-bedrock";
import { S3 } from "@aws-sdk/client-s3";
import { checkedClient, refusal } from "./checked-client.js";
import { control, emulator, eventually } from "./emulator.js";

const Bucket = "local-bedrock";
const MODEL = "amazon.nova-lite-v1:0";
const ROLE = "arn:aws:iam::123456789012:role/batch";

const nova = (text) => ({ messages: [{ role: "user", content: [{ text }] }] });
const recordsOf = (count) =>
  Array.from({ length: count }, (_, at) => ({ recordId: `id-${at}`, modelInput: nova(`prompt ${at}`) }));
const linesOf = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

async function started(t, options) {
  const server = await emulator(t, { jobSeconds: 0, batchMinRecords: 3, ...options });
  const { url: endpoint, region, credentials } = server;
  const s3 = new S3({ endpoint, region, credentials, forcePathStyle: true });
  t.after(() => s3.destroy());
  const bedrock = checkedClient(t, server, Bedrock);
  const put = (Key, records) =>
    s3.putObject({ Bucket, Key, Body: typeof records === "string" ? records : linesOf(records) });
  const create = (more) =>
    bedrock.createModelInvocationJob({
      jobName: "job",
      modelId: MODEL,
      roleArn: ROLE,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in/a.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
      ...more,
    });
  const get = (jobIdentifier) => bedrock.getModelInvocationJob({ jobIdentifier });
  const ended = async (jobArn) => {
    let job;
    await eventually(async () => (job = await get(jobArn)).endTime, "the job ends", 20_000);
    return job;
  };
  const textOf = async (Key) => (await s3.getObject({ Bucket, Key })).Body.transformToString();
  const outputOf = async (jobArn, name = "a.jsonl.out") => {
    const folder = `out/${jobArn.split("/")[1]}/`;
    const text = await textOf(folder + name);
    return name.endsWith(".jsonl.out") ? text.trimEnd().split("\n").filter(Boolean).map(JSON.parse) : JSON.parse(text);
  };
  return { server, s3, bedrock, put, create, get, ended, outputOf };
}

test("a job runs its records and writes them where AWS writes them", async (t) => {
  const { put, create, ended, outputOf, s3 } = await started(t);
  await put("in/a.jsonl", recordsOf(20));
  const { jobArn } = await create({ clientRequestToken: "token1", timeoutDurationInHours: 48 });
  assert.match(jobArn, /^arn:aws:bedrock:us-east-1:123456789012:model-invocation-job\/[a-z0-9]{12}$/);
  const job = await ended(jobArn);
  assert.equal(job.status, "Completed");
  assert.deepEqual(
    [job.totalRecordCount, job.processedRecordCount, job.successRecordCount, job.errorRecordCount],
    [20, 20, 20, 0],
  );
  assert.deepEqual([job.jobName, job.modelId, job.roleArn, job.clientRequestToken], ["job", MODEL, ROLE, "token1"]);
  assert.equal(job.jobExpirationTime - job.submitTime, 48 * 3_600_000);
  const lines = await outputOf(jobArn);
  assert.deepEqual(
    lines.map(({ recordId }) => recordId).toSorted(),
    recordsOf(20)
      .map(({ recordId }) => recordId)
      .toSorted(),
  );
  const { modelInput, modelOutput } = lines.find(({ recordId }) => recordId === "id-7");
  assert.deepEqual(modelInput, nova("prompt 7"));
  assert.equal(modelOutput.output.message.content[0].text, "[stand-in, not a language model] You said: prompt 7");
  const manifest = await outputOf(jobArn, "manifest.json.out");
  assert.deepEqual([manifest.totalRecordCount, manifest.successRecordCount, manifest.inputTokenCount], [20, 20, 40]);
  assert.ok(manifest.outputTokenCount > 20);
  const { Contents } = await s3.listObjectsV2({ Bucket, Prefix: "out/" });
  assert.equal(Contents.length, 2);
});

test("every .jsonl of a folder is a file of the output, and records without an id get one", async (t) => {
  const { put, create, ended, outputOf } = await started(t);
  await put("in/a.jsonl", recordsOf(2));
  await put("in/deep/b.jsonl", [{ modelInput: nova("no id") }, { modelInput: nova("no id") }]);
  await put("in/notes.txt", "not a record");
  const { jobArn } = await create({ inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in/` } } });
  assert.equal((await ended(jobArn)).totalRecordCount, 4);
  assert.equal((await outputOf(jobArn, "a.jsonl.out")).length, 2);
  const made = (await outputOf(jobArn, "deep/b.jsonl.out")).map(({ recordId }) => recordId);
  assert.equal(new Set(made).size, 2);
  for (const id of made) assert.match(id, /^[A-Z0-9]{11}$/);
});

test("Converse jobs take Converse's input, and refuse tools record by record", async (t) => {
  const { put, create, ended, outputOf } = await started(t);
  const toolConfig = { tools: [{ toolSpec: { name: "t", inputSchema: { json: {} } } }] };
  const inputs = [nova("one"), { ...nova("two"), toolConfig }, { messages: [{ role: "user" }] }, { prompt: "x" }];
  await put(
    "in/a.jsonl",
    inputs.map((modelInput, at) => ({ recordId: `id-${at}`, modelInput })),
  );
  const { jobArn } = await create({ modelInvocationType: "Converse" });
  const job = await ended(jobArn);
  assert.deepEqual(
    [job.status, job.successRecordCount, job.errorRecordCount, job.modelInvocationType],
    ["Completed", 1, 3, "Converse"],
  );
  const lines = await outputOf(jobArn);
  const [good, ...bad] = lines.toSorted((one, other) => one.recordId.localeCompare(other.recordId));
  assert.equal(good.modelOutput.stopReason, "end_turn");
  assert.ok(good.modelOutput.usage.totalTokens > 0);
  for (const [at, { error, modelOutput, modelInput }] of bad.entries()) {
    assert.equal(error.errorCode, 400);
    assert.ok(error.errorMessage);
    assert.equal(modelOutput, undefined);
    assert.deepEqual(modelInput, inputs[at + 1]);
  }
  const tools = { ...nova("two"), toolConfig };
  await put(
    "in/a.jsonl",
    [1, 2, 3].map((at) => ({ recordId: `${at}`, modelInput: tools })),
  );
  assert.equal((await ended((await create()).jobArn)).successRecordCount, 3, "InvokeModel jobs take tools");
});

test("embedding models run in jobs, and not as Converse", async (t) => {
  const { put, create, ended, outputOf } = await started(t);
  const modelId = "amazon.titan-embed-text-v2:0";
  await put(
    "in/a.jsonl",
    [1, 2, 3].map((at) => ({ recordId: `${at}`, modelInput: { inputText: `text ${at}` } })),
  );
  const { jobArn } = await create({ modelId });
  await ended(jobArn);
  for (const { modelOutput } of await outputOf(jobArn)) assert.equal(modelOutput.embedding.length, 384);
  const refused = await refusal(create({ modelId, modelInvocationType: "Converse" }));
  assert.equal(refused.name, "ValidationException");
});

test("the statuses come in AWS's order", async (t) => {
  const { put, create, get, bedrock } = await started(t, { jobSeconds: 0.3, batchRecordsPerSecond: 50 });
  await put("in/a.jsonl", recordsOf(10));
  const { jobArn } = await create();
  const seen = [];
  await eventually(async () => {
    const { status, totalRecordCount } = await get(jobArn);
    if (seen.at(-1) !== status) seen.push(status);
    if (status === "Validating") assert.equal(totalRecordCount, 0);
    return status === "Completed";
  }, "the job completes");
  assert.deepEqual(seen, ["Submitted", "Validating", "Scheduled", "InProgress", "Completed"]);
  const { invocationJobSummaries } = await bedrock.listModelInvocationJobs({});
  assert.equal(invocationJobSummaries[0].successRecordCount, 10);
});

test("what AWS finds while a job is Validating fails the job", async (t) => {
  const { put, create, ended, server } = await started(t);
  const failed = async (more) => {
    const job = await ended((await create(more)).jobArn);
    assert.equal(job.status, "Failed");
    return job.message;
  };
  assert.match(await failed(), /no \.jsonl file at s3:\/\/local-bedrock\/in\/a\.jsonl/);
  await put("in/a.jsonl", recordsOf(2));
  assert.match(await failed(), /less records \(2\) than the required minimum of: 3/);
  server.settings.change({ batchMinRecords: 1 });
  for (const [text, message] of [
    ['{"modelInput":{}}\nnot json\n', /a\.jsonl, line 2/],
    ['{"recordId":1,"modelInput":{}}\n', /line 1/],
    ['{"recordId":"a"}\n', /line 1/],
    ['{"modelInput":[]}\n', /line 1/],
    ["[]\n", /line 1/],
  ]) {
    await put("in/a.jsonl", text);
    assert.match(await failed(), message);
  }
  await put("in/a.jsonl", recordsOf(1));
  const elsewhere = { outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://no-such-bucket/out/" } } };
  assert.match(await failed(elsewhere), /bucket does not exist/);
  const nowhere = { inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://no-such-bucket/in/" } } };
  assert.match(await failed(nowhere), /bucket does not exist/);
});

test("what AWS refuses at once is refused at once", async (t) => {
  const { put, create, bedrock } = await started(t);
  await put("in/a.jsonl", recordsOf(3));
  for (const more of [
    { modelId: "amazon.nova-none-v1:0" },
    { modelId: "amazon.rerank-v1:0" },
    { modelId: "anthropic.claude-haiku-4-5-20251001-v1:0" },
    { roleArn: "arn:aws:iam::123456789012:role/local-bedrock-untrusting" },
    { roleArn: "batch" },
    { timeoutDurationInHours: 1 },
    { jobName: "no spaces" },
    { modelInvocationType: "Other" },
  ]) {
    assert.deepEqual((await refusal(create(more))).name, "ValidationException", JSON.stringify(more));
  }
  assert.equal(
    (await refusal(bedrock.getModelInvocationJob({ jobIdentifier: "abcdef012345" }))).name,
    "ResourceNotFoundException",
  );
  assert.deepEqual((await bedrock.listModelInvocationJobs({})).invocationJobSummaries, []);
});

test("a token makes one job, however often it is sent", async (t) => {
  const { put, create, bedrock } = await started(t);
  await put("in/a.jsonl", recordsOf(3));
  const [one, two, other] = [
    await create({ clientRequestToken: "t1" }),
    await create({ clientRequestToken: "t1" }),
    await create({ clientRequestToken: "t2" }),
  ];
  assert.equal(one.jobArn, two.jobArn);
  assert.notEqual(one.jobArn, other.jobArn);
  assert.equal((await bedrock.listModelInvocationJobs({})).invocationJobSummaries.length, 2);
});

test("jobs are listed by name, status and time, in pages", async (t) => {
  const { put, create, ended, bedrock } = await started(t);
  await put("in/a.jsonl", recordsOf(3));
  for (const jobName of ["alpha-1", "beta", "alpha-2"]) await ended((await create({ jobName })).jobArn);
  const list = async (input) => {
    const page = await bedrock.listModelInvocationJobs(input);
    return { names: page.invocationJobSummaries.map(({ jobName }) => jobName), nextToken: page.nextToken };
  };
  assert.deepEqual((await list({})).names, ["alpha-2", "beta", "alpha-1"]);
  assert.deepEqual((await list({ nameContains: "alpha", sortOrder: "Ascending" })).names, ["alpha-1", "alpha-2"]);
  assert.deepEqual((await list({ statusEquals: "Failed" })).names, []);
  assert.deepEqual((await list({ submitTimeAfter: new Date(Date.now() + 60_000) })).names, []);
  const { names, nextToken } = await list({ maxResults: 2 });
  assert.deepEqual([...names, ...(await list({ maxResults: 2, nextToken })).names], ["alpha-2", "beta", "alpha-1"]);
});

test("a job that is stopped keeps what it has done", async (t) => {
  const { put, create, get, ended, bedrock, outputOf } = await started(t, {
    jobSeconds: 0.3,
    batchRecordsPerSecond: 100,
  });
  await put("in/a.jsonl", recordsOf(500));
  const { jobArn } = await create();
  await eventually(async () => (await get(jobArn)).processedRecordCount > 5, "some records are processed");
  await bedrock.stopModelInvocationJob({ jobIdentifier: jobArn });
  assert.equal((await get(jobArn)).status, "Stopping");
  await bedrock.stopModelInvocationJob({ jobIdentifier: jobArn });
  const job = await ended(jobArn);
  assert.equal(job.status, "Stopped");
  assert.ok(job.processedRecordCount < 500);
  assert.equal((await outputOf(jobArn)).length, job.processedRecordCount);
  const manifest = await outputOf(jobArn, "manifest.json.out");
  assert.deepEqual([manifest.totalRecordCount, manifest.processedRecordCount], [500, job.processedRecordCount]);
  assert.equal((await refusal(bedrock.stopModelInvocationJob({ jobIdentifier: jobArn }))).name, "ConflictException");
});

test("a job that runs out of time is Expired, or PartiallyCompleted once it has begun", async (t) => {
  const { put, create, ended } = await started(t, { jobSeconds: 3600, batchHourSeconds: 0.01 });
  await put("in/a.jsonl", recordsOf(500));
  assert.equal((await ended((await create()).jobArn)).status, "Expired");
  const other = await started(t, { batchHourSeconds: 0.02, batchRecordsPerSecond: 100 });
  await other.put("in/a.jsonl", recordsOf(500));
  const { jobArn } = await other.create();
  const job = await other.ended(jobArn);
  assert.equal(job.status, "PartiallyCompleted");
  assert.ok(job.processedRecordCount > 0 && job.processedRecordCount < 500);
  assert.equal((await other.outputOf(jobArn)).length, job.processedRecordCount);
});

test("scripts give single records errors, delays and stalls", async (t) => {
  const { put, create, ended, outputOf, server } = await started(t, { batchHourSeconds: 0.05 });
  await put("in/a.jsonl", recordsOf(30));
  const operation = "ModelInvocationJobRecord";
  const error = { status: 429, name: "ThrottlingException", message: "Too many requests." };
  const scripts = [
    { match: { operation, recordId: "id-3" }, replies: [{ error }] },
    { match: { operation, recordId: "id-4" }, replies: [{ reset: true }] },
    { match: { operation, recordId: "id-5" }, replies: [{ delayMs: 50 }] },
  ];
  const ofRequests = { match: { modelId: MODEL }, replies: [{ error }] };
  assert.equal((await control(server, "POST", "faults", [ofRequests, ...scripts])).status, 200);
  const { jobArn } = await create();
  const job = await ended(jobArn);
  assert.deepEqual([job.status, job.successRecordCount, job.errorRecordCount], ["Completed", 28, 2]);
  const errors = (await outputOf(jobArn))
    .filter((line) => line.error)
    .map((line) => [line.recordId, line.error.errorCode]);
  assert.deepEqual(errors.toSorted(), [
    ["id-3", 429],
    ["id-4", 500],
  ]);
  await control(server, "POST", "faults", {
    match: { operation, modelId: MODEL },
    replies: [{ stall: true, times: 3 }],
  });
  const late = await ended((await create()).jobArn);
  assert.deepEqual([late.status, late.processedRecordCount], ["PartiallyCompleted", 27]);
});

test("a job whose output finds no room fails and says why", async (t) => {
  const { put, create, ended } = await started(t, { storageBytes: 600 });
  await put("in/a.jsonl", recordsOf(3));
  const job = await ended((await create()).jobArn);
  assert.equal(job.status, "Failed");
  assert.match(job.message, /--storage-bytes/);
});

test("the emulator closes while a job runs", async (t) => {
  const { put, create, server } = await started(t, { jobSeconds: 3600 });
  await put("in/a.jsonl", recordsOf(3));
  await create();
  await server.close();
});
