// An input with many members for each operation of bedrock-runtime.

export const BYTES = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
export const NASTY = 'nasty: "\\/\b\f\n\r\t \u0000 \u2028 é 世界 \u{1F600} \ud800 <script>&amp;';
export const PROFILE_ARN = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
const MODEL = { modelId: PROFILE_ARN };

const messages = [
  {
    role: "user",
    content: [
      { text: NASTY },
      { image: { format: "png", source: { bytes: BYTES } } },
      {
        document: {
          format: "pdf",
          name: "report",
          source: { bytes: BYTES.subarray(3, 8) },
          citations: { enabled: true },
        },
      },
      { video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/key", bucketOwner: "123456789012" } } } },
      { cachePoint: { type: "default" } },
    ],
  },
  {
    role: "assistant",
    content: [
      { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
      { reasoningContent: { redactedContent: new Uint8Array() } },
      {
        toolUse: {
          toolUseId: "t1",
          name: "weather",
          input: { city: "Zürich", list: [1, -0.5, 1e21, null, true, {}], "": "" },
        },
      },
    ],
  },
  {
    role: "user",
    content: [
      {
        toolResult: {
          toolUseId: "t1",
          status: "success",
          content: [
            { json: { degrees: 21.5 } },
            { text: "" },
            { image: { format: "jpeg", source: { bytes: BYTES.subarray(0, 1) } } },
          ],
        },
      },
    ],
  },
];

const conversation = {
  messages,
  system: [{ text: "Be brief." }, { guardContent: { text: { text: "guarded", qualifiers: ["query"] } } }],
  inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 1, stopSequences: ["\n\nHuman:"] },
  toolConfig: {
    tools: [
      { toolSpec: { name: "weather", description: "d", inputSchema: { json: { type: "object", properties: {} } } } },
    ],
    toolChoice: { auto: {} },
  },
  guardrailConfig: { guardrailIdentifier: "gr-1", guardrailVersion: "DRAFT", trace: "enabled" },
  additionalModelRequestFields: { top_k: 5, nested: { list: [[], [null]] } },
  promptVariables: { name: { text: "value" } },
  additionalModelResponseFieldPaths: ["/stop_sequence"],
  requestMetadata: { team: "a b" },
  performanceConfig: { latency: "standard" },
};

const invocation = {
  ...MODEL,
  body: JSON.stringify({ prompt: "é" }),
  contentType: "application/json",
  accept: "application/json",
  trace: "ENABLED",
  guardrailIdentifier: "arn:aws:bedrock:us-east-1:123456789012:guardrail/abc",
  guardrailVersion: "3",
  performanceConfigLatency: "optimized",
  serviceTier: "priority",
  requestMetadata: '{"team":"a b"}',
};

/** `[method of the client, input]`, at least one for each operation. */
export const INPUTS = [
  [
    "applyGuardrail",
    {
      guardrailIdentifier: "arn:aws:bedrock:us-east-1:123456789012:guardrail/abc",
      guardrailVersion: "DRAFT",
      source: "INPUT",
      content: [
        { text: { text: NASTY, qualifiers: ["grounding_source"] } },
        { image: { format: "png", source: { bytes: BYTES } } },
      ],
      outputScope: "FULL",
    },
  ],
  ["converse", { ...MODEL, ...conversation }],
  ["converse", MODEL],
  ["converseStream", { ...MODEL, ...conversation }],
  ["countTokens", { ...MODEL, input: { converse: { messages, system: conversation.system } } }],
  ["countTokens", { ...MODEL, input: { invokeModel: { body: BYTES } } }],
  ["getAsyncInvoke", { invocationArn: "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl" }],
  [
    "invokeGuardrailChecks",
    { messages: [{ role: "user", content: [{ text: NASTY }] }], checks: { contentFilter: {} } },
  ],
  ["invokeModel", invocation],
  ["invokeModel", { ...invocation, body: BYTES, contentType: "application/octet-stream" }],
  ["invokeModelWithResponseStream", invocation],
  ["listAsyncInvokes", {}],
  [
    "listAsyncInvokes",
    {
      submitTimeAfter: new Date("2026-01-02T03:04:05Z"),
      submitTimeBefore: new Date("2026-02-03T04:05:06.789Z"),
      statusEquals: "InProgress",
      maxResults: 7,
      nextToken: "a+b/c=&d ?#%20",
      sortBy: "SubmissionTime",
      sortOrder: "Ascending",
    },
  ],
  [
    "startAsyncInvoke",
    {
      modelId: "amazon.nova-reel-v1:0",
      modelInput: { taskType: "TEXT_VIDEO", text: NASTY, seeds: [1, 2.5, null] },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/prefix/", kmsKeyId: "k" } },
      clientRequestToken: "token-1",
      tags: [{ key: "a", value: "b" }],
    },
  ],
];
