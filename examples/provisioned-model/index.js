// Buys provisioned throughput, waits for it, asks it once and deletes it again, whatever happens in between.
import process from "node:process";
import { Bedrock, BedrockRuntime, fromEnv } from "bedrock-wasm";
import { waitUntilProvisionedModelThroughputInService } from "bedrock-wasm/waiters";

const [prompt = "Why is the sky blue?"] = process.argv.slice(2);
const {
  AWS_REGION: region = "us-east-1",
  BEDROCK_ENDPOINT: endpoint,
  MODEL_ID: modelId = "amazon.nova-lite-v1:0",
} = process.env;
const config = { region, endpoint, credentials: fromEnv() };
const bedrock = new Bedrock(config);
const runtime = new BedrockRuntime(config);

/** AWS bills each hour that has begun, until it is deleted. */
const MAX_WAIT_SECONDS = 3600;

const { provisionedModelArn } = await bedrock.createProvisionedModelThroughput({
  provisionedModelName: `example-${Date.now()}`,
  modelId,
  modelUnits: 1,
});
const input = { provisionedModelId: provisionedModelArn };
console.log(`created ${provisionedModelArn}`);
try {
  const onProgress = (/** @type {{ status?: string }} */ { status }) => console.log(status);
  await waitUntilProvisionedModelThroughputInService(
    { client: bedrock, maxWaitTime: MAX_WAIT_SECONDS, onProgress },
    input,
  );
  const { output } = await runtime.converse({
    modelId: provisionedModelArn,
    messages: [{ role: "user", content: [{ text: prompt }] }],
    inferenceConfig: { maxTokens: 200 },
  });
  console.log(output.message?.content?.map(({ text }) => text ?? "").join(""));
} finally {
  await deleted();
}

/** Throughput that is still being created cannot be deleted; this waits until it can. */
async function deleted() {
  for (;;) {
    try {
      await bedrock.deleteProvisionedModelThroughput(input);
      return console.log("deleted");
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ConflictException") throw error;
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    }
  }
}
