// `runBatch` and its command against the emulator's jobs and S3: nothing between them is scripted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { resumeBatch, retryFailed, runBatch } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { createLocalBedrock } from "local-bedrock/in-page";

const OPERATION = "ModelInvocationJobRecord";
const ROLE = "arn:aws:iam::123456789012:role/batch";

async function started(t, options) {
  const bedrock = await createLocalBedrock({ jobSeconds: 0, ...options });
  t.after(() => bedrock.close());
  const config = { region: "us-east-1", credentials: bedrock.credentials, fetch: bedrock.fetch };
  const run = {
    client: new Bedrock(config),
    runtime: new BedrockRuntime(config),
    s3: new S3(config),
    modelId: "amazon.nova-lite-v1:0",
    roleArn: ROLE,
    input: "s3://local-bedrock/in/",
    output: "s3://local-bedrock/out/",
    minDelay: 0.01,
    maxDelay: 0.05,
  };
  const script = async (scripts) => {
    const body = JSON.stringify(scripts);
    const headers = { "content-type": "application/json" };
    const response = await bedrock.fetch(`${bedrock.url}/_local-bedrock/faults`, { method: "POST", headers, body });
    assert.equal(response.status, 200);
  };
  return { bedrock, run, script };
}

const said = (text) => ({ messages: [{ role: "user", content: [{ text }] }] });
const recordsOf = (count) =>
  Array.from({ length: count }, (_, at) => ({ recordId: `id-${at}`, modelInput: said(`prompt ${at}`) }));

async function collected(results) {
  const all = new Map();
  for await (const result of results) {
    assert.ok(!all.has(result.recordId), `${result.recordId} comes twice`);
    all.set(result.recordId, result);
  }
  return all;
}

for (const invocationType of ["InvokeModel", "Converse"]) {
  test(`every record of a job has its own answer: ${invocationType}`, async (t) => {
    const { bedrock, run, script } = await started(t);
    const error = { status: 500, message: "It broke." };
    await script(
      [3, 77].map((at) => ({ match: { operation: OPERATION, recordId: `id-${at}` }, replies: [{ error }] })),
    );
    const statuses = [];
    const onProgress = ({ status }) => statuses.push(status);
    const batch = runBatch({ ...run, records: recordsOf(200), invocationType, onProgress });
    const results = await collected(batch);
    assert.equal(results.size, 200);
    for (const { recordId, modelInput } of recordsOf(200)) {
      const result = results.get(recordId);
      if (/^id-(3|77)$/.test(recordId)) {
        assert.deepEqual(result, { recordId, modelInput, error: { errorCode: 500, errorMessage: "It broke." } });
      } else {
        const { text } = result.output.output.message.content[0];
        assert.equal(text, `[stand-in, not a language model] You said: prompt ${recordId.slice(3)}`);
      }
    }
    assert.equal(statuses.at(-1), "Completed");
    const again = await collected(resumeBatch({ ...run, jobArn: await batch.jobArn }));
    assert.deepEqual([...again.keys()].toSorted(), [...results.keys()].toSorted());
    const repaired = await collected(retryFailed(results.values(), { ...run, invocationType }));
    assert.deepEqual([repaired.size, [...repaired.values()].filter((one) => one.error).length], [200, 0]);
    assert.ok(bedrock.requests.every(({ status, auth }) => status < 300 && auth));
  });
}

test("embeddings come out of a job", async (t) => {
  const { run } = await started(t);
  const records = Array.from({ length: 100 }, (_, at) => ({ modelInput: { inputText: `text ${at}` } }));
  const results = await collected(runBatch({ ...run, modelId: "amazon.titan-embed-text-v2:0", records }));
  assert.equal(results.size, 100);
  for (const { output } of results.values()) assert.equal(output.embedding.length, 384);
});

test("a job that ends before its records is an error, after the results that exist", async (t) => {
  const { bedrock, run, script } = await started(t, { batchMinRecords: 1000 });
  await assert.rejects(collected(runBatch({ ...run, records: recordsOf(100) })), ({ code, status, message }) => {
    assert.deepEqual([code, status], ["job_ended", "Failed"]);
    return /less records \(100\) than the required minimum of: 1000/.test(message);
  });
  bedrock.settings.change({ batchMinRecords: 100, batchRecordsPerSecond: 200 });
  const stopped = runBatch({
    ...run,
    records: recordsOf(2000),
    onProgress: ({ processed }) => processed > 10 && stopped.stop(),
  });
  const seen = [];
  const reading = (async () => {
    for await (const result of stopped) seen.push(result);
  })();
  await assert.rejects(reading, { code: "job_ended", status: "Stopped" });
  assert.ok(seen.length > 10 && seen.length < 2000);

  bedrock.settings.change({ batchRecordsPerSecond: 0, batchHourSeconds: 0.02 });
  await script({ match: { operation: OPERATION, recordId: "id-5" }, replies: [{ stall: true }] });
  await assert.rejects(collected(runBatch({ ...run, records: recordsOf(100) })), ({ code, recordIds }) => {
    assert.deepEqual(recordIds, ["id-5"]);
    return code === "missing_records";
  });
});

test("an abort while results are read ends with its reason, and removes the input of a job that has ended", async (t) => {
  const { run } = await started(t);
  const controller = new AbortController();
  const { s3 } = run;
  const getObject = s3.getObject.bind(s3);
  s3.getObject = (...args) => {
    controller.abort(new Error("enough"));
    return getObject(...args);
  };
  const { signal: abortSignal } = controller;
  const batch = runBatch({ ...run, records: recordsOf(100), abortSignal, stopOnAbort: true });
  await assert.rejects(collected(batch), /^Error: enough$/);
  for await (const { Key } of s3.listObjects({ Bucket: "local-bedrock", Prefix: "in/" })) assert.fail(`${Key} is left`);
});

test("a run that was saved creates one job, however often it is begun again", async (t) => {
  const { bedrock, run } = await started(t);
  const saved = [];
  const state = {};
  const onProgress = () => saved.push(structuredClone(state));
  await collected(runBatch({ ...run, records: recordsOf(150), state, onProgress }));
  const jobs = () => bedrock.requests.filter(({ operation }) => operation === "CreateModelInvocationJob").length;
  assert.equal(jobs(), 1);
  for (const state of saved.filter((_, at) => at % 3 === 0)) {
    const results = await collected(runBatch({ ...run, records: recordsOf(150), state }));
    assert.equal(results.size, 150);
  }
  const { invocationJobSummaries } = await run.client.listModelInvocationJobs({});
  assert.equal(invocationJobSummaries.length, 1);
});
