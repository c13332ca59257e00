// Options that cannot be used are refused by name before anything is sent or read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { readRecords, readResults, resumeBatch, retryFailed, runBatch, writeRecords } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const fetch = () => assert.fail("a request was sent");
const config = { region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 };
const s3 = new S3(config);
const client = new Bedrock(config);
const runtime = new BedrockRuntime(config);
const records = [{ modelInput: {} }];
const job = {
  client,
  s3,
  records,
  mode: "job",
  modelId: "m",
  roleArn: "r",
  input: "s3://my-bucket/in",
  output: "s3://my-bucket/out",
};
const onDemand = { runtime, records, mode: "on-demand", modelId: "m" };
const upload = { Bucket: "my-bucket", Key: "k", UploadId: "u" };
const output = "s3://my-bucket/out";

const TYPE = 'invocationType: give "InvokeModel" or "Converse"';
const SECONDS = "give a number of seconds above 0";
const SIGNAL = "abortSignal.throwIfAborted: must be a function";

/** What is wrong, the call, and the message. @type {[string, () => unknown, string][]} */
const ROWS = [
  ["a hook", () => runBatch({ ...job, onProgress: 5 }), "onProgress: must be a function"],
  ["a hook of a job", () => resumeBatch({ client, s3, jobArn: "j", onProgress: {} }), "onProgress: must be a function"],
  [
    "a hook of an upload",
    () => s3.upload({ Bucket: "my-bucket", Key: "k", onProgress: 5 }),
    "onProgress: must be a function",
  ],
  ["no options", () => runBatch(), "options: must be a plain object"],
  ["a text for options", () => resumeBatch("j"), "options: must be a plain object"],
  ["a mode", () => runBatch({ ...job, mode: "fast" }), 'mode: give "auto", "job" or "on-demand"'],
  [
    "a mode with letters before it",
    () => runBatch({ ...job, mode: "my-job" }),
    'mode: give "auto", "job" or "on-demand"',
  ],
  ["a mode with letters after it", () => runBatch({ ...job, mode: "jobs" }), 'mode: give "auto", "job" or "on-demand"'],
  ["a signal", () => runBatch({ ...job, abortSignal: {} }), "abortSignal.throwIfAborted: must be a function"],
  [
    "no output of results",
    () => readResults({ s3, output: "my-bucket" }).next(),
    'output: give an address such as "s3://bucket/folder/"',
  ],
  ["a type", () => runBatch({ ...job, invocationType: "InvokeModels" }), TYPE],
  ["a type of job", () => runBatch({ ...job, invocationType: "myConverse" }), TYPE],
  ["no model", () => runBatch({ ...job, modelId: "" }), "modelId: is required"],
  ["no model on demand", () => retryFailed([], { runtime }).next(), "modelId: is required"],
  ["a state", () => runBatch({ ...job, state: "saved" }), "state: must be a plain object"],
  ["null for a state", () => runBatch({ ...job, state: null }), "state: must be a plain object"],
  [
    "no records",
    () => runBatch({ ...job, records: undefined, mode: "auto" }),
    'records: are required, unless the mode is "job" and `input` has them',
  ],
  ["no client", () => runBatch({ ...job, client: undefined }), "client: give a Bedrock"],
  ["another client", () => runBatch({ ...job, client: runtime }), "client: give a Bedrock"],
  ["no client of a job", () => resumeBatch({ s3, jobArn: "j" }), "client: give a Bedrock"],
  ["another client of a job", () => resumeBatch({ client: runtime, s3, jobArn: "j" }), "client: give a Bedrock"],
  ["no S3", () => runBatch({ ...job, s3: undefined }), "s3: give an S3 of bedrock-wasm/s3"],
  ["another S3", () => runBatch({ ...job, s3: {} }), "s3: give an S3 of bedrock-wasm/s3"],
  ["no S3 of a job", () => resumeBatch({ client, jobArn: "j" }), "s3: give an S3 of bedrock-wasm/s3"],
  ["another S3 of a job", () => resumeBatch({ client, s3: {}, jobArn: "j" }), "s3: give an S3 of bedrock-wasm/s3"],
  ["no S3 of results", () => readResults({ output }).next(), "s3: give an S3 of bedrock-wasm/s3"],
  ["another S3 of results", () => readResults({ s3: {}, output }).next(), "s3: give an S3 of bedrock-wasm/s3"],
  ["a hook of results", () => readResults({ s3, output, onManifest: 5 }).next(), "onManifest: must be a function"],
  ["a list of ids", () => readResults({ s3, output, ids: ["a"] }).next(), "ids.has: must be a function"],
  ["no options of results", () => readResults().next(), "options: must be a plain object"],
  ["no role", () => runBatch({ ...job, roleArn: "" }), "roleArn: is required"],
  ["no input", () => runBatch({ ...job, input: undefined }), 'input: give an address such as "s3://bucket/folder/"'],
  [
    "an address in a text",
    () => runBatch({ ...job, input: "to s3://b/k" }),
    'input: give an address such as "s3://bucket/folder/"',
  ],
  [
    "no output",
    () => runBatch({ ...job, output: "my-bucket" }),
    'output: give an address such as "s3://bucket/folder/"',
  ],
  ["no job", () => resumeBatch({ client, s3, jobArn: "" }), "jobArn: is required"],
  [
    "no runtime",
    () => runBatch({ ...onDemand, runtime: undefined }),
    "runtime: give a BedrockRuntime to run records without a job",
  ],
  [
    "another runtime",
    () => runBatch({ ...onDemand, runtime: { invokeModel() {} }, invocationType: "Converse" }),
    "runtime: give a BedrockRuntime to run records without a job",
  ],
  [
    "no runtime of a retry",
    () => retryFailed([], { modelId: "m" }).next(),
    "runtime: give a BedrockRuntime to run records without a job",
  ],
  ["no calls at a time", () => runBatch({ ...onDemand, concurrency: 0 }), "concurrency: give a whole number from 1 on"],
  [
    "half a call at a time",
    () => runBatch({ ...onDemand, concurrency: 1.5 }),
    "concurrency: give a whole number from 1 on",
  ],
  ["a text of calls", () => runBatch({ ...onDemand, concurrency: "2" }), "concurrency: give a whole number from 1 on"],
  ["no delay", () => runBatch({ ...job, minDelay: 0 }), `minDelay: ${SECONDS}`],
  ["a text for a delay", () => runBatch({ ...job, maxDelay: "5" }), `maxDelay: ${SECONDS}`],
  ["delays that cross", () => runBatch({ ...job, minDelay: 61 }), "maxDelay: must not be below minDelay"],
  ["no delay for a job", () => resumeBatch({ client, s3, jobArn: "j", minDelay: 0 }), `minDelay: ${SECONDS}`],
  ["0 for a signal", () => runBatch({ ...job, abortSignal: 0 }), SIGNAL],
  ["0 for a signal on demand", () => runBatch({ ...onDemand, abortSignal: 0 }), SIGNAL],
  ["an empty signal of a job", () => resumeBatch({ client, s3, jobArn: "j", abortSignal: "" }), SIGNAL],
  ["an empty signal of results", () => readResults({ s3, output, abortSignal: "" }).next(), SIGNAL],
  ["0 for a signal of a retry", () => retryFailed([], { runtime, modelId: "m", abortSignal: 0 }).next(), SIGNAL],
  ["0 for a signal of an upload", () => s3.upload({ Bucket: "my-bucket", Key: "k", abortSignal: 0 }), SIGNAL],
  [
    "null for an upload",
    () => s3.upload({ Bucket: "my-bucket", Key: "k", resume: null }),
    "resume: must be a plain object",
  ],
  [
    "null for parts",
    () => s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [null] } }),
    "MultipartUpload.Parts: must be a list of parts",
  ],
  [
    "a number of parts",
    () => s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: 5 } }),
    "MultipartUpload.Parts: must be a list of parts",
  ],
  ["a number for a model", () => runBatch({ ...job, modelId: 5 }), "modelId: must be a string"],
  ["a number for a role", () => runBatch({ ...job, roleArn: 5 }), "roleArn: must be a string"],
  ["a number for a name", () => runBatch({ ...job, jobName: 5 }), "jobName: must be a string"],
  ["a number for a job of results", () => readResults({ s3, output, jobArn: 5 }).next(), "jobArn: must be a string"],
  [
    "null for a result",
    () => retryFailed([null], { runtime, modelId: "m" }).next(),
    "results[]: must be a plain object",
  ],
  ["a type of a retry", () => retryFailed([], { runtime, modelId: "m", invocationType: "converse" }).next(), TYPE],
  ["a type of records", () => writeRecords(records, { invocationType: "converse" }), TYPE],
  [
    "a text for a template",
    () => readRecords("id\na", { columns: { recordId: "id" }, template: "t" }).next(),
    'columns: "recordId": must be a path through objects and lists',
  ],
  [
    "a column inside another",
    () => readRecords("a,b\n1,2", { columns: { "modelInput.t": "a", "modelInput.t.u": "b" } }).next(),
    'columns: "modelInput.t.u": must be a path through objects and lists',
  ],
];

for (const [what, call, message] of ROWS) {
  test(what, async () => {
    const error = await rejection((async () => call())());
    assert.deepEqual([error.name, error.message], ["InputError", message], error.stack);
  });
}
