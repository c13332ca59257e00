// What our types allow beyond the AWS SDK's.
import { BedrockRuntime, modelPlace, type ConverseStreamCommandOutput, type EventStream, type FinalMessage, type StopReason } from "bedrock-wasm";
import type { ConverseStreamOutput, InvokeModelCommandInput } from "bedrock-wasm";
import { readSSE } from "bedrock-wasm/sse";

const client = new BedrockRuntime({ region: "us-east-1", token: async () => "bedrock-api-key" });

// Enums are open: a value that the service adds tomorrow is no error.
const tomorrow: StopReason = "ran_out_of_ink";

// An object is sent as JSON, and an answer read as such.
const input: InvokeModelCommandInput = { modelId: "amazon.titan-text-lite-v1", body: { inputText: "Hello", n: [1, null] } };

async function converse(): Promise<FinalMessage> {
  // The stream is there whenever the call resolves: no `!`, no `?? []`.
  const { stream, $metadata }: ConverseStreamCommandOutput = await client.converseStream({ modelId: "m", messages: [] });
  const attempts: number | undefined = $metadata.attempts;
  console.log(attempts);
  return stream.final();
}

async function whicheverAnswers(): Promise<string | undefined> {
  const modelId = ["us.amazon.nova-lite-v1:0", { modelId: "m" }, modelPlace({ modelId: "m", region: "eu-west-1", endpoint: new URL("https://gateway.example") })];
  const { stream, $metadata } = await client.converseStream({ modelId, messages: [] }, { maxMessageBytes: 1 << 20 });
  for await (const event of stream) console.log(event.messageStart?.role);
  return $metadata.modelId;
}

const watched = new BedrockRuntime({ region: "us-east-1", onAttempt: ({ attempt, url }) => console.log(attempt, url), onResponse: ({ failure }) => console.log(failure) });

async function firstPiece(events: EventStream<ConverseStreamOutput>): Promise<string | undefined> {
  await using open = events;
  for await (const piece of open.text()) return piece;
  return undefined;
}

// Through a handler and back.
async function relayed(events: EventStream<ConverseStreamOutput>): Promise<string> {
  const response: Response = events.toResponse({ status: 200, headers: { "x-own": "1" }, errorMessages: true });
  let text = "";
  for await (const event of readSSE(response)) text += event.contentBlockDelta?.delta.text ?? "";
  return text;
}

async function invoke(): Promise<string> {
  const { body } = await client.invokeModel(input);
  const answer: { results: { outputText: string }[] } = body.json();
  return answer.results.map((result) => result.outputText).join("");
}

// A required member of a nested shape is there.
async function role(): Promise<string> {
  const { output, stopReason } = await client.converse({ modelId: "m" });
  const said: string = output.message?.role ?? stopReason;
  return said;
}

// No input is required where no member is.
const list = () => client.listAsyncInvokes();

export { converse, firstPiece, invoke, list, relayed, role, tomorrow, watched, whicheverAnswers };
