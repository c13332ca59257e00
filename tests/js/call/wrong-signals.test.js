// A signal that is not one is refused by name, before anything is sent, wherever several calls share it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { readResults, resumeBatch, retryFailed, runBatch } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import * as waiters from "bedrock-wasm/waiters";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const fetch = () => assert.fail("a request was sent");
const config = { region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 };
/** @type {any} any: what it must not be */
const abortSignal = {};

const [[waiterName, wait]] = Object.entries(waiters);
const s3 = new S3(config);
const client = new Bedrock(config);
const runtime = new BedrockRuntime(config);
const job = { client, s3, modelId: "m", roleArn: "r", input: "s3://my-bucket/in", output: "s3://my-bucket/out" };
const records = [{ modelInput: {} }];
const CALLS = {
  upload: () => s3.upload({ Bucket: "my-bucket", Key: "k", Body: "x", abortSignal }),
  "runBatch of a job": () => runBatch({ ...job, records, mode: "job", abortSignal }),
  "runBatch on demand": () => runBatch({ runtime, records, modelId: "m", mode: "on-demand", abortSignal }),
  resumeBatch: () => resumeBatch({ client, s3, jobArn: "j", abortSignal }),
  retryFailed: () => retryFailed([], { runtime, modelId: "m", abortSignal }).next(),
  readResults: () => readResults({ s3, output: "s3://my-bucket/out", abortSignal }).next(),
  [waiterName]: () => wait({ client, maxWaitTime: 5, abortSignal }, {}),
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`of ${name}`, async () => {
    const error = await rejection((async () => call())());
    assert.equal(error.name, "InputError", error.stack);
    assert.match(error.message, /^abortSignal/);
  });
}
