// A program for the AWS SDK for JavaScript v3. tsconfig.sdk.json checks it against the SDK's own types, and
// tsconfig.json, which puts bedrock-wasm in the SDK's place, against ours.
import {
  BedrockRuntime,
  type ContentBlock,
  type ConversationRole,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
  type GuardrailConfiguration,
  type GuardrailStreamConfiguration,
  type ImageFormat,
  type InferenceConfiguration,
  type InvokeModelCommandInput,
  type InvokeModelCommandOutput,
  type Message,
  type StopReason,
  type SystemContentBlock,
  type TokenUsage,
  type Tool,
  type ToolConfiguration,
  type ToolResultBlock,
  type ToolUseBlock,
} from "@aws-sdk/client-bedrock-runtime";

const client = new BedrockRuntime({
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" },
});
const modelId = "anthropic.claude-3-haiku-20240307-v1:0";

// Shapes: blocks of every kind that a person sends, tools, guardrails, enums.

function picture(format: ImageFormat, bytes: Uint8Array): ContentBlock {
  return { image: { format, source: { bytes } } };
}

const letter: ContentBlock.DocumentMember = {
  document: {
    name: "letter",
    format: "pdf",
    source: { s3Location: { uri: "s3://bucket/letter.pdf", bucketOwner: "111122223333" } },
    citations: { enabled: true },
  },
};

const weather: Tool = {
  toolSpec: {
    name: "weather",
    description: "The weather in a city",
    inputSchema: {
      json: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
};
const toolConfig: ToolConfiguration = {
  tools: [weather, { cachePoint: { type: "default" } }],
  toolChoice: { auto: {} },
};
const guardrail: GuardrailConfiguration = { guardrailIdentifier: "gr-1", guardrailVersion: "DRAFT", trace: "enabled" };
const streamGuardrail: GuardrailStreamConfiguration = { ...guardrail, streamProcessingMode: "async" };
const inferenceConfig: InferenceConfiguration = { maxTokens: 512, temperature: 0.2, topP: 0.9, stopSequences: ["END"] };
const system: SystemContentBlock[] = [{ text: "Be brief." }, { guardContent: { text: { text: "facts" } } }];
const user: ConversationRole = "user";

// A tool's result goes back to the model until it has no more questions.

async function answer(question: string, photo: Uint8Array): Promise<string> {
  const messages: Message[] = [{ role: user, content: [{ text: question }, picture("png", photo), letter] }];
  for (;;) {
    const input: ConverseCommandInput = {
      modelId,
      messages,
      system,
      toolConfig,
      inferenceConfig,
      guardrailConfig: guardrail,
      additionalModelRequestFields: { top_k: 200, nested: [{ deep: null }, true] },
      performanceConfig: { latency: "optimized" },
      requestMetadata: { team: "docs" },
    };
    const output: ConverseCommandOutput = await client.converse(input, { abortSignal: AbortSignal.timeout(60_000) });
    const message = output.output?.message;
    if (!message) throw new Error(`no message in ${output.$metadata.requestId ?? "an unnamed request"}`);
    messages.push(message);
    report(output.usage, output.metrics?.latencyMs);
    if (output.stopReason !== "tool_use") return text(message.content);
    const content = (message.content ?? []).flatMap((block) => (block.toolUse ? [useTool(block.toolUse)] : []));
    messages.push({ role: "user", content });
  }
}

function useTool(use: ToolUseBlock): ContentBlock.ToolResultMember {
  const toolResult: ToolResultBlock = {
    toolUseId: use.toolUseId,
    content: [{ json: { asked: use.input ?? null, celsius: 21 } }, { text: "sunny" }],
    status: "success",
  };
  return { toolResult };
}

function text(blocks: ContentBlock[] | undefined): string {
  return (blocks ?? []).map((block) => block.text ?? block.reasoningContent?.reasoningText?.text ?? "").join("");
}

function report(usage: TokenUsage | undefined, latencyMs: number | undefined): void {
  const tokens: number | undefined = usage?.totalTokens;
  console.log(tokens, usage?.cacheReadInputTokens, latencyMs);
}

// Every event of a stream.

async function stream(messages: Message[]): Promise<StopReason | undefined> {
  const input: ConverseStreamCommandInput = { modelId, messages, toolConfig, guardrailConfig: streamGuardrail };
  const { stream } = await client.converseStream(input);
  let stopReason: StopReason | undefined;
  let pieces = "";
  for await (const event of stream ?? []) {
    if (event.messageStart) {
      const role: ConversationRole | undefined = event.messageStart.role;
      console.log(role);
    } else if (event.contentBlockStart) {
      const index: number | undefined = event.contentBlockStart.contentBlockIndex;
      console.log(index, event.contentBlockStart.start?.toolUse?.name);
    } else if (event.contentBlockDelta) {
      const delta = event.contentBlockDelta.delta;
      pieces += delta?.text ?? delta?.toolUse?.input ?? delta?.reasoningContent?.text ?? "";
      const hidden: Uint8Array | undefined = delta?.reasoningContent?.redactedContent;
      console.log(hidden?.byteLength, delta?.citation?.title);
    } else if (event.contentBlockStop) {
      console.log(event.contentBlockStop.contentBlockIndex);
    } else if (event.messageStop) {
      stopReason = event.messageStop.stopReason;
    } else if (event.metadata) {
      report(event.metadata.usage, event.metadata.metrics?.latencyMs);
      console.log(event.metadata.trace?.guardrail?.inputAssessment?.["gr-1"]?.topicPolicy?.topics);
    } else {
      refuse(event);
    }
  }
  console.log(pieces);
  return stopReason;
}

function refuse(event: ConverseStreamOutput): void {
  if (event.$unknown) console.log(event.$unknown[0]);
  if (event.throttlingException) throw event.throttlingException;
  if (event.modelStreamErrorException) throw event.modelStreamErrorException;
}

// Bytes in and out.

async function invoke(prompt: string): Promise<unknown> {
  const input: InvokeModelCommandInput = {
    modelId,
    contentType: "application/json",
    accept: "application/json",
    body: new TextEncoder().encode(JSON.stringify({ prompt })),
    trace: "ENABLED",
  };
  const output: InvokeModelCommandOutput = await client.invokeModel(input);
  const bytes: Uint8Array = output.body;
  console.log(new TextDecoder().decode(bytes), output.contentType);
  const { body } = await client.invokeModelWithResponseStream({ ...input, body: JSON.stringify({ prompt }) });
  for await (const event of body ?? []) console.log(event.chunk?.bytes?.length);
  return JSON.parse(output.body.transformToString());
}

async function jobs(): Promise<Date | undefined> {
  const started = await client.startAsyncInvoke({
    modelId,
    modelInput: { taskType: "TEXT_VIDEO" },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket" } },
  });
  await client.getAsyncInvoke({ invocationArn: started.invocationArn });
  const listed = await client.listAsyncInvokes({ submitTimeAfter: new Date(0), sortOrder: "Descending", maxResults: 5 });
  return listed.asyncInvokeSummaries?.[0]?.submitTime;
}

export { answer, invoke, jobs, stream };
