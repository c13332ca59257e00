// A program for the AWS SDK's commands. tsconfig.sdk.json checks it against the SDK's own types, and tsconfig.json,
// which puts the drop-in modules in the SDK's place, against ours.
import {
  AccessDeniedException,
  BedrockRuntime,
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  BedrockRuntimeServiceException,
  ConversationRole,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  ConverseStreamCommand,
  ImageFormat,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  ListAsyncInvokesCommand,
  type Message,
  ModelStreamErrorException,
  paginateListAsyncInvokes,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  StopReason,
  ThrottlingException,
  type ToolConfiguration,
} from "@aws-sdk/client-bedrock-runtime";

const config: BedrockRuntimeClientConfig = {
  region: "eu-central-1",
  credentials: async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }),
  endpoint: "https://gateway.example/bedrock",
  maxAttempts: 2,
  requestHandler: { requestTimeout: 1_000 },
};
const client: BedrockRuntimeClient = new BedrockRuntimeClient(config);
const fromEnvironment = new BedrockRuntimeClient({});
const modelId = "anthropic.claude-3-haiku-20240307-v1:0";
const toolConfig: ToolConfiguration = { tools: [{ toolSpec: { name: "weather", inputSchema: { json: { type: "object" } } } }] };

async function converse(messages: Message[]): Promise<string | undefined> {
  const input: ConverseCommandInput = { modelId, messages, toolConfig };
  const command = new ConverseCommand(input);
  const sent: Message[] | undefined = command.input.messages;
  const output: ConverseCommandOutput = await client.send(command, { abortSignal: AbortSignal.timeout(1_000), requestTimeout: 500 });
  if (output.stopReason === StopReason.TOOL_USE || output.stopReason === StopReason.END_TURN) console.log(sent?.length);
  return output.output?.message?.content?.[0]?.text;
}

async function stream(): Promise<string> {
  const messages: Message[] = [{ role: ConversationRole.USER, content: [{ image: { format: ImageFormat.PNG, source: { bytes: new Uint8Array() } } }] }];
  const { stream } = await fromEnvironment.send(new ConverseStreamCommand({ modelId, messages }));
  let text = "";
  for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? "";
  return text;
}

async function bytes(): Promise<unknown> {
  const { body } = await client.send(new InvokeModelCommand({ modelId, body: JSON.stringify({ prompt: "hi" }), contentType: "application/json" }));
  const { body: chunks } = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body: new Uint8Array() }));
  for await (const { chunk } of chunks ?? []) console.log(chunk?.bytes?.length);
  return JSON.parse(body.transformToString());
}

async function guarded(): Promise<string> {
  try {
    return (await converse([])) ?? "";
  } catch (error) {
    if (error instanceof ThrottlingException) return `${error.name} ${error.$fault} ${error.$metadata.attempts ?? 0}`;
    if (error instanceof AccessDeniedException) return error.message;
    if (error instanceof ModelStreamErrorException) return `${error.originalStatusCode ?? 0} ${error.originalMessage ?? ""}`;
    if (error instanceof BedrockRuntimeServiceException) return error.$metadata.requestId ?? "";
    throw error;
  }
}

async function pages(): Promise<number> {
  let count = 0;
  for await (const page of paginateListAsyncInvokes({ client, pageSize: 10 }, {})) count += page.asyncInvokeSummaries?.length ?? 0;
  const { nextToken } = await client.send(new ListAsyncInvokesCommand());
  return count + (nextToken ?? "").length;
}

async function aggregated(): Promise<void> {
  const runtime = new BedrockRuntime({ region: await client.config.region() });
  const { usage } = await runtime.converse({ modelId, messages: [] }, { abortSignal: AbortSignal.timeout(1) });
  console.log(usage?.totalTokens, (await runtime.listAsyncInvokes({})).nextToken);
  runtime.converse({ modelId, messages: [] }, (error: unknown, data?: ConverseCommandOutput) => console.log(error, data?.stopReason));
  runtime.destroy();
}

function callbacks(): void {
  client.send(new ConverseCommand({ modelId, messages: [] }), (error: unknown, output?: ConverseCommandOutput) => console.log(error, output?.stopReason));
  client.send(new ConverseCommand({ modelId, messages: [] }), {}, (error: unknown, output?: ConverseCommandOutput) => console.log(error, output));
}

function header(value: string): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign((args as { request: { headers: Record<string, string> } }).request.headers, { "x-tenant": value });
      return next(args);
    },
    { step: "build", name: "tenant", priority: "low" },
  );
  console.log(client.middlewareStack.identify(), client.middlewareStack.remove("tenant"));
}

type Inputs = ServiceInputTypes;
type Outputs = ServiceOutputTypes;
const made = new ThrottlingException({ message: "slow", $metadata: {} });

export { aggregated, bytes, callbacks, guarded, header, type Inputs, made, type Outputs, pages, stream };
