// What must not compile. tsc reports every `@ts-expect-error` below which there is no error.
import { BedrockRuntime, type ContentBlock, type ConverseCommandInput, type ConverseStreamOutput, type Message } from "bedrock-wasm";

declare const client: BedrockRuntime;
declare const event: ConverseStreamOutput;
const messages: Message[] = [{ role: "user", content: [{ text: "Hello" }] }];

// @ts-expect-error: no such member
export const unknownMember: ConverseCommandInput = { modelId: "m", mesages: messages };

// @ts-expect-error: modelId is required
export const missingMember: ConverseCommandInput = { messages };

export const wrongTypes: ConverseCommandInput = {
  modelId: "m",
  // @ts-expect-error: a number
  inferenceConfig: { maxTokens: "512" },
  // @ts-expect-error: a list
  system: { text: "Be brief." },
};

// @ts-expect-error: a message needs a role
export const missingNestedMember: Message = { content: [{ text: "Hello" }] };

// @ts-expect-error: an image needs a format
export const missingDeepMember: ContentBlock = { image: { source: { bytes: new Uint8Array() } } };

// @ts-expect-error: bytes, not base64
export const base64: ContentBlock = { image: { format: "png", source: { bytes: "aGk=" } } };

// @ts-expect-error: a union holds one member
export const twoMembers: ContentBlock = { text: "Hello", cachePoint: { type: "default" } };

// @ts-expect-error: a document holds what JSON can carry
export const document: ContentBlock = { toolResult: { toolUseId: "t", content: [{ json: () => 1 }] } };

// @ts-expect-error: no such event
console.log(event.contentBlockBegin);

// @ts-expect-error: text is not a number
export const text: number | undefined = event.contentBlockDelta?.delta?.text;

// @ts-expect-error: a date, not text
void client.listAsyncInvokes({ submitTimeAfter: "2024-01-01" });

// @ts-expect-error: no such operation
void client.convers({ modelId: "m" });

// @ts-expect-error: not among a method's options
void client.converse({ modelId: "m" }, { signal: AbortSignal.timeout(1) });

// @ts-expect-error: modelId is required
void client.converse();

// @ts-expect-error: only modelPlace makes an entry with an address
void client.converse({ modelId: [{ modelId: "m", endpoint: "https://gateway.example" }], messages });
