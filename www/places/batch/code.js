// The whole of a job, for the Code tab.

/** @param {string} modelId */
export function codeOf(modelId) {
  return `import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { runBatch, readRecords } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";

// A job costs half of what calls cost, and takes its time. With mode: "on-demand", records are calls, as in the playground.
const run = runBatch({
  client: new Bedrock({ region, credentials }),
  runtime: new BedrockRuntime({ region, credentials }),
  s3: new S3({ region, credentials }),
  records: () => readRecords(file),
  modelId: ${JSON.stringify(modelId)},
  invocationType: "Converse",
  roleArn: "arn:aws:iam::123456789012:role/batch",
  input: "s3://bucket/input/",
  output: "s3://bucket/output/",
});
for await (const { recordId, output, error } of run) console.log(recordId, output ?? error);
`;
}
