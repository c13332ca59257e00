// Programs that must compile: answers of agents, flows and runtimes.
import { BedrockAgentCore, BedrockAgentRuntime, type BedrockAgentRuntime as Client } from "bedrock-wasm";
import { readAnswer, runAgent, runFlow, runtimeSocket, searchResultBlocks, traceSteps, type AgentAnswer } from "bedrock-wasm/agents";
import { tool } from "bedrock-wasm/tools";

declare const client: Client;
declare const core: BedrockAgentCore;

export async function answers(): Promise<AgentAnswer> {
  const answer = readAnswer(client.invokeAgent({ agentId: "a", agentAliasId: "b", sessionId: "s", inputText: "hi" }));
  for await (const piece of answer.text()) piece satisfies string;
  for await (const event of answer) traceSteps(event).map(({ phase, type }) => `${phase} ${type}`);
  const { citations, files, trace, returnControl, sessionId } = await answer.final();
  for (const { start, end, sources } of citations) [start, end, sources[0]?.uri] satisfies (number | string | undefined)[];
  for (const { phase, type, eventTime } of trace) [phase, type, eventTime?.getTime()];
  [files[0]?.bytes satisfies Uint8Array | undefined, returnControl?.invocationId, sessionId];
  readAnswer(await client.retrieveAndGenerate({ input: { text: "hi" } }));
  const payload = new TextEncoder().encode("{}");
  return readAnswer(core.invokeAgentRuntime({ agentRuntimeArn: "arn", payload }), { terminal: (event) => event.done }).final();
}

export async function loops() {
  const weather = tool({ name: "weather", input: { type: "object" }, run: () => "sunny" });
  const inline = { sessionId: "s", foundationModel: "m", instruction: "i" };
  const run = runAgent(new BedrockAgentRuntime({ region: "us-east-1" }), inline, {
    tools: [weather],
    approve: ({ name, invocation }) => name === "weather" && invocation.actionGroup === "g",
  });
  for await (const turn of run) await turn.final();
  const { stopped, pending } = await run.final();
  if (stopped === "approval") pending?.map(({ toolUseId }) => toolUseId);
  // @ts-expect-error: a tool is what tool() returns
  runAgent(client, inline, { tools: [{ name: "weather" }] });
}

export async function flows() {
  let flow = runFlow(client, { flowIdentifier: "f", flowAliasIdentifier: "a", document: { a: 1 } });
  const { asks } = await flow.final();
  if (asks) flow = await flow.reply(["a"], { nodeInputName: "x" });
  const { retrievalResults } = await client.retrieve({ knowledgeBaseId: "k", retrievalQuery: { text: "t" } });
  searchResultBlocks({ retrievalResults })[0]?.searchResult?.source;
  const { url, protocols } = await runtimeSocket({ region: "us-east-1", agentRuntimeArn: "arn", token: async () => "t" });
  return new WebSocket(url, protocols);
}
