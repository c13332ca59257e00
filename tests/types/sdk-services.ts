// A program for the AWS SDK's other Bedrock clients. tsconfig.sdk.json checks it against the SDK's own types, and
// tsconfig.json, which puts bedrock-wasm's drop-in modules in the SDK's place, against ours.
import { Bedrock, type FoundationModelSummary, type GuardrailSummary } from "@aws-sdk/client-bedrock";
import { BedrockAgent, type FlowSummary } from "@aws-sdk/client-bedrock-agent";
import { BedrockAgentCore, type Event } from "@aws-sdk/client-bedrock-agentcore";
import {
  BedrockAgentRuntime,
  type InvokeAgentCommandInput,
  type KnowledgeBaseRetrievalResult,
  type RetrievalFilter,
} from "@aws-sdk/client-bedrock-agent-runtime";

const config = { region: "eu-central-1", credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" } };

async function guardrails(): Promise<[FoundationModelSummary | undefined, GuardrailSummary[]]> {
  const client = new Bedrock(config);
  const { modelSummaries } = await client.listFoundationModels({ byInferenceType: "ON_DEMAND" });
  const found: GuardrailSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.listGuardrails({ maxResults: 10, ...(nextToken && { nextToken }) });
    found.push(...(page.guardrails ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  const updated: Date | undefined = found[0]?.updatedAt;
  console.log(updated?.getTime());
  return [modelSummaries?.[0], found];
}

/** Nested shapes whose members come from elsewhere, and may not be there. */
async function retrieve(text: string | undefined, minimum: number | undefined): Promise<KnowledgeBaseRetrievalResult[]> {
  const filter: RetrievalFilter = { andAll: [{ greaterThan: { key: "year", value: minimum ?? 2000 } }, { equals: { key: "lang", value: "en" } }] };
  const { retrievalResults } = await new BedrockAgentRuntime(config).retrieve({
    knowledgeBaseId: "KB",
    retrievalQuery: { text },
    retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 3, filter } },
  });
  return retrievalResults ?? [];
}

async function answer(input: InvokeAgentCommandInput): Promise<string> {
  const { completion } = await new BedrockAgentRuntime(config).invokeAgent(input);
  const decoder = new TextDecoder();
  let text = "";
  for await (const event of completion ?? []) {
    if (event.chunk?.bytes) text += decoder.decode(event.chunk.bytes, { stream: true });
    for (const { name, bytes } of event.files?.files ?? []) console.log(name, bytes?.length);
    if (event.returnControl) console.log(event.returnControl.invocationId);
  }
  return text;
}

async function flow(): Promise<FlowSummary[] | undefined> {
  const { flowSummaries } = await new BedrockAgent(config).listFlows({});
  const { responseStream } = await new BedrockAgentRuntime(config).invokeFlow({
    flowIdentifier: flowSummaries?.[0]?.id,
    flowAliasIdentifier: "alias",
    inputs: [{ nodeName: "start", nodeOutputName: "document", content: { document: { city: "Bern" } } }],
  });
  for await (const event of responseStream ?? []) {
    if (event.flowOutputEvent) console.log(event.flowOutputEvent.content?.document);
    if (event.flowCompletionEvent?.completionReason === "SUCCESS") break;
  }
  return flowSummaries;
}

async function core(): Promise<Event | undefined> {
  const client = new BedrockAgentCore(config);
  const { event } = await client.createEvent({
    memoryId: "m",
    actorId: "a",
    eventTimestamp: new Date(),
    payload: [{ conversational: { role: "USER", content: { text: "Hello" } } }],
  });
  const { response } = await client.invokeAgentRuntime({ agentRuntimeArn: "arn", payload: new TextEncoder().encode("{}") });
  console.log(await response?.transformToString());
  return event;
}

export { answer, core, flow, guardrails, retrieve };
