// The services beside bedrock-runtime: their classes, and their shapes in a namespace each.
import { Bedrock, BedrockAgent, BedrockAgentCore, BedrockAgentRuntime, type bedrock, type bedrockAgentRuntime, type EventStream } from "bedrock-wasm";

const config = { region: "us-east-1", credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" } };

// Shapes of one name in several services do not get into each other's way.
const tag: bedrock.Tag = { key: "team", value: "docs" };
const event: bedrockAgentRuntime.RetrievalResultLocation = { type: "S3", s3Location: { uri: "s3://bucket/key" } };

async function models(): Promise<string[]> {
  const { modelSummaries } = await new Bedrock(config).listFoundationModels({ byOutputModality: "TEXT" });
  return (modelSummaries ?? []).map((model) => model.modelId);
}

async function agent(): Promise<string> {
  const { completion, contentType, sessionId } = await new BedrockAgentRuntime(config).invokeAgent({
    agentId: "a",
    agentAliasId: "b",
    sessionId: "c",
    inputText: "Hello",
  });
  const events: EventStream<bedrockAgentRuntime.ResponseStream> = completion;
  let text = `${contentType}${sessionId}`;
  for await (const { chunk, trace } of events) {
    text += new TextDecoder().decode(chunk?.bytes);
    const at: Date | undefined = trace?.eventTime;
    console.log(at?.toISOString());
  }
  return text;
}

async function runtime(): Promise<string> {
  const client = new BedrockAgentCore(config);
  const { response, statusCode } = await client.invokeAgentRuntime({ agentRuntimeArn: "arn", payload: { prompt: "Hello" } });
  const status: number | undefined = statusCode;
  return `${status}${await response.transformToString()}`;
}

// By name, what comes back is not known to the compiler.
const flows = async () => (await new BedrockAgent(config).call("ListFlows", { maxResults: 5 })).flowSummaries as unknown;

// @ts-expect-error: a service has only its own operations
void new BedrockAgent(config).converse({ modelId: "m" });

// @ts-expect-error: a flow needs an identifier
void new BedrockAgent(config).getFlow({});

// @ts-expect-error: a date, not text
void new BedrockAgentCore(config).createEvent({ memoryId: "m", actorId: "a", payload: [], eventTimestamp: "2026-01-02" });

export { agent, event, flows, models, runtime, tag };
