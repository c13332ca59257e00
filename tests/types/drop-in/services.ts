// Programs for the AWS SDK's other clients.
import { BedrockClient, GetFoundationModelCommand, ListFoundationModelsCommand, ModelModality, paginateListGuardrails, ValidationException } from "@aws-sdk/client-bedrock";
import { BedrockAgentClient, ListAgentsCommand, paginateListKnowledgeBases } from "@aws-sdk/client-bedrock-agent";
import { BedrockAgentCoreClient, InvokeAgentRuntimeCommand } from "@aws-sdk/client-bedrock-agentcore";
import { BedrockAgentRuntimeClient, DependencyFailedException, InvokeAgentCommand, paginateRetrieve, RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";

const config = { region: "us-east-1" };

async function models(): Promise<string[]> {
  const client = new BedrockClient(config);
  const { modelSummaries } = await client.send(new ListFoundationModelsCommand({ byOutputModality: ModelModality.TEXT }));
  const { modelDetails } = await client.send(new GetFoundationModelCommand({ modelIdentifier: "m" }));
  for await (const { guardrails } of paginateListGuardrails({ client }, {})) console.log(guardrails?.[0]?.updatedAt?.toISOString());
  return [modelDetails?.modelId ?? "", ...(modelSummaries ?? []).map(({ modelId }) => modelId ?? "")];
}

async function agent(): Promise<string> {
  const client = new BedrockAgentRuntimeClient(config);
  let text = "";
  try {
    const { completion } = await client.send(new InvokeAgentCommand({ agentId: "a", agentAliasId: "b", sessionId: "s", inputText: "hi" }));
    for await (const { chunk } of completion ?? []) text += new TextDecoder().decode(chunk?.bytes);
    const { retrievalResults } = await client.send(new RetrieveCommand({ knowledgeBaseId: "k", retrievalQuery: { text } }));
    for await (const page of paginateRetrieve({ client }, { knowledgeBaseId: "k", retrievalQuery: { text } })) console.log(page.nextToken);
    return retrievalResults?.[0]?.content?.text ?? text;
  } catch (error) {
    if (error instanceof DependencyFailedException) return error.resourceName ?? "";
    if (error instanceof ValidationException) return error.message;
    throw error;
  }
}

async function build(): Promise<number> {
  const client = new BedrockAgentClient(config);
  const { agentSummaries } = await client.send(new ListAgentsCommand());
  let count = agentSummaries?.length ?? 0;
  for await (const { knowledgeBaseSummaries } of paginateListKnowledgeBases({ client, pageSize: 2 }, {})) count += knowledgeBaseSummaries?.length ?? 0;
  return count;
}

async function core(): Promise<string | undefined> {
  const client = new BedrockAgentCoreClient(config);
  const { response, contentType } = await client.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn: "arn", payload: new Uint8Array() }));
  console.log(contentType);
  return response?.transformToString();
}

export { agent, build, core, models };
