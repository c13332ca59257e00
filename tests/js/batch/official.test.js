// The AWS SDK's clients do the same job against the emulator, and the shapes of records that other clients of batch inference send.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Bedrock as SdkBedrock } from "@aws-sdk/client-bedrock";
import { S3 as SdkS3 } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { runBatch } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { startLocalBedrock } from "local-bedrock";
import { rejection } from "../support/clients.js";

const Bucket = "local-bedrock";
const roleArn = "arn:aws:iam::123456789012:role/batch";
const modelId = "amazon.nova-lite-v1:0";

let emulator;
let config;
let theirs;
before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", jobSeconds: 0, log: () => {} });
  config = { region: "us-east-1", endpoint: emulator.url, credentials: emulator.credentials };
  theirs = { bedrock: new SdkBedrock(config), s3: new SdkS3({ ...config, forcePathStyle: true }) };
});
after(async () => {
  theirs.bedrock.destroy();
  theirs.s3.destroy();
  await emulator.close();
});

const ours = (options) =>
  runBatch({
    client: new Bedrock(config),
    runtime: new BedrockRuntime(config),
    s3: new S3({ ...config, forcePathStyle: true }),
    modelId,
    roleArn,
    output: `s3://${Bucket}/out/`,
    minDelay: 0.01,
    maxDelay: 0.1,
    ...options,
  });

async function collected(run) {
  const results = {};
  for await (const { recordId, output, error } of run) results[recordId] = output ?? error;
  return results;
}

const textAt = async (Key) => (await theirs.s3.getObject({ Bucket, Key })).Body.transformToString();

test("the AWS SDK does the same job: the same input, the same request, the same results", async () => {
  // Two parts.
  const padding = "x".repeat(6000);
  const records = Array.from({ length: 900 }, (_, at) => ({
    recordId: `id-${at}`,
    modelInput: { messages: [{ role: "user", content: [{ text: `prompt ${at} ${padding}` }] }] },
  }));
  const results = await collected(ours({ records, input: `s3://${Bucket}/ours/`, jobName: "ours" }));

  const Body = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  await new Upload({ client: theirs.s3, params: { Bucket, Key: "theirs/theirs.jsonl", Body } }).done();
  const { jobArn } = await theirs.bedrock.createModelInvocationJob({
    jobName: "theirs",
    modelId,
    roleArn,
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/theirs/theirs.jsonl`, s3InputFormat: "JSONL" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
  });
  let job;
  do {
    await new Promise((resolve) => setTimeout(resolve, 10));
    job = await theirs.bedrock.getModelInvocationJob({ jobIdentifier: jobArn });
  } while (!/Completed|Failed/.test(job.status));
  const lines = (await textAt(`out/${jobArn.split("/").pop()}/theirs.jsonl.out`)).trim().split("\n");

  assert.equal(await textAt("ours/ours.jsonl"), await textAt("theirs/theirs.jsonl"));
  assert.deepEqual(
    results,
    Object.fromEntries(
      lines.map((line) => JSON.parse(line)).map(({ recordId, modelOutput }) => [recordId, modelOutput]),
    ),
  );
  const summaryOf = async (nameContains) => {
    const { invocationJobSummaries } = await theirs.bedrock.listModelInvocationJobs({ nameContains });
    const [{ modelId, roleArn, status, outputDataConfig, timeoutDurationInHours, modelInvocationType }] =
      invocationJobSummaries;
    return { modelId, roleArn, status, outputDataConfig, timeoutDurationInHours, modelInvocationType };
  };
  assert.deepEqual(await summaryOf("ours"), await summaryOf("theirs"));
});

/** By model, the bodies that LiteLLM's batches have: Claude's Messages with a system prompt, and Titan's embeddings with each option. */
const SHAPES = {
  "anthropic.claude-3-haiku-20240307-v1:0": [
    {
      messages: [{ role: "user", content: [{ type: "text", text: "Why is the sky blue?" }] }],
      max_tokens: 10,
      system: [{ type: "text", text: "Answer in one sentence." }],
      anthropic_version: "bedrock-2023-05-31",
      anthropic_beta: [],
    },
  ],
  "amazon.titan-embed-text-v2:0": [
    { inputText: "a sentence" },
    { inputText: "a sentence", dimensions: 512 },
    { inputText: "a sentence", embeddingTypes: ["binary"] },
  ],
};
for (const [model, shapes] of Object.entries(SHAPES)) {
  test(`records as LiteLLM writes them run on ${model}`, async () => {
    const records = Array.from({ length: 120 }, (_, at) => ({
      recordId: `request-${at}`,
      modelInput: shapes[at % shapes.length],
    }));
    const file = new Blob([records.map((record) => JSON.stringify(record)).join("\n")]);
    const input = `s3://${Bucket}/${model.split(".")[0]}/`;
    const results = await collected(ours({ records: file, modelId: model, input, jobName: "litellm" }));
    assert.equal(Object.keys(results).length, 120);
    for (const [at, shape] of shapes.entries()) {
      const result = results[`request-${at}`];
      // The emulator's embeddings are floats in 384 dimensions and nothing else.
      const isRefused = shape.dimensions || shape.embeddingTypes;
      assert.equal(result.errorCode, isRefused ? 400 : undefined, JSON.stringify(result));
      if (isRefused) continue;
      assert.ok(shape.messages ? result.content[0].type === "text" : result.embedding.length);
    }
    assert.equal(await textAt(`${input.split("/")[3]}/litellm.jsonl`), `${await file.text()}\n`);
  });
}

test("a record with tools passes in an InvokeModel job, and is refused before anything is sent in a Converse job", async () => {
  const tool = { toolSpec: { name: "weather", inputSchema: { json: { type: "object", properties: {} } } } };
  const records = Array.from({ length: 100 }, (_, at) => ({
    recordId: `id-${at}`,
    modelInput: {
      messages: [{ role: "user", content: [{ text: "hello" }] }],
      ...(at === 99 && { toolConfig: { tools: [tool] } }),
    },
  }));
  const input = `s3://${Bucket}/tools/`;
  const results = await collected(ours({ records, input }));
  assert.ok(results["id-99"].output.message, JSON.stringify(results["id-99"]));
  const sent = emulator.requests.length;
  const error = await rejection(collected(ours({ records, input, invocationType: "Converse" })));
  assert.deepEqual([error.name, error.line, error.member], ["InputError", 100, "modelInput.toolConfig"]);
  assert.equal(emulator.requests.length, sent);
});
