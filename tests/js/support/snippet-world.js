// Runs a block of Markdown as a module: `node snippet-world.js FILE EMULATOR`. What a reader brings, such as credentials and a
// conversation, is global; what the package exports is not, so that a block names its imports. Nothing leaves this machine.
import { BedrockRuntime } from "bedrock-wasm";
import { readSSE } from "bedrock-wasm/sse";
import { converseFrames, converseOutput, event, json, scriptedFetch, stream } from "bedrock-wasm/testing";

const [, , file, emulator] = process.argv;
const realFetch = globalThis.fetch;
const PAGE = "https://app.example/";

const region = "us-east-1";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const modelId = "us.amazon.nova-lite-v1:0";
const messages = [{ role: "user", content: [{ text: "Why is the sky blue?" }] }];
const input = { modelId, messages };
const frames = () => converseFrames("The sky is blue.");

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const provisionedModelArn = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef012345";
const haiku = {
  modelId: "anthropic.claude-haiku-4-5-20251001-v1:0",
  modelArn: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
  modelName: "Claude Haiku 4.5",
  outputModalities: ["TEXT"],
};

const RESPONSE = ["output_text.delta", "completed"]
  .map((name) => `data: {"type":"response.${name}","delta":"The sky is blue."}\n\n`)
  .join("");
const CLAUDE = [
  { type: "message_start", message: { id: "msg_1", type: "message", role: "assistant", content: [], usage: {} } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "The sky is blue." } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } },
  { type: "message_stop" },
];
const chunk = (value) => event("chunk", { bytes: btoa(JSON.stringify(value)) });

/** What answers: AWS, and the reader's own handler. */
const ANSWERS = [
  [/object-model\/converse-stream$/, () => stream(converseFrames('{"color":"blue","why":"It scatters."}'))],
  [/object-model\/converse$/, () => json(converseOutput('{"color":"blue","why":"It scatters."}'))],
  [/\/converse-stream$/, () => stream(frames())],
  [/\/converse$/, () => json(converseOutput("The sky is blue."))],
  [/titan-embed[^/]*\/invoke$/, () => json({ embedding: Array(256).fill(0.0625), inputTextTokenCount: 3 })],
  [/nova-canvas[^/]*\/invoke$/, () => json({ images: [PNG] })],
  [
    /\/async-invoke\/[^/]+$/,
    () => json({ status: "Completed", outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/videos/1" } } }),
  ],
  [/\/async-invoke$/, () => json({ invocationArn: "arn:aws:bedrock:us-east-1:123456789012:async-invoke/1" })],
  [/\/provisioned-model-throughput(\/|$)/, () => json({ provisionedModelArn, status: "InService" })],
  [/\/foundation-models$/, () => json({ modelSummaries: [haiku] })],
  [/-models$|-deployments$|\/endpoints$|-routers$|-throughputs$/, () => json({})],
  [/\/invoke$/, () => json({ results: [{ outputText: "Hello" }] })],
  [/\/inference-profiles/, () => json({ inferenceProfileSummaries: [] })],
  [
    /\/model-invocation-job\//,
    () =>
      json({
        jobArn: "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/1",
        status: "Completed",
        modelId,
        modelInvocationType: "Converse",
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://my-bucket/results/" } },
      }),
  ],
  [/\/model-invocation-job$/, () => json({ jobArn: "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/1" })],
  [/\/\/my-bucket\.s3\..*\/in\//, () => () => new Response("", { headers: { etag: '"1"' } })],
  [
    /\/\/my-bucket\.s3\..*list-type=2/,
    () => () =>
      new Response("<ListBucketResult><Contents><Key>results/1/a.jsonl.out</Key></Contents></ListBucketResult>"),
  ],
  [
    /\/\/my-bucket\.s3\..*\.jsonl\.out$/,
    () => () => new Response(JSON.stringify({ recordId: "sky", modelOutput: converseOutput("It is blue.") })),
  ],
  [/\/openai\/v1\/chat\/completions$/, () => json({ choices: [{ message: { content: "The sky is blue." } }] })],
  [
    /\/openai\/v1\/responses$/,
    () => () => new Response(RESPONSE, { headers: { "content-type": "text/event-stream" } }),
  ],
  [
    /\/anthropic\/v1\/messages$/,
    () => json({ type: "message", content: [{ type: "text", text: "The sky is blue." }] }),
  ],
  [/claude[^/]*\/invoke-with-response-stream$/, () => stream(CLAUDE.map(chunk))],
  [/^https:\/\/app\.example\/(.*\/)?chat$/, () => async () => (await client.converseStream(input)).stream.toResponse()],
];

async function fetch(request, init) {
  const url = new URL(request.url ?? request, PAGE);
  if (url.hostname === "127.0.0.1") return realFetch(request, init);
  const [, answer] = ANSWERS.find(([path]) => path.test(url.href)) ?? [];
  if (!answer) throw new Error(`the snippet asks for ${url.href}, which nothing here answers`);
  return scriptedFetch([answer()])(url, request.url ? { method: request.method, headers: request.headers } : init);
}

const client = new BedrockRuntime({ region, credentials, fetch });
const { stream: body } = await new BedrockRuntime({ region, credentials, fetch }).converseStream(input);
await body.cancel();

Object.assign(globalThis, {
  ...credentials,
  accessToken: async () => "a-token",
  bedrock: new (await import("bedrock-wasm")).Bedrock({ region, credentials, fetch }),
  client,
  confirm: () => true,
  credentials,
  fetch,
  input,
  jobIdentifier: "1",
  localStorage: { getItem: () => null, setItem() {}, removeItem() {} },
  logins: {},
  messages,
  modelId,
  onProgress() {},
  proxy: "https://app.example",
  region,
  response: await stream(frames())(),
  roleArn: "arn:aws:iam::123456789012:role/guests",
  sessionToken: undefined,
  show() {},
  token: "a-token",
  url: "https://bucket.s3.us-east-1.amazonaws.com/key",
});
if (emulator) {
  const { startLocalBedrock } = await import("local-bedrock");
  globalThis.server = await startLocalBedrock({ port: 0, model: "scripted", log() {} });
  globalThis.credentials = globalThis.server.credentials;
  const info = await (await realFetch(`${globalThis.server.url}/_local-bedrock/info`)).json();
  globalThis.accessToken = async () => info.identity.tokens.userPool.token;
}

const exported = await import(file);
for (const value of Object.values(exported)) {
  if (typeof value === "function") await handled(await value(asked()));
  for (const target of Object.values(value.resolve?.alias ?? {})) import.meta.resolve(target);
}
await globalThis.server?.close();

/** What a page sends to its handler. */
function asked() {
  const headers = { "content-type": "application/json" };
  return new Request(`${PAGE}chat`, {
    method: "POST",
    headers,
    body: JSON.stringify({ question: "Why is the sky blue?" }),
  });
}

/** A handler's response is read to its end. */
async function handled(answer) {
  let events = 0;
  for await (const event of readSSE(answer)) events += Object.keys(event).length;
  if (events === 0) throw new Error("the handler answers with no events");
}
