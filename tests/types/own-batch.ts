// `bedrock-wasm/batch`.
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { readRecords, resumeBatch, retryFailed, runBatch, writeRecords, type BatchState } from "../../pkg/types/batch.js";
import { S3 } from "../../pkg/types/s3.js";

const config = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const [client, runtime, s3] = [new Bedrock(config), new BedrockRuntime(config), new S3(config)];

async function run(file: File): Promise<string | undefined> {
  const state: BatchState = {};
  const batch = runBatch({ client, runtime, s3, records: file, modelId: "m", roleArn: "r", input: "s3://b/in", output: "s3://b/out", state, stopOnAbort: () => false });
  for await (const { recordId, output, error } of batch) console.log(recordId, error ? error.errorMessage : output.content);
  for await (const { recordId } of retryFailed(resumeBatch({ client, s3, jobArn: "arn" }), { runtime, modelId: "m" })) console.log(recordId);
  const lines: ReadableStream<Uint8Array> = writeRecords(readRecords(file, { columns: { "modelInput.inputText": "text" } }), { invocationType: "Converse" });
  await lines.cancel();
  return batch.jobArn;
}

// @ts-expect-error: a record has an input for the model
void runBatch({ runtime, modelId: "m", mode: "on-demand", records: [{ recordId: "a" }] });

// @ts-expect-error: there is no such mode
void runBatch({ runtime, modelId: "m", mode: "fast", records: [] });

export { run };
