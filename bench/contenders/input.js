// What every contender asks, and what an app does with the bytes of InvokeModel's chunks.
export const MODEL_ID = "anthropic.claude-3-haiku-20240307-v1:0";

export const INPUT = { messages: [{ role: "user", content: [{ text: "hello" }] }] };

export const INVOKE = JSON.stringify({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 64,
  messages: [{ role: "user", content: "hello" }],
});

const decoder = new TextDecoder();

export const modelText = (chunk) => chunk.delta?.text;

export const bytesText = (bytes) => modelText(JSON.parse(decoder.decode(bytes)));

/** The path of an operation's URL. */
export const pathOf = (modelId, operation) =>
  `/model/${encodeURIComponent(modelId)}/${operation === "converse" ? "converse-stream" : "invoke-with-response-stream"}`;

export const bodyOf = (operation) => (operation === "converse" ? JSON.stringify(INPUT) : INVOKE);
