// Runs with a job and without one, in cases that Rust runs as well (`src/api/batch/job_tests.rs`).
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { resumeBatch, runBatch } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { CREDENTIALS, drain, REGION } from "../support/clients.js";
import { answer, cases, compareError, compareRequests } from "../support/shared-cases.js";

for (const { name, batch, config, records, resume, responses, expect } of cases("batch-jobs")) {
  test(name, async () => {
    const sent = [];
    const fetch = (url, init) => {
      const response = responses[Math.min(sent.length, responses.length - 1)];
      sent.push({ url: new URL(url), ...init });
      return answer(response, init.signal);
    };
    const client = { region: REGION, credentials: CREDENTIALS, fetch, ...config };
    const clients = { client: new Bedrock(client), runtime: new BedrockRuntime(client), s3: new S3(client) };
    const pauses = { minDelay: 0.001, maxDelay: 0.002 };
    const { converse, ...options } = batch ?? {};
    const run = resume
      ? resumeBatch({ ...clients, ...pauses, jobArn: resume })
      : runBatch({
          ...clients,
          ...pauses,
          modelId: "m",
          roleArn: "arn:aws:iam::123456789012:role/batch",
          input: "s3://my-bucket/in/",
          output: "s3://my-bucket/out/",
          invocationType: converse ? "Converse" : undefined,
          records,
          ...options,
        });
    const { events, error } = await drain(run);
    if (expect.error) compareError(error, expect.error);
    else if (error) throw error;
    const plain = events.map(({ modelInput: _, ...result }) => result);
    if (expect.results) assert.deepEqual(plain, expect.results);
    if (expect.status) assert.equal(run.status, expect.status);
    if (expect.requests) compareRequests(sent, expect.requests);
  });
}
